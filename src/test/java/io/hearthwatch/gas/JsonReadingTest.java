package io.hearthwatch.gas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** JSON readings by MQTT and by HTTP. */
class JsonReadingTest {
  private static final String MAC = "\"mac\":\"AD:18:14:7F:CF:5C\"";
  private final ReadingParser parser = new ReadingParser();

  @Test
  void everyFieldIsTaken() throws BadMessage {
    Reading reading =
        parse(
            "\n{\"seq\":7,\"type\":\"CO-2.a_b\",\"mac\":\"ad-18-14-7f-cf-5c\",\"ip\":\"10.0.0.9\","
                + "\"value\":12.5,\"unit\":\"ppm\",\"ts\":1700000000,\"battery\":87,\"fault\":0,"
                + "\"warmup\":true,\"requested\":true,\"site\":[1],\"new\":{\"a\":[{}]}} \n\0");
    Reading expected =
        new Reading(
            "outTopic/home/1.2.3.4",
            "home",
            "10.0.0.9",
            "AD:18:14:7F:CF:5C",
            "CO-2.a_b",
            7,
            null,
            12.5,
            "ppm",
            Instant.ofEpochSecond(1_700_000_000),
            true,
            87.0,
            false,
            true);
    assertEquals(expected, reading);
  }

  @Test
  void onlyMacAndValueAreRequired() throws BadMessage {
    Reading reading =
        parse("{\"mac\":\"ad18147fcf5c\",\"value\":1,\"seq\":null,\"unit\":null,\"fault\":null}");
    assertEquals("AD:18:14:7F:CF:5C", reading.mac());
    assertEquals("Gas", reading.type());
    assertEquals("1.2.3.4", reading.ip());
    assertNull(reading.sequence());
    assertNull(reading.detectedAt());
    assertEquals(1, reading.digital());
  }

  @Test
  void faultNeedsNoValue() throws BadMessage {
    Reading reading = parse("{" + MAC + ",\"fault\":true}");
    assertFalse(reading.hasValue());
    assertNull(reading.digital());
    assertTrue(reading.fault());
  }

  @ParameterizedTest(name = "{0} is digital {1}, reading {2}")
  @CsvSource(
      quoteCharacter = '\'',
      value = {
        "0,0,0",
        "1,1,1",
        "1.0,1,1",
        "-0.0,0,0",
        "true,1,1",
        "false,0,0",
        "\"0\",0,0",
        "\"T\",1,1",
        "\"F\",0,0",
        "\"2.5\",,2.5",
        "2e2,,200",
        "'0,\"unit\":\"ppm\"',,0",
        "'true,\"unit\":\"ppm\"',1,1",
      })
  void valueIsDigitalOrAnalogue(String value, Integer digital, double reading) throws BadMessage {
    Reading parsed = parse("{" + MAC + ",\"value\":" + value + "}");
    assertEquals(digital, parsed.digital());
    assertEquals(reading, parsed.reading());
  }

  @ParameterizedTest
  @CsvSource({
    "1700000000, 2023-11-14T22:13:20Z",
    "1700000000.25, 2023-11-14T22:13:20.250Z",
    "1700000000123, 2023-11-14T22:13:20.123Z",
    "\"1700000000123\", 2023-11-14T22:13:20.123Z",
    "\"2023-11-14T22:13:20Z\", 2023-11-14T22:13:20Z",
    "\"2023-11-15T00:13:20+02:00\", 2023-11-14T22:13:20Z",
    "946684800, 2000-01-01T00:00:00Z",
  })
  void timeOfTheDetector(String ts, Instant time) throws BadMessage {
    assertEquals(time, parse("{" + MAC + ",\"value\":0,\"ts\":" + ts + "}").detectedAt());
  }

  /** A detector whose clock is not set may still have gas to tell of. */
  @ParameterizedTest
  @ValueSource(strings = {"0", "4133980800", "1e300", "\"1970-01-01T00:00:05Z\""})
  void timeOfAClockThatIsNotSetIsLeftOut(String ts) throws BadMessage {
    assertNull(parse("{" + MAC + ",\"value\":1,\"ts\":" + ts + "}").detectedAt());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "\"value\":1e400 | value must be a finite number",
        "\"value\":NaN | well-formed",
        "\"value\":\"NaN\" | value must be",
        "\"value\":\"\" | value must be",
        "\"value\":[1] | value must not be an object or array",
        "\"value\":null | value is required",
        "\"seq\":1 | value is required",
        "\"value\":0,\"value\":0 | Duplicate field",
        "\"value\":0,\"seq\":-1 | seq must be",
        "\"value\":0,\"seq\":1.0 | seq must be",
        "\"value\":0,\"seq\":2147483648 | seq must be",
        "\"value\":0,\"seq\":true | seq must be",
        "\"value\":0,\"type\":\"\" | type must be",
        "\"value\":0,\"type\":\"12345678901234567\" | type must be",
        "\"value\":0,\"type\":\"a b\" | type must be",
        "\"value\":0,\"ip\":\"x\" | ip must be",
        "\"value\":0,\"unit\":\"12345678901234567\" | unit must be",
        "\"value\":0,\"battery\":-1 | battery must be",
        "\"value\":0,\"battery\":\"full\" | battery must be",
        "\"value\":0,\"fault\":\"yes\" | fault must be",
        "\"value\":0,\"warmup\":2 | warmup must be",
        "\"value\":0,\"ts\":\"yesterday\" | ts must be",
        "\"value\":0,\"ts\":true | ts must be",
        "\"value\":0} {\"a\":1 | nothing may follow",
        "\"value\":0} x{ | well-formed",
        "\"value\":0, | well-formed",
      })
  void badFieldIsRefusedByItsRule(String fields, String rule) {
    refused("{" + MAC + "," + fields + "}", rule);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"AD:18:14:7F:CF", "AD:18-14:7F:CF:5C", "AD:18:14:7F:CF:5G", "AD18147FCF5", ""})
  void badMacIsRefused(String mac) {
    refused("{\"mac\":\"" + mac + "\",\"value\":0}", "mac must be");
  }

  @Test
  void bombsAreRefused() {
    refused("{" + MAC + ",\"value\":" + "9".repeat(400) + "}", "value must be");
    refused("{" + MAC + ",\"value\":0,\"x\":" + "[".repeat(60_000), "well-formed");
    refused("{" + "\"a\":{".repeat(10_000), "well-formed");
    refused("{\"value\":0}", "mac is required");
  }

  @Test
  void bodyOfTheWebhookMayNameItsSite() throws BadMessage {
    Reading plain = parser.parseBody(bytes("{" + MAC + ",\"value\":0}"));
    assertEquals("outTopic/http/-", plain.topic());
    assertEquals("http", plain.site());
    assertEquals("-", plain.ip());
    Reading named =
        parser.parseBody(bytes("{" + MAC + ",\"value\":0,\"site\":\"barn\",\"ip\":\"::1\"}"));
    assertEquals("outTopic/barn/::1", named.topic());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "1",
        "",
        "{\"mac\":\"ad18147fcf5c\",\"value\":0,\"site\":\"\"}",
        "{\"mac\":\"ad18147fcf5c\",\"value\":0,\"site\":\"a/b\"}",
        "{\"mac\":\"ad18147fcf5c\",\"value\":0,\"site\":\"#\"}",
        "{\"mac\":\"ad18147fcf5c\",\"value\":0,\"site\":7}",
        "1-Gas Sensor IP:1.2.3.4 MAC:AD:18:14:7F:CF:5C Reading value=0",
      })
  void badBodyIsRefused(String body) {
    assertThrows(BadMessage.class, () -> parser.parseBody(bytes(body)));
  }

  private Reading parse(String json) throws BadMessage {
    return (Reading) parser.parse("outTopic/home/1.2.3.4", bytes(json));
  }

  private void refused(String json, String rule) {
    BadMessage bad = assertThrows(BadMessage.class, () -> parse(json));
    assertTrue(bad.getMessage().contains(rule), bad.getMessage());
    assertTrue(bad.getMessage().length() < 250, bad.getMessage());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
