package io.hearthwatch.contract;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A press becomes at most one command; every refusal is in the journal with its reason. */
@QuarkusTest
class LockFlowTest extends HubContract {
  private static final String BUTTON = "thing/AWS-Button-AB12";
  private static final String LOCK = "remote-lock/esp8266_22AB37";
  private static final String BY_PRESS_ID = "SELECT * FROM LockJournal WHERE press_id = ?";

  @BeforeEach
  void listenAtTheLock() throws Exception {
    mqtt.subscribe("remote-lock/+");
  }

  static Stream<byte[]> payloads() {
    return Stream.of(
        bytes(Thing.press()),
        bytes(" {\"clickType\" : \"LONG\", \"n\":\"" + UUID.randomUUID() + "\"}\r\n"),
        bytes("open " + UUID.randomUUID()),
        new byte[] {0, (byte) 0xff, (byte) 0xc3, '{', (byte) System.nanoTime(), 0});
  }

  @ParameterizedTest
  @MethodSource("payloads")
  void theCommandIsThePressByteForByte(byte[] press) throws Exception {
    mqtt.publish(BUTTON, press);
    Wire.Message command = mqtt.await(press);
    assertEquals(LOCK, command.topic());
    assertEquals(1, command.qos());
    assertFalse(command.retained());
    assertTrue(command.expiry() >= 4 && command.expiry() <= 5, () -> "" + command.expiry());
    assertEquals("test-hub/mqtt", command.user().get("hub-source"));
    String id = command.user().get("hub-press-id");
    Map<String, Object> line = awaitRows(1, BY_PRESS_ID, id).get(0);
    assertEquals(LOCK, line.get("lock_topic"));
    assertEquals(BUTTON, line.get("source"));
    assertEquals("SENT", line.get("decision"));
  }

  @Test
  void aCommandIsKeptForNobody() throws Exception {
    byte[] press = bytes(Thing.press());
    mqtt.publish(BUTTON, press);
    mqtt.await(press);
    try (Wire late = new Wire().subscribe("remote-lock/+")) {
      byte[] next = bytes(Thing.press());
      mqtt.publish(BUTTON, next);
      late.await(next);
      assertEquals(1, late.received().size());
    }
  }

  @Test
  void aPressIdOfTheSenderIsKept() throws Exception {
    String id = "press-" + UUID.randomUUID();
    byte[] press = bytes(Thing.press());
    mqtt.publish(BUTTON, press, withPressId(id));
    assertEquals(id, mqtt.await(press).user().get("hub-press-id"));
  }

  @Test
  void aPressByHttpIsACommandToo() throws Exception {
    String press = Thing.press();
    HttpResponse<String> answer = post("/hooks/button/AWS-Button-AB12", press);
    assertEquals(202, answer.statusCode(), answer.body());
    Wire.Message command = mqtt.await(bytes(press));
    assertEquals("test-hub/http:local", command.user().get("hub-source"));
    String id = command.user().get("hub-press-id");
    assertEquals(id, json(answer).path("pressId").asText());
    assertEquals("http:local " + BUTTON, awaitRows(1, BY_PRESS_ID, id).get(0).get("source"));
  }

  @Test
  void aPressByHttpThatIsSentAgainOpensOnce() throws Exception {
    String id = "press-" + UUID.randomUUID();
    for (int status : new int[] {202, 409}) {
      HttpResponse<String> answer =
          send(
              HttpRequest.newBuilder(uri("/hooks/button/AWS-Button-AB12"))
                  .header("hub-press-id", id)
                  .POST(HttpRequest.BodyPublishers.ofString(Thing.press())));
      assertEquals(status, answer.statusCode(), answer.body());
    }
    List<Map<String, Object>> lines = awaitRows(2, BY_PRESS_ID + " ORDER BY decision DESC", id);
    assertEquals("SENT", lines.get(0).get("decision"));
    assertEquals("repeat of hub-press-id " + id, lines.get(1).get("reason"));
  }

  @Test
  void aPressByHttpOfAnUnmappedButtonIsNotFound() throws Exception {
    HttpResponse<String> answer = post("/hooks/button/nobody", Thing.press());
    assertEquals(404, answer.statusCode());
    assertEquals(
        "application/problem+json", answer.headers().firstValue("Content-Type").orElse(""));
    assertEquals("button is not mapped to a lock", json(answer).path("detail").asText());
  }

  /** One way to be refused: before it, press content and topic, options, the reason told. */
  private record Refused(
      String button, byte[] payload, Consumer<MqttMessage> with, String reason) {}

  static Stream<Arguments> refusals() {
    long now = System.currentTimeMillis();
    return Stream.of(
        refused("retained", BUTTON, Thing.press(), m -> m.setRetained(true), "retained message"),
        refused("empty", BUTTON, "", m -> {}, "empty payload"),
        refused("older than 10 s", BUTTON, stamped(now - 12_000), m -> {}, "stale: pressed 1"),
        refused("of last year, in seconds", BUTTON, stamped(1.7e9), m -> {}, "stale: pressed "),
        refused("dated ISO 8601", BUTTON, stamped("\"2020-01-01T00:00:00Z\""), m -> {}, "stale"),
        refused("of the future", BUTTON, stamped(now + 60_000), m -> {}, "timestamp is "),
        refused(
            "dated unreadably", BUTTON, stamped("\"noon\""), m -> {}, "timestamp cannot be read"),
        refused("dated by a structure", BUTTON, stamped("[]"), m -> {}, "timestamp cannot be read"),
        refused("unmapped", "thing/Nobody", Thing.press(), m -> {}, "button is not mapped"));
  }

  private static Arguments refused(
      String name, String button, String payload, Consumer<MqttMessage> with, String reason) {
    return Arguments.of(
        org.junit.jupiter.api.Named.of(name, new Refused(button, bytes(payload), with, reason)));
  }

  private static String stamped(Object time) {
    return Thing.press().replace("}", ",\"timestamp\":" + time + "}");
  }

  @ParameterizedTest(name = "a press is refused that is {0}")
  @MethodSource("refusals")
  void aRefusedPressIsNoCommandAndInTheJournal(Refused refused) throws Exception {
    String id = "press-" + UUID.randomUUID();
    long settled = ledger("lock", "refused");
    mqtt.publish(refused.button(), refused.payload(), refused.with().andThen(withPressId(id)));
    Map<String, Object> line = awaitRows(1, BY_PRESS_ID, id).get(0);
    assertEquals("REFUSED", line.get("decision"));
    assertTrue(
        line.get("reason").toString().startsWith(refused.reason()), () -> "" + line.get("reason"));
    assertEquals(settled + 1, ledger("lock", "refused"));
    assertNotSent(refused.payload());
    mqtt.publish(refused.button(), new byte[0], m -> m.setRetained(true));
  }

  @Test
  void theSamePressWithinTwoSecondsIsOneCommand() throws Exception {
    byte[] press = bytes(Thing.press());
    long duplicates = ledger("lock", "duplicate");
    mqtt.publish(BUTTON, press);
    mqtt.publish(BUTTON, press);
    await().atMost(SOON).until(() -> ledger("lock", "duplicate") == duplicates + 1);
    marker();
    assertEquals(1, count(press));
    await().pollDelay(Duration.ofMillis(2_100)).atMost(SOON).until(() -> true);
    mqtt.publish(BUTTON, press);
    await().atMost(SOON).until(() -> count(press) == 2);
  }

  @Test
  void otherContentWithTheSamePressIdIsOneCommand() throws Exception {
    String id = "press-" + UUID.randomUUID();
    byte[] second = bytes(Thing.press());
    mqtt.publish(BUTTON, bytes(Thing.press()), withPressId(id));
    mqtt.publish(BUTTON, second, withPressId(id));
    List<Map<String, Object>> lines = awaitRows(2, BY_PRESS_ID + " ORDER BY decision DESC", id);
    assertEquals("repeat of hub-press-id " + id, lines.get(1).get("reason"));
    assertNotSent(second);
  }

  @Test
  void aRefusalIsShownAtItsLock() throws Exception {
    String id = "press-" + UUID.randomUUID();
    mqtt.publish(BUTTON, bytes(stamped("\"noon\"")), withPressId(id));
    assertEquals(LOCK, awaitRows(1, BY_PRESS_ID, id).get(0).get("lock_topic"));
    var press = lock("esp8266_22AB37").path("lastPress");
    assertEquals(id, press.path("pressId").asText());
    assertEquals("REFUSED", press.path("decision").asText());
  }

  @Test
  void aLockThatReportsConfirmsThePressAndAMissingReportIsNoted() throws Exception {
    writeRoutes("side-door.yaml", door("side-button", "side-lock"));
    await().atMost(SOON).until(() -> routesOf("side-door.yaml").size() == 1);
    mqtt.subscribe("hearthwatch/test-hub/lock/side-lock");

    String confirmed = pressAt("thing/side-button");
    mqtt.publish("remote-lock/side-lock/state", bytes("{\"state\":\"UNLOCKED\"}"));
    awaitConfirmation("UNLOCKED", confirmed);
    assertEquals("UNLOCKED", lock("side-lock").path("state").asText());
    assertEquals("thing/side-button", lock("side-lock").path("who").asText());
    await()
        .atMost(SOON)
        .until(() -> !mqtt.received("hearthwatch/test-hub/lock/side-lock").isEmpty());
    try (Wire late = new Wire().subscribe("hearthwatch/test-hub/lock/side-lock")) {
      await().atMost(SOON).until(() -> late.received().size() == 1);
      Wire.Message state = late.received().get(0);
      assertTrue(state.retained());
      assertTrue(state.text().contains("\"state\":\"UNLOCKED\""), state.text());
      assertTrue(state.text().contains("\"who\":\"thing/side-button\""), state.text());
    }

    Instant sent = Instant.now();
    String missing = pressAt("thing/side-button");
    awaitConfirmation("MISSING", missing);
    assertTrue(Duration.between(sent, Instant.now()).toMillis() >= 4_900);
    assertEquals("MISSING", lock("side-lock").path("lastPress").path("confirmation").asText());

    String jammed = pressAt("thing/side-button");
    mqtt.publish("remote-lock/side-lock/state", bytes("{\"state\":\"JAMMED\"}"));
    awaitConfirmation("JAMMED", jammed);
  }

  @Test
  void aRefusedRepeatDoesNotKeepTheLockFromConfirming() throws Exception {
    writeRoutes("back-door.yaml", door("back-button", "back-lock"));
    await().atMost(SOON).until(() -> routesOf("back-door.yaml").size() == 1);
    String sent = pressAt("thing/back-button");
    String repeat = "press-" + UUID.randomUUID();
    mqtt.publish("thing/back-button", new byte[0], withPressId(repeat));
    awaitRows(1, BY_PRESS_ID, repeat);
    mqtt.publish("remote-lock/back-lock/state", bytes("{\"state\":\"LOCKED\"}"));
    awaitConfirmation("LOCKED", sent);
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(
      strings = {"", "UNLOCKED", "{\"state\":\"AJAR\"}", "{\"state\":3}", "[]", "{"})
  void aReportThatIsNoneBecomesADeadLetter(String report) throws Exception {
    String topic = "remote-lock/lock-" + UUID.randomUUID() + "/state";
    mqtt.publish(topic, bytes(report));
    Map<String, Object> letter =
        awaitRows(1, "SELECT * FROM DeadLetter WHERE topic = ?", topic).get(0);
    assertEquals("lock-states", letter.get("flow"));
    assertTrue(Arrays.equals(bytes(report), (byte[]) letter.get("payload")) || report.isEmpty());
    assertTrue(letter.get("reason").toString().startsWith("lock state: must be"), letter::toString);
  }

  private String pressAt(String button) throws Exception {
    String id = "press-" + UUID.randomUUID();
    byte[] press = bytes(Thing.press());
    mqtt.publish(button, press, withPressId(id));
    mqtt.await(press);
    return id;
  }

  private static void awaitConfirmation(String state, String id) {
    await()
        .atMost(SOON)
        .until(
            () -> rows(BY_PRESS_ID, id),
            r -> r.size() == 1 && state.equals(r.get(0).get("confirmation")));
  }

  private com.fasterxml.jackson.databind.JsonNode lock(String name) throws Exception {
    for (var lock : json("/locks")) {
      if (lock.path("lock").asText().equals(name)) {
        return lock;
      }
    }
    throw new AssertionError("no lock " + name);
  }

  /** What is pressed after it has arrived: so would it have, had it been sent. */
  private void assertNotSent(byte[] press) throws Exception {
    marker();
    assertEquals(0, count(press));
  }

  private void marker() throws Exception {
    byte[] marker = bytes(Thing.press());
    mqtt.publish(BUTTON, marker);
    mqtt.await(marker);
  }

  private long count(byte[] payload) {
    return mqtt.received().stream().filter(m -> Arrays.equals(m.payload(), payload)).count();
  }

  private static Consumer<MqttMessage> withPressId(String id) {
    return message -> {
      MqttProperties properties = new MqttProperties();
      properties.setUserProperties(List.of(new UserProperty("hub-press-id", id)));
      message.setProperties(properties);
    };
  }
}
