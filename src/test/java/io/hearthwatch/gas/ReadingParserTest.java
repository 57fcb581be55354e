package io.hearthwatch.gas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The seed's texts, topics, and what is refused before a format is known. */
class ReadingParserTest {
  private static final String TOPIC = "outTopic/203.0.113.7/192.168.1.11";
  private static final String SEED =
      "495-Gas Sensor IP:192.168.1.11 MAC:AD:18:14:7F:CF:5C Reading value=0";
  private final ReadingParser parser = new ReadingParser();

  @Test
  void regularReadingOfTheSeed() throws BadMessage {
    assertEquals(seed(495, "Gas", 0, 0, false), parser.parse(TOPIC, bytes(SEED)));
  }

  @Test
  void requestedReadingOfTheSeed() throws BadMessage {
    assertEquals(seed(495, "Gas", 0, 0, true), parser.parse(TOPIC, bytes("REQUESTED-" + SEED)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "\r\n", "\0", "\n\0", " ", "  \r\n", " \n "})
  void helloOfTheSeedWithWhateverEndsIt(String end) throws BadMessage {
    assertEquals(
        new Hello(TOPIC, "203.0.113.7", "192.168.1.11"),
        parser.parse(TOPIC, bytes("IOT Gas sensor prompt, HELLO!" + end)));
    assertEquals(seed(495, "Gas", 0, 0, false), parser.parse(TOPIC, bytes("  " + SEED + end)));
  }

  @ParameterizedTest(name = "{0} is digital {1}, reading {2}")
  @CsvSource({
    "0,0,0",
    "1,1,1",
    "F,0,0",
    "T,1,1",
    "17,,17",
    "0.5,,0.5",
    "-3.25,,-3.25",
    "1e3,,1000",
    "1.0,,1"
  })
  void valueOfASeedReading(String value, Integer digital, double reading) throws BadMessage {
    String text = SEED.substring(0, SEED.length() - 1) + value;
    assertEquals(seed(495, "Gas", digital, reading, false), parser.parse(TOPIC, bytes(text)));
  }

  @Test
  void addressInThePayloadWinsAndMacBecomesUpperCase() throws BadMessage {
    String text = "0-MQ2 Sensor IP:fe80::1 MAC:ad:18:14:7f:cf:5c Reading value=1";
    Reading reading = (Reading) parser.parse(TOPIC, bytes(text));
    assertEquals("fe80::1", reading.ip());
    assertEquals("AD:18:14:7F:CF:5C", reading.mac());
    assertEquals("MQ2", reading.type());
    assertEquals(0, reading.sequence());
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "2147483648-Gas Sensor IP:1.2.3.4 MAC:AD:18:14:7F:CF:5C Reading value=0 | sequence must be",
        "1-Gas Sensor IP:1.2.3.x MAC:AD:18:14:7F:CF:5C Reading value=0 | ip must be",
        "1-Gas Sensor IP: MAC:AD:18:14:7F:CF:5C Reading value=0 | ip must be",
        "1-Gas Sensor IP:1.2.3.4 MAC:AD:18:14:7F:CF:5 Reading value=0 | mac must be",
        "1-Gas Sensor IP:1.2.3.4 MAC:AD18147FCF5C Reading value=0 | mac must be",
        "1-G_s Sensor IP:1.2.3.4 MAC:AD:18:14:7F:CF:5C Reading value=0 | type must be",
        "1- Sensor IP:1.2.3.4 MAC:AD:18:14:7F:CF:5C Reading value=0 | type must be",
        "1-Gas Sensor IP:1.2.3.4 MAC:AD:18:14:7F:CF:5C Reading value= | value must be",
        "1-Gas Sensor IP:1.2.3.4 MAC:AD:18:14:7F:CF:5C Reading value=NaN | value must be",
        "1-Gas Sensor IP:1.2.3.4 MAC:AD:18:14:7F:CF:5C Reading value=0x1p3 | value must be",
        "1-Gas Sensor IP:1.2.3.4 MAC:AD:18:14:7F:CF:5C Reading value=1d | value must be",
        "1-Gas Sensor IP:1.2.3.4 MAC:AD:18:14:7F:CF:5C Reading value=1e400 | value must be",
        "-1-Gas Sensor IP:1.2.3.4 MAC:AD:18:14:7F:CF:5C Reading value=0 | neither a seed reading",
        "REQUESTED-Gas Sensor IP:1.2.3.4 | neither a seed reading",
        "IOT Gas sensor prompt, HELLO | neither a seed reading",
        "[1] | neither a seed reading",
      })
  void badTextIsRefusedByItsRule(String payload, String rule) {
    refused(TOPIC, bytes(payload), rule);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "outTopic",
        "outTopic/a",
        "outTopic/a/b/c",
        "outTopic//b",
        "outTopic/a/",
        "/outTopic/a/b",
        "OutTopic/a/b",
        "outTopic/+/b",
        "outTopic/a/#",
        "outTopic/a\0/b",
        "outTopic/a/b\n",
      })
  void badTopicIsRefused(String topic) {
    refused(topic, bytes(SEED), "topic: ");
  }

  @Test
  void longTopicIsRefused() throws BadMessage {
    refused("outTopic/" + "s".repeat(65) + "/1.2.3.4", bytes(SEED), "64");
    refused("outTopic/s/" + "1".repeat(245), bytes(SEED), "255");
    assertEquals(
        "s".repeat(64), parser.parse("outTopic/" + "s".repeat(64) + "/1", bytes(SEED)).site());
    refused(null, bytes(SEED), "topic: ");
  }

  @Test
  void emptyHugeAndBinaryPayloadsAreRefused() {
    refused(TOPIC, new byte[0], "empty payload");
    refused(TOPIC, null, "empty payload");
    refused(TOPIC, new byte[65_537], "had 65537");
    refused(TOPIC, new byte[] {'4', (byte) 0xc3, '('}, "byte 0xc3 at offset 1");
    byte[] badMac = bytes(SEED);
    badMac[38] = (byte) 0xff;
    refused(TOPIC, badMac, "byte 0xff at offset 38");
    byte[] badJson = bytes("{\"mac\":\"\u00e9\"}");
    badJson[9] = '"';
    refused(TOPIC, badJson, "at offset 8");
  }

  @Test
  void refusalsAreCheapAndShowNoWholePayload() {
    String secret = "password=" + "hunter2\n".repeat(5000);
    BadMessage bad = assertThrows(BadMessage.class, () -> parser.parse(TOPIC, bytes(secret)));
    assertTrue(bad.getMessage().length() < 200, bad.getMessage());
    assertEquals(0, bad.getStackTrace().length);
    refused(TOPIC, bytes("\u001b[2J\u202e"), "begins \"\\u001b[2J\\u202e\"");
  }

  private static Reading seed(
      int sequence, String type, Integer digital, double reading, boolean requested) {
    return new Reading(
        TOPIC,
        "203.0.113.7",
        "192.168.1.11",
        "AD:18:14:7F:CF:5C",
        type,
        sequence,
        digital,
        reading,
        null,
        null,
        requested,
        null,
        false,
        false);
  }

  private void refused(String topic, byte[] payload, String rule) {
    BadMessage bad = assertThrows(BadMessage.class, () -> parser.parse(topic, payload));
    assertTrue(bad.getMessage().contains(rule), bad.getMessage());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
