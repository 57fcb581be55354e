package io.hearthwatch.contract;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hearthwatch.contract.Thing.Detector;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each reading is one row of SensorLog, whatever its form and however often it is sent. */
@QuarkusTest
class ReadingsFlowTest extends HubContract {
  private static final String BY_MAC = "SELECT * FROM SensorLog WHERE mac = ? ORDER BY id";
  private static final String HELLO = "IOT Gas sensor prompt, HELLO!";

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          no gas in the seed's text  | 495-Gas Sensor IP:$ip MAC:$mac Reading value=0            | 495 | 0 | Gas | 0.0  | -   | Regular reading
          gas in the seed's text     | 496-Gas Sensor IP:$ip MAC:$mac Reading value=1            | 496 | 1 | Gas | 1.0  | -   | Regular reading
          gas as a letter            | 497-Gas Sensor IP:$ip MAC:$mac Reading value=T            | 497 | 1 | Gas | 1.0  | -   | Regular reading
          an answer to a request     | REQUESTED-498-Gas Sensor IP:$ip MAC:$mac Reading value=0  | 498 | 0 | Gas | 0.0  | -   | Requested reading
          an analogue text           | 7-CO Sensor IP:$ip MAC:$mac Reading value=12.5            | 7   | - | CO  | 12.5 | -   | Regular reading
          JSON, digital              | {"seq":1,"mac":"$mac","ip":"$ip","value":1}               | 1   | 1 | Gas | 1.0  | -   | Regular reading
          JSON, a concentration      | {"seq":2,"type":"CO","mac":"$mac","value":3,"unit":"ppm"} | 2   | - | CO  | 3.0  | ppm | Regular reading
          JSON, 1 with a unit        | {"seq":3,"type":"CO","mac":"$mac","value":1,"unit":"ppm"} | 3   | - | CO  | 1.0  | ppm | Regular reading
          JSON, a broken detector    | {"seq":4,"mac":"$mac","fault":true}                       | 4   | - | Gas | -    | -   | Regular reading, fault
          JSON, warming up           | {"seq":5,"mac":"$mac","value":0,"warmup":true}            | 5   | 0 | Gas | 0.0  | -   | Regular reading, warming up
          JSON, requested            | {"seq":6,"mac":"$mac","value":0,"requested":true}         | 6   | 0 | Gas | 0.0  | -   | Requested reading
          """)
  void aReadingIsARow(
      String form,
      String payload,
      Integer sequence,
      Integer value,
      String type,
      Double reading,
      String unit,
      String comments)
      throws Exception {
    Detector detector = Thing.detector();
    String text = payload.replace("$ip", detector.ip()).replace("$mac", detector.mac());
    mqtt.publish(detector.topic(), bytes(text));
    Map<String, Object> row = awaitRows(1, BY_MAC, detector.mac()).get(0);
    assertEquals(sequence, row.get("sequence"));
    assertEquals(detector.topic(), row.get("topic"));
    assertEquals(value, row.get("value"));
    assertEquals(type, row.get("sensortype"));
    assertEquals(comments, row.get("comments"));
    assertEquals(detector.ip(), row.get("ip"));
    assertEquals(detector.site(), row.get("site"));
    assertEquals(reading, row.get("reading"));
    assertEquals(unit, row.get("unit"));
    LocalDateTime received =
        LocalDateTime.parse(row.get("datereceived").toString().replace(' ', 'T'));
    assertTrue(
        Duration.between(received, LocalDateTime.now(ZoneOffset.UTC)).abs().toSeconds() < 30,
        () -> "not UTC: " + received);
  }

  @ParameterizedTest
  @ValueSource(strings = {"1700000000", "1700000000000", "\"2023-11-15T00:13:20+02:00\""})
  void theDetectorsOwnTimeIsKept(String time) throws Exception {
    Detector detector = Thing.detector();
    mqtt.publish(
        detector.topic(),
        bytes("{\"seq\":0,\"mac\":\"" + detector.mac() + "\",\"value\":0,\"ts\":" + time + "}"));
    assertEquals(
        "2023-11-14 22:13:20.000", awaitRows(1, BY_MAC, detector.mac()).get(0).get("detected_at"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "1e20", "\"1999-12-31T23:59:59Z\""})
  void aDetectorWhoseClockIsNotSetIsHeardAllTheSame(String time) throws Exception {
    Detector detector = Thing.detector();
    mqtt.publish(
        detector.topic(),
        bytes("{\"seq\":0,\"mac\":\"" + detector.mac() + "\",\"value\":1,\"ts\":" + time + "}"));
    assertNull(awaitRows(1, BY_MAC, detector.mac()).get(0).get("detected_at"));
  }

  @Test
  void aRestartWithHelloLosesNoReading() throws Exception {
    Detector detector = Thing.detector();
    for (int run = 0; run < 2; run++) {
      mqtt.publish(detector.topic(), bytes(HELLO));
      for (int sequence = 0; sequence < 4; sequence++) {
        mqtt.publish(detector.topic(), bytes(detector.reading(sequence, "0")));
      }
    }
    List<Map<String, Object>> rows = awaitRows(8, BY_MAC, detector.mac());
    assertNotEquals(rows.get(0).get("boot"), rows.get(4).get("boot"));
    assertEquals(0, rows("SELECT * FROM SequenceGap WHERE mac = ?", detector.mac()).size());
  }

  @Test
  void aHelloAloneIsNoRestart() throws Exception {
    Detector detector = Thing.detector();
    mqtt.publish(detector.topic(), bytes(detector.reading(100, "0")));
    mqtt.publish(detector.topic(), bytes(HELLO));
    mqtt.publish(detector.topic(), bytes(detector.reading(101, "0")));
    List<Map<String, Object>> rows = awaitRows(2, BY_MAC, detector.mac());
    assertEquals(rows.get(0).get("boot"), rows.get(1).get("boot"));
  }

  @Test
  void aReadingSentTwiceIsOneRow() throws Exception {
    Detector detector = Thing.detector();
    long duplicates = ledger("readings", "duplicate");
    for (int sequence : new int[] {20, 21, 22, 21, 22, 23}) {
      mqtt.publish(detector.topic(), bytes(detector.reading(sequence, "0")));
    }
    await().atMost(SOON).until(() -> ledger("readings", "duplicate") == duplicates + 2);
    awaitRows(4, BY_MAC, detector.mac());
  }

  @Test
  void aGapIsRecordedWithItsSize() throws Exception {
    Detector detector = Thing.detector();
    for (int sequence : new int[] {10, 11, 15, 16}) {
      mqtt.publish(detector.topic(), bytes(detector.reading(sequence, "0")));
    }
    Map<String, Object> gap =
        awaitRows(1, "SELECT * FROM SequenceGap WHERE mac = ?", detector.mac()).get(0);
    assertEquals(15, gap.get("before_sequence"));
    assertEquals(3, gap.get("size"));
    assertEquals(detector.site(), gap.get("site"));
    assertEquals(3, detector(detector).path("missed").asInt());
  }

  @Test
  void twoDetectorsWithEqualSequencesDoNotDisturbEachOther() throws Exception {
    Detector one = Thing.detector();
    Detector two = Thing.detector();
    for (int sequence = 5; sequence < 8; sequence++) {
      mqtt.publish(one.topic(), bytes(one.reading(sequence, "0")));
      mqtt.publish(two.topic(), bytes(two.reading(sequence, "0")));
    }
    awaitRows(3, BY_MAC, one.mac());
    awaitRows(3, BY_MAC, two.mac());
  }

  @Test
  void readingsOfBothQualitiesOfServiceAreStored() throws Exception {
    Detector detector = Thing.detector();
    List<IMqttToken> under = new ArrayList<>();
    for (int sequence = 1; sequence <= 1_000; sequence++) {
      int qos = sequence % 2;
      under.add(
          mqtt.send(detector.topic(), bytes(detector.reading(sequence, "0")), m -> m.setQos(qos)));
    }
    for (IMqttToken token : under) {
      token.waitForCompletion(10_000);
    }
    awaitRows(1_000, "SELECT sequence FROM SensorLog WHERE mac = ?", detector.mac());
  }

  @Test
  void aReadingByHttpIsARow() throws Exception {
    Detector detector = Thing.detector();
    HttpResponse<String> answer =
        post(
            "/hooks/reading",
            "{\"seq\":1,\"site\":\"cellar\",\"mac\":\"" + detector.mac() + "\",\"value\":1}");
    assertEquals(202, answer.statusCode(), answer.body());
    Map<String, Object> row = rows(BY_MAC, detector.mac()).get(0);
    assertEquals("cellar", row.get("site"));
    assertEquals(1, row.get("value"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"seq\":1,\"value\":0}", "{\"mac\":\"x\",\"value\":0}"})
  void aBadReadingByHttpIsAProblemAndADeadLetter(String body) throws Exception {
    int before = rows("SELECT id FROM DeadLetter WHERE topic = '/hooks/reading'").size();
    HttpResponse<String> answer = post("/hooks/reading", body);
    assertEquals(400, answer.statusCode());
    assertEquals(
        "application/problem+json", answer.headers().firstValue("Content-Type").orElse(""));
    List<Map<String, Object>> letters =
        awaitRows(
            before + 1, "SELECT * FROM DeadLetter WHERE topic = '/hooks/reading' ORDER BY id");
    assertEquals(json(answer).path("detail").asText(), letters.get(before).get("reason"));
  }

  @Test
  void readingsAreShownNewestFirstAndByDetector() throws Exception {
    Detector one = Thing.detector();
    Detector two = Thing.detector();
    for (int sequence = 1; sequence <= 3; sequence++) {
      mqtt.publish(one.topic(), bytes(one.reading(sequence, "0")));
      mqtt.publish(two.topic(), bytes(two.reading(sequence, "1")));
    }
    awaitRows(3, BY_MAC, one.mac());
    awaitRows(3, BY_MAC, two.mac());
    JsonNode newest = json("/readings?limit=2&mac=" + one.mac().toLowerCase(java.util.Locale.ROOT));
    assertEquals(2, newest.size());
    assertEquals(3, newest.get(0).path("sequence").asInt());
    assertEquals(2, newest.get(1).path("sequence").asInt());
    for (JsonNode row : newest) {
      assertEquals(one.mac(), row.path("mac").asText());
      assertTrue(row.path("datereceived").asText().endsWith("Z"), row::toString);
    }
    assertEquals(4, json("/readings?limit=4").size());
    assertEquals(0, json("/readings?mac=00:00:00:00:00:00").size());
  }

  @Test
  void aDetectorRegistersItselfAndIsNewUntilSomebodyRegistersIt() throws Exception {
    Detector detector = Thing.detector();
    mqtt.publish(detector.topic(), bytes(detector.reading(9, "1")));
    awaitRows(1, BY_MAC, detector.mac());
    JsonNode view = detector(detector);
    assertTrue(view.path("new").asBoolean());
    assertEquals(1.0, view.path("lastReading").asDouble());
    assertEquals(9, view.path("lastSequence").asInt());
    assertEquals(200, put("/detectors/" + detector.site() + "/" + detector.mac()));
    assertEquals(false, detector(detector).path("new").asBoolean(true));
  }

  @Test
  void aDetectorCanBeRegisteredBeforeItIsHeardOf() throws Exception {
    Detector detector = Thing.detector();
    assertEquals(201, put("/detectors/" + detector.site() + "/" + detector.mac()));
    assertEquals(false, detector(detector).path("new").asBoolean(true));
    assertEquals(400, put("/detectors/" + detector.site() + "/nonsense"));
  }

  @ParameterizedTest(name = "{0} {1} is {2}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          request |                    | Request
          sleep   | {"seconds":10}     | Sleep10-
          sleep   | {"seconds":0.01}   | Sleep0.01-
          sleep   | {"seconds":2.50}   | Sleep2.5-
          sleep   | {"seconds":86400}  | Sleep86400-
          """)
  void anOrderReachesTheDetectorByteForByte(String order, String body, String expected)
      throws Exception {
    Detector detector = Thing.detector();
    mqtt.subscribe("InTopic/" + detector.site() + "/" + detector.ip());
    HttpResponse<String> answer =
        post(
            "/hooks/detector/" + detector.site() + "/" + detector.ip() + "/" + order,
            body == null ? "" : body);
    assertEquals(202, answer.statusCode(), answer.body());
    Wire.Message message = mqtt.await(bytes(expected));
    assertTrue(Arrays.equals(bytes(expected), message.payload()));
    assertEquals(false, message.retained());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "{\"seconds\":\"5\"}", "{\"seconds\":0}", "{\"seconds\":86401}"})
  void anOrderThatNoDetectorUnderstandsIsRefused(String body) throws Exception {
    assertEquals(400, post("/hooks/detector/home/192.168.1.9/sleep", body).statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"%2B", "%23", "a%2Fb", "a%0Ab"})
  void anOrderToATopicWithWildcardsIsRefused(String ip) throws Exception {
    assertEquals(400, post("/hooks/detector/home/" + ip + "/request", "").statusCode());
  }

  private int put(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)).PUT(HttpRequest.BodyPublishers.noBody()))
        .statusCode();
  }

  private JsonNode detector(Detector wanted) throws Exception {
    for (JsonNode view : json("/detectors")) {
      if (view.path("mac").asText().equals(wanted.mac())) {
        return view;
      }
    }
    throw new AssertionError("no detector " + wanted);
  }
}
