package io.hearthwatch.contract;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearthwatch.contract.Thing.Detector;
import io.quarkus.test.junit.QuarkusTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be read is kept with its reason, and holds up nothing. */
@QuarkusTest
class BadInputTest extends HubContract {
  private static final int FLOOD = 500;
  private static final String LETTERS = "SELECT * FROM DeadLetter WHERE topic = ? ORDER BY id";

  static Stream<Arguments> payloads() {
    return Stream.of(
        bad("nothing", "", "empty payload"),
        bad("words", "the cat", "neither a seed reading"),
        bad("a sequence too large", "99999999999-Gas" + TAIL + "0", "sequence must be"),
        bad("a negative sequence", "-1-Gas" + TAIL + "0", "neither a seed reading"),
        bad("no number as value", "1-Gas" + TAIL + "much", "value must be"),
        bad("an infinite value", "1-Gas" + TAIL + "1e999", "value must be"),
        bad("no MAC", "1-Gas Sensor IP:10.0.0.1 MAC:nobody Reading value=0", "mac must be"),
        bad("JSON that ends early", "{\"seq\":1,", "JSON reading: must be one well-formed"),
        bad("JSON with two objects", "{}{}", "JSON reading:"),
        bad("JSON without a MAC", "{\"seq\":1,\"value\":0}", "mac is required"),
        bad("JSON with a structure as value", object("\"value\":{}"), "value must not be"),
        bad("JSON with words as value", object("\"value\":\"high\""), "value must be"),
        bad("JSON with a sequence as fraction", object("\"value\":0,\"seq\":1.5"), "seq must be"),
        bad("JSON with a negative sequence", object("\"value\":0,\"seq\":-1"), "seq must be"),
        bad("JSON with words as time", object("\"value\":0,\"ts\":\"noon\""), "ts must be"),
        bad(
            "JSON with a long unit",
            object("\"value\":0,\"unit\":\"" + "u".repeat(17) + "\""),
            "unit"),
        bad("deep JSON", "{\"a\":".repeat(500) + "1" + "}".repeat(500), "JSON reading:"));
  }

  private static final String TAIL = " Sensor IP:10.0.0.1 MAC:AD:18:14:7F:CF:5C Reading value=";

  private static String object(String fields) {
    return "{\"mac\":\"AD:18:14:7F:CF:5C\"," + fields + "}";
  }

  private static Arguments bad(String what, String payload, String reason) {
    return Arguments.of(what, bytes(payload), reason);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("payloads")
  void whatIsNoReadingIsADeadLetterWithItsReason(String what, byte[] payload, String reason)
      throws Exception {
    String topic = Thing.detector().topic();
    long letters = ledger("readings", "deadLettered");
    mqtt.publish(topic, payload);
    Map<String, Object> letter = awaitRows(1, LETTERS, topic).get(0);
    assertTrue(letter.get("reason").toString().contains(reason), letter::toString);
    assertEquals("readings", letter.get("flow"));
    assertEquals(payload.length, letter.get("size"));
    await().atMost(SOON).until(() -> ledger("readings", "deadLettered") == letters + 1);
  }

  static Stream<byte[]> binaries() {
    byte[] random = new byte[1 << 20];
    new Random(1).nextBytes(random);
    return Stream.of(
        random,
        new byte[] {0},
        new byte[] {(byte) 0xff, (byte) 0xfe, 0, 1},
        new byte[] {'{', '"', (byte) 0xc3, '"', '}'},
        bytes("x".repeat(1 << 20)));
  }

  @ParameterizedTest
  @MethodSource("binaries")
  void bytesAreKeptAsTheyCame(byte[] payload) throws Exception {
    String topic = Thing.detector().topic();
    mqtt.publish(topic, payload);
    Map<String, Object> letter = awaitRows(1, LETTERS, topic).get(0);
    assertArrayEquals(payload, (byte[]) letter.get("payload"));
    assertTrue(letter.get("reason").toString().length() < 300, letter::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"outTopic", "outTopic/home", "outTopic/home/", "outTopic//x", "outTopic/a/b/c"})
  void aTopicThatNamesNoDetectorIsTold(String topic) throws Exception {
    int before = rows(LETTERS, topic).size();
    mqtt.publish(topic, bytes("1-Gas" + TAIL + "0"));
    Map<String, Object> letter = awaitRows(before + 1, LETTERS, topic).get(before);
    assertTrue(letter.get("reason").toString().startsWith("topic: "), letter::toString);
  }

  @Test
  void aLongTopicIsTold() throws Exception {
    String topic = "outTopic/home/" + "1".repeat(2_000);
    mqtt.publish(topic, bytes("1-Gas" + TAIL + "0"));
    awaitRows(1, "SELECT * FROM DeadLetter WHERE topic LIKE 'outTopic/home/1111%'");
  }

  @Test
  void aFloodOfGarbageHoldsUpNoReading() throws Exception {
    Detector detector = Thing.detector();
    String garbage = Thing.detector().topic();
    Random random = new Random(2);
    List<IMqttToken> under = new ArrayList<>();
    for (int i = 0; i < FLOOD; i++) {
      byte[] junk = new byte[1 + random.nextInt(200)];
      random.nextBytes(junk);
      junk[0] = (byte) 0xff;
      under.add(mqtt.send(garbage, junk, m -> {}));
      under.add(mqtt.send(detector.topic(), bytes(detector.reading(i, "0")), m -> {}));
    }
    for (IMqttToken token : under) {
      token.waitForCompletion(20_000);
    }
    awaitRows(FLOOD, "SELECT id FROM SensorLog WHERE mac = ?", detector.mac());
    awaitRows(FLOOD, "SELECT id FROM DeadLetter WHERE topic = ?", garbage);
    for (var route : routesOf("gas-readings.yaml")) {
      assertEquals("Started", route.path("state").asText());
    }
  }
}
