package io.hearthwatch.contract;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders to the panel: sent at once or not at all, dangerous ones only when said twice. */
@QuarkusTest
class PanelCommandsTest extends HubContract {
  private static final String CALL = "/hooks/panel/command";
  private static final String FILE = "panel-commands.yaml";
  private static final String TOPIC = "panel/commands";
  private static final String LINES = "SELECT * FROM PanelJournal WHERE direction = 'COMMAND'";

  @BeforeEach
  void listenAtThePanel() throws Exception {
    mqtt.subscribe(TOPIC);
  }

  private List<Map<String, Object>> newLines(int before, int count) {
    List<Map<String, Object>> lines = awaitRows(before + count, LINES + " ORDER BY id");
    return lines.subList(before, before + count);
  }

  @Test
  void aWordIsPublishedAsItIs() throws Exception {
    int before = rows(LINES).size();
    HttpResponse<String> answer = post(CALL, "{\"command\":\"arm\"}");
    assertEquals(202, answer.statusCode(), answer.body());
    Wire.Message command = mqtt.await(bytes("arm"));
    assertEquals(TOPIC, command.topic());
    assertEquals(1, command.qos());
    assertFalse(command.retained());
    assertTrue(command.expiry() >= 9 && command.expiry() <= 10, () -> "" + command.expiry());
    Map<String, Object> line = newLines(before, 1).get(0);
    assertEquals("arm", line.get("type"));
    assertEquals("http:local", line.get("who"));
    assertEquals("SENT", line.get("decision"));
  }

  @Test
  void theJsonFormIsPublishedWithATimestamp() throws Exception {
    long now = System.currentTimeMillis() / 1000;
    assertEquals(202, post(CALL, "{\"code\":\"031\",\"data\":\"2\"}").statusCode());
    await().atMost(SOON).until(() -> mqtt.received(TOPIC).size() == 1);
    JsonNode command = new ObjectMapper().readTree(mqtt.received(TOPIC).get(0).payload());
    assertEquals("031", command.path("code").asText());
    assertEquals("2", command.path("data").asText());
    assertTrue(command.path("timestamp").asLong() >= now, command::toString);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"command\":\"disarm\"}",
        "{\"command\":\"fire\"}",
        "{\"command\":\"medical\"}",
        "{\"command\":\"police\"}",
        "{\"code\":\"060\",\"data\":\"2\"}"
      })
  void aDangerousCommandIsSaidTwice(String body) throws Exception {
    int before = rows(LINES).size();
    HttpResponse<String> first = post(CALL, body);
    assertEquals(409, first.statusCode());
    assertEquals("application/problem+json", first.headers().firstValue("Content-Type").orElse(""));
    String token = json(first).path("confirmation").asText();
    assertTrue(token.length() >= 20, first.body());
    assertEquals(List.of(), mqtt.received());
    String second = body.replace("}", ",\"confirmation\":\"" + token + "\"}");
    assertEquals(202, post(CALL, second).statusCode());
    await().atMost(SOON).until(() -> mqtt.received(TOPIC).size() == 1);
    HttpResponse<String> third = post(CALL, second);
    assertEquals(409, third.statusCode());
    assertFalse(json(third).has("confirmation"), third.body());
    List<Map<String, Object>> lines = newLines(before, 3);
    assertEquals(
        List.of("ASKED", "SENT", "REFUSED"), lines.stream().map(l -> l.get("decision")).toList());
    assertEquals(1, mqtt.received(TOPIC).size());
  }

  @Test
  void aConfirmationAloneSendsWhatWasAsked() throws Exception {
    String token = json(post(CALL, "{\"command\":\"police\"}")).path("confirmation").asText();
    assertEquals(202, post(CALL, "{\"confirmation\":\"" + token + "\"}").statusCode());
    mqtt.await(bytes("police"));
  }

  @Test
  void aConfirmationIsForItsOwnCommand() throws Exception {
    String token = json(post(CALL, "{\"command\":\"fire\"}")).path("confirmation").asText();
    HttpResponse<String> other =
        post(CALL, "{\"command\":\"disarm\",\"confirmation\":\"" + token + "\"}");
    assertEquals(409, other.statusCode());
    assertEquals(List.of(), mqtt.received());
  }

  @Test
  void aCommandWithACodeIsRefusedAndTheCodeIsKeptNowhere() throws Exception {
    int before = rows(LINES).size();
    String secret = UUID.randomUUID().toString();
    HttpResponse<String> answer =
        post(
            CALL, "{\"code\":\"040\",\"data\":\"1" + secret + "\",\"message\":\"" + secret + "\"}");
    assertEquals(400, answer.statusCode());
    assertTrue(answer.body().contains("the word disarm"), answer.body());
    assertFalse(answer.body().contains(secret));
    Map<String, Object> line = newLines(before, 1).get(0);
    assertEquals("REFUSED", line.get("decision"));
    assertFalse(line.toString().contains(secret), line::toString);
  }

  @Test
  void whatTheBrokerDoesNotTakeIsSaidAndNotTriedAgain() throws Exception {
    int before = rows(LINES).size();
    String shipped = Files.readString(Path.of("routes", FILE));
    try {
      writeRoutes(FILE, shipped.replace("mqtt:panel/commands", "mqtt:no/such/+")); // never taken
      HttpResponse<String> answer =
          await()
              .atMost(SOON)
              .until(
                  () -> post(CALL, "{\"command\":\"status\"}"),
                  a -> a.statusCode() == 503 && a.body().contains("Not sent"));
      assertEquals("command not sent", json(answer).path("title").asText());
      await()
          .atMost(SOON)
          .until(
              () ->
                  rows(LINES + " ORDER BY id").stream()
                      .skip(before)
                      .anyMatch(l -> l.get("decision").equals("FAILED")));
    } finally {
      writeRoutes(FILE, shipped);
      await().atMost(SOON).until(() -> post(CALL, "{\"command\":\"status\"}").statusCode() == 202);
    }
  }

  @Test
  void anOldCommandIsRefused() throws Exception {
    long old = System.currentTimeMillis() / 1000 - 12;
    assertEquals(409, post(CALL, "{\"command\":\"arm\",\"timestamp\":" + old + "}").statusCode());
    assertEquals(List.of(), mqtt.received());
  }
}
