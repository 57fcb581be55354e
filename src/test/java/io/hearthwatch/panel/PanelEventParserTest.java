package io.hearthwatch.panel;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HowAlarming's events as its drivers, its simulator and its README write them. */
class PanelEventParserTest {
  private static final Instant AT = Instant.ofEpochSecond(1_455_530_742);

  private final PanelEventParser parser = new PanelEventParser();

  private PanelEvent parse(String json) {
    return parser.parse(json.getBytes(UTF_8));
  }

  @ParameterizedTest
  @EnumSource
  void everyTypeIsRead(PanelEvent.Type type) {
    PanelEvent event =
        parse(
            "{\"type\":\"%s\",\"code\":\"601\",\"message\":\"Hall\",\"raw\":\"6011001\",\"timestamp\":1455530742}"
                .formatted(type.word()));
    assertEquals(type, event.type());
    assertEquals(AT, event.at());
    boolean command = type == PanelEvent.Type.COMMAND;
    assertEquals(command ? null : "601", event.code());
    assertEquals(command ? null : "Hall", event.message());
    assertEquals(command ? "" : "1001", event.rest());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          a number of seconds       | 1455530742
          text of seconds           | "1455530742"
          milliseconds              | 1455530742000
          milliseconds as text      | " 1455530742000 "
          seconds with a fraction   | 1455530742.0
          text with a fraction      | "1455530742.000"
          """)
  void aTimeIsSecondsOrMilliseconds(String what, String timestamp) {
    assertEquals(AT, parse("{\"type\":\"alarm\",\"timestamp\":" + timestamp + "}").at());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "\"\"", "\"noon\"", "-1", "0", "1e99", "9e15", "{}", "[1]", "true"})
  void anAlarmIsNotLostBecauseItsTimeIsOdd(String timestamp) {
    PanelEvent event = parse("{\"type\":\"alarm\",\"timestamp\":" + timestamp + "}");
    assertEquals(PanelEvent.Type.ALARM, event.type());
    assertNull(event.at());
  }

  @Test
  void theSampleOfTheReadmeIsNoJsonButPasses() {
    PanelEvent event =
        parse(
            "{\n  type: 'alarm',\n  'code': '601',\n  'message': 'Alarm in zone 1',\n"
                + "  'raw': '6011001',\n  'timestamp': '1455530742',\n}");
    assertEquals("601", event.code());
    assertEquals(AT, event.at());
  }

  @Test
  void theSimulatorsUnknownEventHasAStrayBackslash() {
    assertEquals(
        PanelEvent.Type.UNKNOWN,
        parse("{\"type\":\"unknown\",\"message\":\"I \\simulate\",\"timestamp\":\"1\"}").type());
  }

  @Test
  void anEchoOfACommandLeavesNothingButItsType() {
    PanelEvent event =
        parse(
            "{\"type\":\"command\",\"message\":\"send [04011234]\",\"code\":[\"0\",\"4\",\"0\"],"
                + "\"raw\":[\"0\",\"4\",\"0\",\"1\",\"1\",\"2\",\"3\",\"4\",\"\\r\",\"\\n\"]}");
    assertEquals(new PanelEvent(PanelEvent.Type.COMMAND, null, null, null, null), event);
  }

  @Test
  void arraysOfCharactersAreText() {
    PanelEvent event =
        parse(
            "{\"type\":\"response\",\"code\":[\"5\",\"0\",\"0\"],\"raw\":[\"5\",0,0,0,0,1,\"\\r\",\"\\n\"]}");
    assertEquals("500", event.code());
    assertEquals("500001", event.raw());
  }

  @Test
  void aMissingCodeIsTheBeginningOfRaw() {
    assertEquals("601", parse("{\"type\":\"alarm\",\"raw\":\"6011001\"}").code());
    assertNull(parse("{\"type\":\"alarm\",\"raw\":\"ZONE 1\"}").code());
    assertNull(parse("{\"type\":\"alarm\"}").code());
  }

  @Test
  void textInAnotherEncodingIsNotLost() {
    byte[] latin = "{\"type\":\"alarm\",\"message\":\"K\u00fcche\"}".getBytes(ISO_8859_1);
    assertEquals("K\uFFFDche", parser.parse(latin).message());
  }

  @Test
  void textIsOneLineOfBoundedLength() {
    PanelEvent event =
        parse("{\"type\":\"alarm\",\"message\":\"a\\r\\nb\\u202e\\u0000" + "x".repeat(999) + "\"}");
    assertTrue(event.message().startsWith("a b x"), event.message());
    assertEquals(200, event.message().length());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "alarm",
        "[]",
        "123",
        "null",
        "{",
        "{}",
        "{\"type\":null}",
        "{\"type\":\"\"}",
        "{\"type\":\"fire\"}",
        "{\"type\":{}}",
        "{\"type\":7}",
        "{\"type\":\"alarm\"",
        "\"alarm\""
      })
  void whatIsNoEventIsToldWithoutRepeatingIt(String payload) {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> parse(payload));
    assertTrue(e.getMessage().startsWith("panel event: "), e.getMessage());
  }

  @Test
  void aDeepOrLongEventIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> parse("{\"a\":".repeat(9_000)));
    assertThrows(IllegalArgumentException.class, () -> parser.parse(new byte[1 << 17]));
    assertThrows(IllegalArgumentException.class, () -> parser.parse(null));
  }
}
