package io.hearthwatch.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a route may ask for, and how it is told that it may not. */
class RecordingComponentTest {

  private static RecordingEndpoint endpoint(String what, Map<String, Object> parameters)
      throws Exception {
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      RecordingComponent component = new RecordingComponent(null);
      component.setCamelContext(camel);
      Map<String, Object> left = new HashMap<>(parameters);
      RecordingEndpoint endpoint =
          (RecordingEndpoint) component.createEndpoint("recording:" + what, what, left);
      assertTrue(left.isEmpty(), "what is left over is an unknown option");
      return endpoint;
    }
  }

  @Test
  void aRouteAsksForWorkOrForVerdicts() throws Exception {
    RecordingEndpoint work = endpoint("to-tag", Map.of("threads", "4"));
    assertEquals(Backlog.Work.TAG, work.work);
    assertEquals(4, work.threads);
    assertEquals(1, endpoint("to-archive", Map.of()).threads);
    RecordingEndpoint verdicts =
        endpoint("verdicts", Map.of("verdicts", "routine, interesting", "cameras", "garden"));
    assertNull(verdicts.work);
    assertEquals(
        new VerdictQueue.Wish(Set.of("interesting", "routine"), Set.of("garden")), verdicts.wish);
    assertEquals(new VerdictQueue.Wish(Set.of(), Set.of()), endpoint("verdicts", Map.of()).wish);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          seen       | threads  | 1     | there are 'to-archive', 'to-tag' and 'verdicts', not 'seen'
          to-tag     | threads  | 0     | threads must be from 1 to 16, was '0'
          to-archive | threads  | many  | threads must be from 1 to 16, was 'many'
          verdicts   | verdicts | good  | verdicts must be "*" or of [interesting, routine, unclassified], was good
          """)
  void aBadEndpointIsRefusedWithAReason(String what, String name, String value, String reason) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> endpoint(what, Map.of(name, value)));
    assertEquals("recording: " + reason, refused.getMessage());
  }
}
