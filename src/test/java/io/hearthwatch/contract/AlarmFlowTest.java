package io.hearthwatch.contract;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An alarm from a call to its topic, its notices, its answer and its end. */
@QuarkusTest
class AlarmFlowTest extends HubContract {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String site = "site-" + UUID.randomUUID();
  private final String id = "alarm-" + UUID.randomUUID();
  private final String topic = "hearthwatch/test-hub/alarms/" + id;
  private final String notices = "notices/" + site;

  /** A chain of the test's own site, whose notices come by MQTT. */
  @BeforeEach
  void listen() throws Exception {
    StringBuilder yaml = new StringBuilder();
    for (int priority = 1; priority <= 2; priority++) {
      yaml.append(
          """
          - route:
              id: %s-%d
              from:
                uri: alarm:escalation
                parameters:
                  priority: %d
                  site: "%s"
                  chain: "at once: chat-1, push; after 2s: everyone"
                  repeat: 1s
                  acknowledgedFor: 4s
                  quietHours: ""
                steps:
                  - to:
                      uri: mqtt:%s
          """
              .formatted(site, priority, priority, site, notices));
    }
    writeRoutes(site + ".yaml", yaml.toString());
    await().atMost(SOON).until(() -> routesOf(site + ".yaml").size() == 2);
    mqtt.subscribe(topic).subscribe(notices);
  }

  @AfterEach
  void leave() throws Exception {
    await()
        .atMost(SOON)
        .until(
            () -> {
              signal(false, 0); // what a test published may raise it once more
              post("/alarms/" + id + "/ack", "");
              return find() == null;
            });
    java.nio.file.Files.delete(routesFolder().resolve(site + ".yaml"));
  }

  private HttpResponse<String> signal(boolean active, int priority) throws Exception {
    return post(
        "/hooks/alarm",
        """
        {"alarm":"%s","active":%s,"kind":"gas","priority":%d,"site":"%s","title":"Gas <here> & \\"there\\""}
        """
            .formatted(id, active, priority, site));
  }

  private JsonNode find() throws IOException, InterruptedException {
    return StreamSupport.stream(json("/alarms").spliterator(), false)
        .filter(alarm -> alarm.path("id").asText().equals(id))
        .findFirst()
        .orElse(null);
  }

  private List<JsonNode> told() throws IOException {
    List<JsonNode> told = new ArrayList<>();
    for (Wire.Message message : mqtt.received(notices)) {
      told.add(JSON.readTree(message.payload()));
    }
    return told;
  }

  private List<String> events() throws IOException {
    return told().stream().map(notice -> notice.path("event").asText()).toList();
  }

  private String shown() {
    List<Wire.Message> messages = mqtt.received(topic);
    return messages.isEmpty() ? "-" : messages.get(messages.size() - 1).text();
  }

  @Test
  void anAlarmIsToldRepeatedAnsweredAndOver() throws Exception {
    assertEquals(202, signal(true, 1).statusCode());
    assertEquals("UNACK_ACTIVE", find().path("state").asText());
    await().atMost(SOON).until(() -> events().contains("ESCALATED"));
    JsonNode first = told().get(0);
    assertEquals("RAISED", first.path("event").asText());
    assertTrue(first.path("urgent").asBoolean());
    assertEquals("[\"chat-1\",\"push\"]", first.path("audience").toString());
    assertEquals(id, first.path("alarm").path("id").asText());
    assertEquals("Gas <here> & \"there\"", first.path("alarm").path("title").asText());
    assertTrue(first.path("alarm").path("incident").asText().matches(id + "#\\d+"));
    assertTrue(first.path("alarm").path("raisedAt").asText().matches("2.*T.*Z"));
    assertEquals("REPEATED", events().get(1));

    HttpResponse<String> answer =
        post("/alarms/" + id + "/ack", "{\"by\":\"anna\",\"why\":\"going\"}");
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals("ACK_ACTIVE", json(answer).path("state").asText());
    assertEquals("anna by HTTP (local)", json(answer).path("acknowledgedBy").asText());
    await().atMost(SOON).until(() -> shown().contains("\"ACK_ACTIVE\""));
    await().atMost(SOON).until(() -> events().contains("ACKNOWLEDGED"));

    assertEquals(202, signal(false, 1).statusCode());
    await().atMost(SOON).until(() -> events().contains("CLEARED"));
    await().atMost(SOON).until(() -> shown().isEmpty());
    await().atMost(SOON).until(() -> rows("SELECT * FROM alarm WHERE id = ?", id).isEmpty());
    await()
        .atMost(SOON)
        .until(() -> rows("SELECT * FROM notice WHERE id LIKE ?", id + "%").isEmpty());
    try (Wire late = new Wire().subscribe(topic).subscribe("hearthwatch/test-hub/status")) {
      await().atMost(SOON).until(() -> !late.received().isEmpty());
      assertTrue(late.received(topic).isEmpty(), "the topic is not empty");
    }
    List<Map<String, Object>> lines =
        awaitRows(4, "SELECT * FROM AlarmJournal WHERE alarm = ? ORDER BY id", id);
    assertEquals(
        List.of("RAISED", "ESCALATED", "ACKNOWLEDGED", "CLEARED"),
        lines.stream().map(line -> line.get("event")).toList());
    assertEquals("anna by HTTP (local)", lines.get(2).get("who"));
    assertEquals("going", lines.get(2).get("why"));
    JsonNode details = json("/alarms/" + id);
    assertEquals("NORMAL", details.path("alarm").path("state").asText());
    assertEquals("CLEARED", details.path("journal").get(0).path("event").asText());
    assertTrue(json("/alarms/report").path("byKind").path("gas").asInt() > 0);
  }

  @Test
  void anAnswerExpiresAndItIsToldAnew() throws Exception {
    signal(true, 1);
    assertEquals(200, post("/alarms/" + id + "/ack", "").statusCode());
    await()
        .atMost(SOON)
        .until(() -> events().stream().filter(e -> e.equals("RAISED")).count() == 2);
  }

  @Test
  void aShelfHoldsTheSecondPriorityAndNotTheFirst() throws Exception {
    signal(true, 2);
    String shelf = "/alarms/" + id + "/shelve";
    assertEquals(400, post(shelf, "{\"minutes\":30}").statusCode());
    assertEquals(400, post(shelf, "{\"reason\":\"x\"}").statusCode());
    assertEquals(400, post(shelf, "nonsense").statusCode());
    HttpResponse<String> answer = post(shelf, "{\"minutes\":30,\"reason\":\"being repaired\"}");
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals("being repaired", json(answer).path("reason").asText());
    assertEquals(1, json("/alarms?state=SHELVED").size());
    assertEquals(409, post("/alarms/" + id + "/ack", "").statusCode());
    assertEquals(200, post("/alarms/" + id + "/unshelve", "").statusCode());
    assertEquals(202, signal(true, 1).statusCode());
    HttpResponse<String> refused = post(shelf, "{\"minutes\":30,\"reason\":\"being repaired\"}");
    assertEquals(409, refused.statusCode());
    assertTrue(json(refused).path("detail").asText().contains("never shelved"), refused.body());
    assertEquals(
        200, post("/alarms/" + id + "/out-of-service", "{\"reason\":\"gone\"}").statusCode());
    assertEquals("OUT_OF_SERVICE", find().path("state").asText());
    assertEquals(200, post("/alarms/" + id + "/in-service", "").statusCode());
  }

  @Test
  void whatIsUnknownIsNotFound() throws Exception {
    HttpResponse<String> answer = post("/alarms/nobody/ack", "");
    assertEquals(404, answer.statusCode());
    assertEquals(
        "application/problem+json", answer.headers().firstValue("Content-Type").orElse(""));
    assertEquals(404, get("/alarms/nobody").statusCode());
    assertEquals(400, get("/alarms?state=ODD").statusCode());
    assertEquals(400, get("/alarms/report?days=0").statusCode());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          nonsense                                                            | must be a JSON object
          {"active":true,"kind":"x","priority":1}                             | alarm must be
          {"alarm":"x","kind":"x","priority":1}                               | active must be true or false
          {"alarm":"x","active":true,"kind":"X!","priority":1}                | kind must be
          {"alarm":"x","active":true,"kind":"x","priority":4}                 | priority must be 1, 2 or 3
          {"alarm":"x","active":true,"kind":"x","priority":1,"children":"a"}  | children must be
          """)
  void whatIsNoConditionIsRefused(String body, String complaint) throws Exception {
    HttpResponse<String> answer = post("/hooks/alarm", body);
    assertEquals(400, answer.statusCode(), answer.body());
    assertTrue(json(answer).path("detail").asText().contains(complaint), answer.body());
  }

  @Test
  void byMqttTooAndWhatIsNoConditionIsKeptWithItsReason() throws Exception {
    byte[] bad = bytes("{\"alarm\":\"" + id + "\"}");
    mqtt.publish("hearthwatch/test-hub/signals", bad);
    awaitRows(1, "SELECT * FROM DeadLetter WHERE payload = ?", (Object) bad);
    mqtt.publish(
        "hearthwatch/test-hub/signals",
        bytes(
            "{\"alarm\":\""
                + id
                + "\",\"active\":true,\"kind\":\"water\",\"priority\":2,\"site\":\""
                + site
                + "\"}"));
    await().atMost(SOON).until(() -> shown().contains("UNACK_ACTIVE"));
    await().atMost(SOON).until(() -> events().contains("RAISED"));
  }

  @ParameterizedTest
  @CsvSource({"repeat,often", "chain,later: x", "priority,7", "acknowledgedFor,none"})
  void aBadChainIsRefusedWithItsLine(String parameter, String value) throws Exception {
    String file = "bad-" + UUID.randomUUID() + ".yaml";
    String yaml =
        """
        - route:
            id: bad-%s
            from:
              uri: alarm:escalation
              parameters:
                priority: 1
                site: nowhere
                chain: "at once: chat-1"
                repeat: 60s
                acknowledgedFor: 15m
              steps:
                - log: told
        """
            .formatted(UUID.randomUUID())
            .replaceFirst(parameter + ": .*", parameter + ": \"" + value + "\"");
    writeRoutes(file, yaml);
    JsonNode refusal =
        await()
            .atMost(SOON)
            .until(
                () -> routesOf(file).isEmpty() ? null : routesOf(file).get(0).path("lastRefusal"),
                r -> r != null && r.isObject());
    assertTrue(refusal.path("reason").asText().contains(value), refusal.toString());
    java.nio.file.Files.delete(routesFolder().resolve(file));
  }

  @Test
  void oneLineOfARouteRaisesAnAlarm() throws Exception {
    String file = "line-" + id + ".yaml";
    writeRoutes(
        file,
        """
        - route:
            id: line-%1$s
            from:
              uri: mqtt:line/%1$s
              steps:
                - bean:
                    ref: alarms
                    method: "raise('%1$s', 2, 'Water in the cellar')"
        """
            .formatted(id));
    await().atMost(SOON).until(() -> !routesOf(file).isEmpty());
    await()
        .atMost(SOON)
        .until(
            () -> {
              mqtt.publish("line/" + id, bytes("wet"));
              return shown().contains("Water in the cellar");
            });
    java.nio.file.Files.delete(routesFolder().resolve(file));
  }

  @Test
  void healthSaysHowTheAlarmsAre() throws Exception {
    JsonNode checks = json("/q/health/well").path("checks");
    JsonNode alarms =
        StreamSupport.stream(checks.spliterator(), false)
            .filter(check -> check.path("name").asText().equals("alarms"))
            .findFirst()
            .orElseThrow(() -> new AssertionError(checks.toString()));
    assertTrue(alarms.path("data").has("waiting-notices"), checks.toString());
  }
}
