package io.hearthwatch.contract;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the panel says becomes conditions, a row each, and the arming state. */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PanelFlowTest extends HubContract {
  private static final String FILE = "panel-events.yaml";
  private static final String ALARMS = "test/panel/alarms";
  private static final String NOTICES = "test/panel/notices";
  private static final String BY_MESSAGE = "SELECT * FROM PanelJournal WHERE message = ?";
  private static final String RECORDING = "panel-recording";
  private static final String MARKER =
      """
      - route:
          id: %1$s
          from:
            uri: direct:%1$s
            steps:
              - stop: {}
      """;
  private static final ObjectMapper JSON = new ObjectMapper();

  private String hall;

  /** The shipped routes, with the test where alarms and outbox are. */
  @BeforeAll
  static void listenInsteadOfAlarmsAndOutbox() throws IOException {
    String shipped = Files.readString(Path.of("routes", FILE));
    writeRoutes(
        FILE,
        recorded(recorded(shipped, "alarms", "signal", ALARMS), "outbox", "add", NOTICES)
            + MARKER.formatted(RECORDING));
  }

  @AfterAll
  void putBack() throws IOException {
    writeRoutes(FILE, Files.readString(Path.of("routes", FILE)));
    await()
        .atMost(SOON)
        .until(
            () ->
                !isRecording()
                    || routesOf(FILE).stream().anyMatch(r -> r.path("lastRefusal").isObject()));
  }

  private boolean isRecording() throws IOException, InterruptedException {
    return routesOf(FILE).stream().anyMatch(r -> r.path("id").asText().equals(RECORDING));
  }

  private static String recorded(String yaml, String bean, String method, String topic) {
    return yaml.replaceAll(
        "( +)- bean:\\s+ref: " + bean + "\\s+method: " + method,
        "$1- bean:\n$1    ref: panelRecorder\n$1    method: take\n$1- to:\n$1    uri: mqtt:"
            + topic);
  }

  @BeforeEach
  void listen() throws Exception {
    hall = "Hall " + UUID.randomUUID();
    mqtt.subscribe("test/panel/+");
    await().atMost(SOON).until(this::isRecording);
  }

  private String event(String type, String code, String raw) {
    return "{\"type\":\"%s\",\"code\":\"%s\",\"message\":\"%s\",\"raw\":\"%s\",\"timestamp\":\"%d\"}"
        .formatted(type, code, hall, raw, System.currentTimeMillis() / 1000);
  }

  private void say(String json) throws Exception {
    mqtt.publish("panel/events", bytes(json));
  }

  /** The first message on the topic that has the text in it. */
  private JsonNode heard(String topic, String text) throws IOException {
    return JSON.readTree(
        await()
            .atMost(SOON)
            .until(
                () ->
                    mqtt.received(topic).stream()
                        .map(Wire.Message::text)
                        .filter(t -> t.contains(text))
                        .findFirst()
                        .orElse(null),
                t -> t != null));
  }

  @Test
  void anAlarmIsAConditionAndARow() throws Exception {
    say(event("alarm", "601", "6011001"));
    JsonNode condition = heard(ALARMS, hall).get(0);
    assertEquals("panel-601-1001", condition.path("alarm").asText());
    assertTrue(condition.path("active").asBoolean());
    Map<String, Object> row = awaitRows(1, BY_MESSAGE, hall).get(0);
    assertEquals("EVENT", row.get("direction"));
    assertEquals("alarm", row.get("type"));
    assertEquals("601", row.get("code"));
    assertEquals("mqtt", row.get("who"));
    assertEquals("RAISED", row.get("decision"));
  }

  @Test
  void aRecoveryEndsItByHttpToo() throws Exception {
    assertEquals(202, post("/hooks/panel", event("recovery", "602", "6021002")).statusCode());
    JsonNode condition = heard(ALARMS, hall).get(0);
    assertEquals("panel-601-1002", condition.path("alarm").asText());
    assertFalse(condition.path("active").asBoolean());
    Map<String, Object> row = awaitRows(1, BY_MESSAGE, hall).get(0);
    assertEquals("CLEARED", row.get("decision"));
    assertEquals("http:local", row.get("who"));
  }

  @Test
  void aRecoveryThatIsOlderThanTheAlarmEndsNothing() throws Exception {
    say(event("alarm", "603", "6031009"));
    heard(ALARMS, hall);
    String old = "\"timestamp\":" + (System.currentTimeMillis() / 1000 - 60) + "}";
    say(event("recovery", "604", "6041009").replaceAll("\"timestamp\".*", old));
    Map<String, Object> row = awaitRows(2, BY_MESSAGE + " ORDER BY id", hall).get(1);
    assertEquals("IGNORED", row.get("decision"));
    assertEquals("older than the alarm it would end", row.get("reason"));
  }

  @Test
  void aRetainedAlarmIsUnconfirmed() throws Exception {
    Wire retaining = new Wire();
    retaining.publish(
        "panel/events", bytes(event("alarm", "601", "6011003")), m -> m.setRetained(true));
    heard(ALARMS, hall);
    String file = Files.readString(routesFolder().resolve(FILE));
    try { // a new subscription gets what is retained
      writeRoutes(FILE, file.replace("mqtt:panel/events", "mqtt:panel/+"));
      await()
          .atMost(SOON)
          .until(
              () ->
                  mqtt.received(ALARMS).stream()
                      .map(Wire.Message::text)
                      .anyMatch(t -> t.contains(hall) && t.contains("\"unconfirmed\":true")));
    } finally {
      retaining.publish("panel/events", new byte[0], m -> m.setRetained(true));
      retaining.close();
      writeRoutes(FILE, file);
    }
  }

  @Test
  void aKeypadLockoutIsOverWhenThePartitionIsDisarmed() throws Exception {
    say(event("alarm", "658", "6587"));
    heard(ALARMS, "panel-658-7");
    awaitRows(1, "SELECT * FROM panel_endless WHERE alarm = 'panel-658-7'");
    say(event("disarmed", "655", "6557"));
    assertFalse(heard(ALARMS, "the panel was disarmed").get(0).path("active").asBoolean());
  }

  @Test
  void armingIsKnownToldToProgramsAndKept() throws Exception {
    assertEquals(200, post("/arming/armed", "").statusCode());
    say(event("disarmed", "655", "6551"));
    JsonNode notice = heard(NOTICES, hall);
    assertEquals("PANEL", notice.path("event").asText());
    assertEquals("disarmed", notice.path("type").asText());
    assertEquals("[\"url\",\"webhook\"]", notice.path("audience").toString());
    assertEquals(3, notice.path("alarm").path("priority").asInt());
    JsonNode state = json("/arming");
    assertEquals("disarmed", state.path("state").asText());
    assertEquals("panel", state.path("by").asText());
    assertEquals("disarmed", rows("SELECT * FROM arming").get(0).get("state"));
    say(event("armed", "652", "65210"));
    await().atMost(SOON).until(() -> json("/arming").path("state").asText().equals("armed"));
  }

  @Test
  void armingIsSwitchedByPostAndByGet() throws Exception {
    assertEquals("armed", json(post("/arming/armed", "")).path("state").asText());
    JsonNode state = json("/arming/disarmed");
    assertEquals("disarmed", state.path("state").asText());
    assertEquals("http:local", state.path("by").asText());
    String since = json("/arming").path("since").asText();
    assertTrue(since.endsWith("Z"), since);
    assertEquals(since, json("/arming/disarmed").path("since").asText());
  }

  @Test
  void anOldArmedEventDoesNotUndoWhatIsKnown() throws Exception {
    json("/arming/armed");
    json("/arming/disarmed");
    String old = "\"timestamp\":" + (System.currentTimeMillis() / 1000 - 3600) + "}";
    say(event("armed", "652", "65210").replaceAll("\"timestamp\".*", old));
    assertEquals("IGNORED", awaitRows(1, BY_MESSAGE, hall).get(0).get("decision"));
    assertEquals("disarmed", json("/arming").path("state").asText());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"type\":\"alar\"}", "{", "[1]", "{}"})
  void whatIsNoEventIsADeadLetterOr400(String payload) throws Exception {
    String marked = payload + " ".repeat(1 + Math.abs(hall.hashCode() % 1000));
    say(marked);
    Map<String, Object> letter =
        awaitRows(
                1,
                "SELECT * FROM DeadLetter WHERE topic = 'panel/events' AND payload = ?",
                bytes(marked))
            .get(0);
    assertTrue(letter.get("reason").toString().startsWith("panel event: "), letter::toString);
    HttpResponse<String> answer = post("/hooks/panel", payload);
    assertEquals(400, answer.statusCode());
    assertEquals(
        "application/problem+json", answer.headers().firstValue("Content-Type").orElse(""));
    assertTrue(json(answer).path("detail").asText().startsWith("panel event: "), answer.body());
  }

  @Test
  void codesOfAnEchoedCommandAreKeptNowhere() throws Exception {
    String secret = UUID.randomUUID().toString();
    int before = rows("SELECT id FROM PanelJournal WHERE decision = 'WITHHELD'").size();
    say("{\"type\":\"command\",\"message\":\"send " + secret + "\",\"code\":[\"0\"],\"raw\":[]}");
    say("{\"type\":\"command\",\"message\":\"send " + secret); // cut off
    awaitRows(before + 2, "SELECT id FROM PanelJournal WHERE decision = 'WITHHELD'");
    for (String table : List.of("PanelJournal", "DeadLetter")) {
      for (Map<String, Object> row : rows("SELECT * FROM " + table)) {
        row.forEach(
            (column, value) ->
                assertFalse(
                    (value instanceof byte[] b ? new String(b) : "" + value).contains(secret),
                    table + "." + column));
      }
    }
    assertTrue(mqtt.received().stream().noneMatch(m -> m.text().contains(secret)));
  }
}
