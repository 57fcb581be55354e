package io.hearthwatch.contract;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** A recording from a camera's folder to its verdict, in a hub without any settings. */
@QuarkusTest
class CameraFlowTest extends HubContract {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOPIC = "hearthwatch/test-hub/recordings";

  private final String camera = "camera-" + UUID.randomUUID();

  /** As a recorder that writes elsewhere and moves the finished file. */
  private void drop(String name, String content) throws Exception {
    Path data = Path.of(System.getProperty("hub.data.dir"));
    Path draft = Files.writeString(data.resolve(UUID.randomUUID() + ".draft"), content);
    Path folder = Files.createDirectories(data.resolve("recordings").resolve(camera));
    Files.move(draft, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private JsonNode awaitTagged(int count) {
    String query = "/recordings?camera=" + camera + "&state=tagged";
    return await().atMost(SOON).until(() -> json(query), found -> found.size() == count);
  }

  private List<JsonNode> heard(String topic) {
    return mqtt.received(topic).stream()
        .map(
            message -> {
              try {
                return JSON.readTree(message.payload());
              } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            })
        .filter(told -> told.toString().contains(camera))
        .toList();
  }

  @Test
  void aFileIsArchivedJudgedToldAndCounted() throws Exception {
    mqtt.subscribe(TOPIC);
    long seen = ledger("recordings", "seen");
    long unclassified = ledger("recordings", "unclassified");
    drop("a b.mp4", "evidence");
    JsonNode recording = awaitTagged(1).get(0);
    assertEquals("unclassified", recording.path("verdict").asText());
    assertEquals("no labelling service is set up", recording.path("reason").asText());
    assertTrue(
        recording.path("key").asText().matches(camera + "/\\d{4}/\\d\\d/\\d\\d/\\d{6}-a_b\\.mp4"),
        recording::toString);
    String id = recording.path("id").asText();
    assertEquals(recording, json("/recordings/" + id));
    assertEquals("evidence", get("/recordings/" + id + "/clip").body());

    await().atMost(SOON).until(() -> heard(TOPIC).size() == 1);
    assertEquals(id, heard(TOPIC).get(0).path("id").asText());
    assertEquals("a b.mp4", heard(TOPIC).get(0).path("file").asText());
    awaitRows(1, "SELECT * FROM Recording WHERE uid = ? AND verdict = 'unclassified'", id);
    JsonNode page = json("/ledger").path("recordings");
    assertEquals(seen + 1, page.path("seen").asLong());
    assertEquals(unclassified + 1, page.path("unclassified").asLong());
    assertEquals(
        page.path("seen").asLong(),
        page.path("archived").asLong()
            + page.path("waiting").asLong()
            + page.path("refused").asLong());
    assertTrue(
        get("/q/metrics").body().contains("hub_ledger{column=\"seen\",flow=\"recordings\"}"));
  }

  @Test
  void aRouteGetsTheVerdictsOfItsCameraUntilItHasTakenThem() throws Exception {
    String notices = "notices/" + camera;
    mqtt.subscribe(notices);
    // the notice is made, and then the route fails as long as there is no second file
    writeRoutes(
        camera + ".yaml",
        """
        - route:
            id: %1$s
            from:
              uri: recording:verdicts
              parameters:
                cameras: "%1$s"
              steps:
                - bean: {ref: recordingNotices, method: "make(${exchange}, 'anna, push')"}
                - to: {uri: "mqtt:notices/%1$s"}
                - toD: {uri: "direct:later-%1$s"}
        """
            .formatted(camera));
    await().atMost(SOON).until(() -> routesOf(camera + ".yaml").size() == 1);
    drop("a.mp4", "evidence");
    await().atMost(SOON).until(() -> heard(notices).size() >= 2);
    JsonNode notice = heard(notices).get(0);
    assertEquals("RECORDING", notice.path("event").asText());
    assertEquals("[\"anna\",\"push\"]", notice.path("audience").toString());
    assertEquals(notice.path("id"), heard(notices).get(1).path("id"));
    writeRoutes(
        camera + "-later.yaml",
        """
        - route:
            id: later-%1$s
            from:
              uri: direct:later-%1$s
              steps:
                - log: {message: "taken"}
        """
            .formatted(camera));
    await()
        .atMost(SOON)
        .until(() -> rows("SELECT * FROM verdict_owed WHERE route = ?", camera).isEmpty());
    Files.delete(routesFolder().resolve(camera + ".yaml"));
    Files.delete(routesFolder().resolve(camera + "-later.yaml"));
  }

  @Test
  void whoAsksForWhatIsNotThereIsTold() throws Exception {
    assertEquals(404, get("/recordings/none").statusCode());
    assertEquals(404, get("/recordings/none/clip").statusCode());
    assertEquals(400, get("/recordings?verdict=boring").statusCode());
    assertEquals(400, get("/recordings?from=yesterday").statusCode());
    assertEquals("[]", get("/recordings?from=2100-01-01T00:00:00Z").body());
    assertEquals(400, post("/hooks/uplink/slow", "").statusCode());
    assertEquals("{\"uplink\":\"normal\"}", post("/hooks/uplink/normal", "").body());
  }
}
