package io.hearthwatch.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** A fault names the line that a person has to look at. */
class RouteFaultTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final String TEXT =
      """
      # a door, see presses
      - route:
          id: door
          from:
            uri: mqtt:thing/+
            steps:
              - bean:
                  ref: presses
                  method: open
              - to:
                  uri: mqtt:thing/out
      """;

  private static Refusal refusal(Throwable fault) {
    return RouteFault.refusal("door.yaml", TEXT, fault, Set.of("timer", "mqtt", "direct"), NOW);
  }

  @Test
  void badYamlHasTheParsersLine() {
    try {
      new Load(LoadSettings.builder().build()).loadFromString("a: 1\nb: [\nc: }\n");
    } catch (YamlEngineException e) {
      Refusal refusal = refusal(new RuntimeException("around it", e));
      assertEquals(3, refusal.line());
      assertTrue(refusal.reason().startsWith("not valid YAML: "), refusal.reason());
      return;
    }
    throw new AssertionError("it was read");
  }

  @Test
  void aLineInTheMessageIsTheLine() {
    assertEquals(7, refusal(new Exception("unknown node at line: 7, column: 3")).line());
    assertEquals(7, refusal(new Exception("outer", new Exception("on line 7"))).line());
  }

  @Test
  void elseTheLineOfTheRarestNameInTheMessageOutsideComments() {
    assertEquals(8, refusal(new Exception("there is no bean 'presses'")).line());
    assertEquals(9, refusal(new Exception("the bean 'presses' has no method 'open'")).line());
    assertEquals(11, refusal(new Exception("cannot make mqtt:thing/out")).line());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "No component found with scheme: kafka",
        "No endpoint could be found for: kafka://out, please check your classpath contains"
      })
  void whoNamesAComponentThatIsNotThereIsToldWhichAre(String message) {
    Refusal refusal =
        RouteFault.refusal(
            "door.yaml",
            TEXT.replace("mqtt:thing/out", "kafka:out"),
            new Exception("Failed to create route due to:", new Exception(message)),
            Set.of("timer", "mqtt", "direct"),
            NOW);
    assertEquals("this hub has no component 'kafka'; it has direct, mqtt, timer", refusal.reason());
    assertEquals(11, refusal.line());
  }

  @Test
  void aFaultAboutNothingInTheFileHasNoLine() {
    Refusal refusal = refusal(new Exception("xyz"));
    assertEquals(0, refusal.line());
    assertEquals("door.yaml: xyz", refusal.text());
  }

  @Test
  void theInnermostMessageIsTheReason() {
    Refusal refusal = refusal(new Exception("where", new Exception("cause\n  with a line\n")));
    assertEquals("cause with a line", refusal.reason());
    assertEquals("around", refusal(new Exception("around", new Exception())).reason());
    assertEquals("null", refusal(new Exception()).reason());
  }

  @Test
  void aReasonIsNotEndless() {
    assertEquals(401, refusal(new Exception("x".repeat(5_000))).reason().length());
  }
}
