package io.hearthwatch.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Built in is what is shipped. */
class StandInTest {

  @Test
  void theBuiltInChainsAreThoseOfTheShippedFile() throws IOException {
    String file = Files.readString(Path.of("routes/gas-alarms.yaml"));
    List<Chain> shipped = new ArrayList<>();
    for (Object entry : (List<?>) new Load(LoadSettings.builder().build()).loadFromString(file)) {
      Map<?, ?> from = in(in(entry, "route"), "from");
      assertEquals("alarm:escalation", from.get("uri"));
      shipped.add(chain(in(from, "parameters")));
    }
    assertEquals(shipped, StandIn.CHAINS);
  }

  private static Map<?, ?> in(Object map, String key) {
    return (Map<?, ?>) ((Map<?, ?>) map).get(key);
  }

  private static Chain chain(Map<?, ?> parameters) {
    return ChainParser.parse(
        new ChainParser.Text(
            text(parameters, "priority"),
            text(parameters, "site"),
            text(parameters, "chain"),
            text(parameters, "repeat"),
            text(parameters, "acknowledgedFor"),
            text(parameters, "quietHours")),
        ZoneOffset.UTC);
  }

  private static String text(Map<?, ?> parameters, String key) {
    return String.valueOf(parameters.get(key));
  }
}
