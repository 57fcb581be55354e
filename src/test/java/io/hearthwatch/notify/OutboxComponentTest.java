package io.hearthwatch.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutboxComponentTest {

  private static Channel channel(String name, Map<String, Object> parameters) throws Exception {
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      OutboxComponent component = new OutboxComponent(null);
      component.setCamelContext(camel);
      OutboxEndpoint endpoint =
          (OutboxEndpoint) component.createEndpoint("outbox:" + name, name, parameters);
      return endpoint.channel();
    }
  }

  @Test
  void aChannelIsWhatItsRouteSays() throws Exception {
    Map<String, Object> parameters =
        new HashMap<>(
            Map.of(
                "group", "push",
                "priorities", "1-2",
                "sites", "home, cellar",
                "kinds", "*",
                "events", "raised,CLEARED"));
    Channel channel = channel("pager", parameters);
    assertEquals(
        new Channel(
            "pager",
            "push",
            1,
            2,
            Set.of("home", "cellar"),
            Set.of(),
            Set.of("RAISED", "CLEARED"),
            false),
        channel);
    assertTrue(parameters.isEmpty(), "what is left over is an unknown option");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          priorities | 4          | priorities must be one such as 1
          priorities | 3-1        | priorities must go from low to high
          priorities | high       | priorities must be one such as 1
          events     | RAISED,OPEN | there is no event 'OPEN'
          recipients | anna       | recipients must be chats
          group      | My Group   | group must be one word
          """)
  void aBadParameterIsRefusedWithAReason(String name, String value, String reason) {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class,
            () -> channel("pager", new HashMap<>(Map.of(name, value))));
    assertTrue(refused.getMessage().startsWith("outbox:pager: " + reason), refused::getMessage);
  }

  @Test
  void aBadNameIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> channel("My Pager", new HashMap<>()));
  }
}
