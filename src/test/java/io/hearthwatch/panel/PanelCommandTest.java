package io.hearthwatch.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which orders may be given, and what the driver gets. */
class PanelCommandTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);

  private static PanelCommand.Refused refused(String text) {
    return assertThrows(PanelCommand.Refused.class, () -> PanelCommand.of(text, NOW));
  }

  @ParameterizedTest
  @CsvSource({
    "status, false",
    "arm, false",
    "disarm, true",
    "fire, true",
    "medical, true",
    "police, true"
  })
  void aWordIsSentAsItIs(String word, boolean confirmed) throws Exception {
    PanelCommand command = PanelCommand.of(" " + word + "\n", NOW);
    assertEquals(word, command.payload(NOW));
    assertEquals(confirmed, command.needsConfirmation());
    assertEquals(command, PanelCommand.of("{\"command\":\"" + word + "\"}", NOW));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"code":"001"}                               | 001 |            | Status report | false
          {"type":"command","code":"030","data":"2"}   | 030 | 2          | Arm away      | false
          {"code":30}                                  | 030 | 1          | Arm away      | false
          {"code":"031","message":"Night"}             | 031 | 1          | Night         | false
          {"code":"032","message":"by 1234","data":1}  | 032 | 1 | Arm without entry delay | false
          {"code":"010","data":"1530112526"}           | 010 | 1530112526 | Set date and time | false
          {"code":"060","data":"3"}                    | 060 | 3          | Panic         | true
          """)
  void theJsonFormGetsATimestamp(
      String json, String code, String data, String message, boolean confirmed) throws Exception {
    PanelCommand command = PanelCommand.of(json, NOW);
    assertEquals(
        "{\"type\":\"command\",\"code\":\"%s\",\"message\":\"%s\",\"data\":\"%s\",\"timestamp\":1700000000}"
            .formatted(code, message, data == null ? "" : data),
        command.payload(NOW));
    assertEquals(confirmed, command.needsConfirmation());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"code\":\"040\",\"data\":\"19876\"}",
        "{\"code\":\"033\",\"data\":\"19876\"}",
        "{\"code\":\"071\",\"data\":\"1*19876\"}",
        "{\"code\":\"200\",\"data\":\"9876\"}",
        "{\"code\":\"005\",\"data\":\"9876\"}",
        "{\"code\":200}",
        "{\"code\":\"0309876\"}",
        "{\"code\":\"030\",\"data\":\"19876\"}",
        "{\"code\":\"001\",\"data\":\"9876\"}",
        "{\"code\":\"060\",\"data\":\"9876\"}",
        "{\"code\":{\"a\":9876}}",
        "{\"command\":\"arm\",\"code\":\"9876\"}",
        "{\"command\":\"9876\"}",
        "{\"type\":\"9876\",\"code\":\"030\"}",
        "{\"code\":\"040\",9876",
        "{}",
        "9876",
        "Disarm 9876",
        "",
        "[\"arm\"]"
      })
  void whatCarriesACodeOrIsNoCommandIsRefusedWithoutRepeatingIt(String text) {
    PanelCommand.Refused refused = refused(text);
    assertEquals(400, refused.status);
    assertFalse(refused.getMessage().contains("9876"), refused.getMessage());
  }

  @Test
  void aCommandOfAnotherTimeIsRefused() throws Exception {
    assertEquals(409, refused("{\"code\":\"001\",\"timestamp\":1699999989}").status);
    assertEquals(409, refused("{\"command\":\"arm\",\"timestamp\":\"1699999989\"}").status);
    assertEquals(409, refused("{\"command\":\"arm\",\"timestamp\":1700000011000}").status);
    assertEquals(400, refused("{\"command\":\"arm\",\"timestamp\":\"noon\"}").status);
    assertNotNull(PanelCommand.of("{\"command\":\"arm\",\"timestamp\":1699999990}", NOW));
    assertNotNull(PanelCommand.of("{\"command\":\"arm\",\"timestamp\":null}", NOW));
  }

  @Test
  void aConfirmationIsGoodOnceForOnePersonAndAMinute() throws Exception {
    Confirmations confirmations = new Confirmations();
    PanelCommand disarm = PanelCommand.of("disarm", NOW);
    String token = confirmations.ask(disarm, "anna", NOW);
    assertNull(confirmations.confirmed(token, "bob", NOW));
    assertNull(confirmations.confirmed("x", "anna", NOW));
    assertEquals(disarm, confirmations.confirmed(token, "anna", NOW.plusSeconds(60)));
    assertNull(confirmations.confirmed(token, "anna", NOW));
    String late = confirmations.ask(disarm, "anna", NOW);
    assertNull(confirmations.confirmed(late, "anna", NOW.plusSeconds(61)));
  }
}
