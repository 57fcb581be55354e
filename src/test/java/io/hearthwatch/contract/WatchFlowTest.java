package io.hearthwatch.contract;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the detectors and locks have to tell becomes alarms. */
@QuarkusTest
class WatchFlowTest extends HubContract {
  private static final String NO_SUCH = "no such alarm";

  @Test
  void gasIsAnAlarmAndARow() throws Exception {
    Thing.Detector detector = Thing.detector();
    mqtt.publish(detector.topic(), bytes(detector.reading(1, "1")));
    JsonNode alarm = awaitActive(id("gas", detector.site(), detector.mac()));
    assertEquals(1, alarm.path("priority").asInt());
    assertEquals("gas sensed", alarm.path("reading").asText());
    assertEquals("Gas at " + detector.mac() + ", " + detector.site(), alarm.path("title").asText());
    awaitRows(1, "SELECT * FROM SensorLog WHERE mac = ?", detector.mac());
  }

  @Test
  void aDetectorHasTheNameAndThresholdThatItsOwnerGivesIt() throws Exception {
    String mac = Thing.detector().mac();
    assertEquals(201, settings(mac, "{\"name\":\"boiler room\",\"threshold\":400}").statusCode());
    assertEquals("boiler room", detector(mac).path("name").asText());
    assertEquals(400, detector(mac).path("threshold").asDouble());

    reading(mac, 1, 399);
    reading(mac, 2, 412);
    JsonNode alarm = awaitActive(id("gas", "http", mac));
    assertEquals("Gas at boiler room, http", alarm.path("title").asText());
    assertEquals("412 ppm, threshold 400 ppm", alarm.path("text").asText());

    assertEquals(200, settings(mac, "{\"threshold\":null}").statusCode());
    assertEquals("boiler room", detector(mac).path("name").asText());
    assertEquals(true, detector(mac).path("threshold").isNull());
    assertEquals(200, settings(mac, "").statusCode());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "nonsense",
        "{\"name\":3}",
        "{\"name\":\" \"}",
        "{\"threshold\":\"high\"}",
        "{\"threshold\":0}"
      })
  void settingsThatAreNoneAreRefused(String body) throws Exception {
    assertEquals(400, settings(Thing.detector().mac(), body).statusCode());
  }

  @Test
  void whoFallsSilentIsMissedAndNoMoreWhenItSpeaks() throws Exception {
    Thing.Detector detector = Thing.detector();
    for (int i = 1; i <= 4; i++) {
      mqtt.publish(detector.topic(), bytes(detector.reading(i, "0")));
      await().pollDelay(Duration.ofSeconds(1)).until(() -> true);
    }
    String id = id("detector-silent", detector.site(), detector.mac());
    assertEquals(2, awaitActive(id).path("priority").asInt());
    mqtt.publish(detector.topic(), bytes(detector.reading(5, "0")));
    awaitOver(id);
  }

  @Test
  void aJammedLockIsAnAlarmUntilItMoves() throws Exception {
    mqtt.publish("remote-lock/shed-lock/state", bytes("{\"state\":\"JAMMED\"}"));
    JsonNode alarm = awaitActive("lock-shed-lock");
    assertEquals(2, alarm.path("priority").asInt());
    mqtt.publish("remote-lock/shed-lock/state", bytes("{\"state\":\"LOCKED\"}"));
    awaitOver("lock-shed-lock");
  }

  @Test
  void theStatusIsToldInPlainText() throws Exception {
    writeRoutes(
        "status-by-http.yaml",
        """
        - route:
            id: status-by-http
            from:
              uri: platform-http:/hooks/status
              steps:
                - bean:
                    ref: hubStatus
                    method: tell
                - setBody:
                    simple: "${body[text]}"
        """);
    await().atMost(SOON).until(() -> routesOf("status-by-http.yaml").size() == 1);
    String text = get("/hooks/status").body();
    for (String part :
        new String[] {
          "Hub test-hub, up since ",
          "Alarms: ",
          " unanswered",
          "House: ",
          "MQTT: connected",
          "Record: there",
          "Detectors: "
        }) {
      assertTrue(text.contains(part), text);
    }
    assertFalse(text.contains("TROUBLE"), text);
  }

  private void reading(String mac, int sequence, int value) throws Exception {
    String json =
        "{\"seq\":"
            + sequence
            + ",\"mac\":\""
            + mac
            + "\",\"value\":"
            + value
            + ",\"unit\":\"ppm\"}";
    HttpResponse<String> answer = post("/hooks/reading", json);
    assertEquals(202, answer.statusCode(), answer.body());
  }

  private HttpResponse<String> settings(String mac, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(uri("/detectors/http/" + mac))
            .PUT(HttpRequest.BodyPublishers.ofString(body)));
  }

  private JsonNode detector(String mac) throws Exception {
    for (JsonNode detector : json("/detectors")) {
      if (detector.path("mac").asText().equals(mac)) {
        return detector;
      }
    }
    throw new AssertionError("no detector " + mac);
  }

  private static String id(String kind, String site, String mac) {
    return kind + "-" + site + "-" + mac.replace(":", "") + "-Gas";
  }

  private JsonNode alarm(String id) throws Exception {
    for (JsonNode alarm : json("/alarms").findParents("state")) {
      if (alarm.path("id").asText().equals(id)) {
        return alarm;
      }
    }
    return com.fasterxml.jackson.databind.node.TextNode.valueOf(NO_SUCH);
  }

  private JsonNode awaitActive(String id) {
    return await()
        .atMost(SOON)
        .until(() -> alarm(id), a -> a.path("state").asText().equals("UNACK_ACTIVE"));
  }

  private void awaitOver(String id) {
    await()
        .atMost(SOON)
        .until(() -> alarm(id), a -> !a.path("state").asText("NORMAL").endsWith("_ACTIVE"));
  }
}
