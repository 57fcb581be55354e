package io.hearthwatch.panel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever is typed is a command or refused. */
class PanelCommandPropertyTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  @Property
  void anyTextIsACommandOrRefused(@ForAll String text) {
    for (String input : new String[] {text, "{" + text, "{\"code\":\"" + text + "\"}"}) {
      try {
        PanelCommand.of(input, NOW);
      } catch (PanelCommand.Refused e) {
        assertTrue(e.status == 400 || e.status == 409);
      }
    }
  }
}
