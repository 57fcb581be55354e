package io.hearthwatch.camera;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import io.hearthwatch.it.servers.Client;
import io.hearthwatch.it.servers.HubLogs;
import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.Mosquitto;
import io.hearthwatch.standin.FrigateServer;
import io.hearthwatch.standin.HttpRecorder;
import io.hearthwatch.standin.RekognitionServer;
import io.hearthwatch.standin.UnifiServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Clips of recorders, while the hub or the recorder dies in the middle. */
@ExtendWith(HubLogs.class)
class ConnectorsIT {
  private static final String FIRST = "1763726400.475377-mxklsc";
  private static final String SECOND = "1763726410.1-abcdef";
  private static final String KEY = "the-key-of-protect";

  @TempDir Path folder;

  private final FrigateServer frigate = new FrigateServer();
  private final UnifiServer unifi = new UnifiServer(KEY);
  private final RekognitionServer rekognition = new RekognitionServer();
  private Mosquitto broker;
  private Client client;
  private byte[] video;

  @BeforeEach
  void start() throws Exception {
    broker = Mosquitto.plain();
    client = Client.connect(broker.url());
    rekognition.sees(image -> List.of(new RekognitionServer.Shown("Person", 95)));
    Videos videos = Videos.with(new FfmpegProgram("/usr/bin", folder));
    video = Files.readAllBytes(videos.make(folder.resolve("v.mp4"), Videos.BUSY + ":r=10:d=3"));
  }

  @AfterEach
  void stop() {
    client.close();
    broker.close();
    frigate.close();
    unifi.close();
    rekognition.close();
  }

  private HubProcess hub() throws IOException {
    Path routes = folder.resolve("routes");
    HubProcess.copyFolder(HubProcess.root().resolve("routes"), routes);
    hurry(routes.resolve("connector-frigate.yaml"), "'20s'", "'0s'");
    hurry(routes.resolve("connector-unifi.yaml"), "'10s'", "'0s'");
    hurry(routes.resolve("connector-missed.yaml"), "'20s'", "'0s'");
    hurry(routes.resolve("connector-missed.yaml"), "'10s'", "'0s'");
    hurry(routes.resolve("connector-missed.yaml"), "period: 300000", "period: 1000");
    return HubProcess.with()
        .mqtt(broker.url())
        .routes(routes)
        .env("HUB_FRIGATE_URL", frigate.http().url(""))
        .env("HUB_UNIFI_URL", unifi.http().url(""))
        .env("HUB_UNIFI_KEY", KEY)
        .env("HUB_REKOGNITION", "on")
        .env("HUB_REKOGNITION_ENDPOINT", rekognition.url())
        .env("AWS_ACCESS_KEY_ID", "test")
        .env("AWS_SECRET_ACCESS_KEY", "test")
        .start()
        .waitReady();
  }

  private static void hurry(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertEquals(true, text.contains(from), file + " without " + from);
    Files.writeString(file, text.replace(from, to));
  }

  private static ConditionFactory soon() {
    return Awaitility.await().atMost(Duration.ofSeconds(60));
  }

  private static List<Path> recordings(HubProcess hub, String camera) throws IOException {
    Path folder = hub.dataDir().resolve("recordings").resolve(camera);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  @Test
  void anEventOfFrigateOutlivesTheHubAndIsFetchedOnceAndRetained() throws Exception {
    frigate.http().behave(HttpRecorder.Mode.ERROR);
    try (HubProcess hub = hub()) {
      frigate.has(FIRST, "drive", video);
      client.publish("frigate/events", FrigateServer.message("end", FIRST, "drive"));
      soon().until(() -> frigate.asked(FIRST) > 0);
      hub.kill9();
      assertEquals(List.of(), recordings(hub, "drive"));
      frigate.http().behave(HttpRecorder.Mode.OK);
      hub.restart().waitReady();
      soon().until(() -> recordings(hub, "drive").size() == 1);
      assertArrayEquals(video, Files.readAllBytes(recordings(hub, "drive").get(0)));
      soon().until(() -> frigate.retained().equals(Set.of(FIRST)));
      long asked = frigate.asked(FIRST);

      frigate.has(SECOND, "drive", video);
      client.publish("frigate/events", FrigateServer.message("end", FIRST, "drive"));
      client.publish(
          "frigate/reviews", FrigateServer.review("1763726400.1-r", "drive", FIRST, SECOND));
      soon().until(() -> frigate.retained().equals(Set.of(FIRST, SECOND)));
      assertEquals(2, recordings(hub, "drive").size());
      assertEquals(asked, frigate.asked(FIRST));

      hub.kill9();
      String missed = FrigateServer.id("missed");
      frigate.has(missed, "yard", video); // told while the hub was not there to hear it
      hub.restart().waitReady();
      soon().until(() -> frigate.retained().equals(Set.of(FIRST, SECOND, missed)));
      client.publish("frigate/events", FrigateServer.message("end", missed, "yard"));
      long rounds = lists(frigate.http(), "/api/events?");
      soon().until(() -> lists(frigate.http(), "/api/events?") > rounds + 2);
      JsonNode all = hub.get("/recordings").json();
      assertEquals(3, all.size(), all::toString);
      assertEquals(1, recordings(hub, "yard").size());
      assertEquals(1, frigate.asked(missed));
    }
  }

  @Test
  void anEventOfProtectIsFetchedWhenItHasEndedAndMadeAFavorite() throws Exception {
    try (HubProcess hub = hub()) {
      unifi.begins("6825b65401986503e417318f");
      HubProcess.Reply told =
          hub.post("/hooks/unifi/porch", UnifiServer.alarm("6825b65401986503e417318f"));
      assertEquals(202, told.status(), told.text());
      soon().until(() -> !unifi.http().requests().isEmpty());
      hub.kill9();
      unifi.ends("6825b65401986503e417318f", video);
      hub.restart().waitReady();
      soon().until(() -> unifi.favorites().equals(Set.of("6825b65401986503e417318f")));
      assertArrayEquals(video, Files.readAllBytes(recordings(hub, "porch").get(0)));
      assertEquals(1, recordings(hub, "porch").size());
      assertFalse(unifi.http().requests().stream().anyMatch(r -> r.path().contains(KEY)));
      assertFalse(hub.logTail(1_000).contains(KEY));
    }
  }

  private static long lists(HttpRecorder http, String path) {
    return http.requests().stream().filter(r -> r.path().startsWith(path)).count();
  }

  @Test
  void whatProtectDidNotTellIsFetchedOnceIntoTheFolderThatItsCameraHasHere() throws Exception {
    String list = "/proxy/protect/api/events?";
    try (HubProcess hub = hub()) {
      soon().until(() -> lists(unifi.http(), list) > 0);
      unifi.has("told", video);
      assertEquals(202, hub.post("/hooks/unifi/porch", UnifiServer.alarm("told")).status());
      soon().until(() -> unifi.favorites().equals(Set.of("told")));
      hub.kill9();
      unifi.has("missed", video); // while the hub was not there to hear it
      hub.restart().waitReady();
      soon().until(() -> unifi.favorites().equals(Set.of("told", "missed")));
      assertEquals(202, hub.post("/hooks/unifi/porch", UnifiServer.alarm("missed")).status());
      unifi.has("untold", video); // its webhook did not get through
      soon().until(() -> unifi.favorites().equals(Set.of("told", "missed", "untold")));
      long rounds = lists(unifi.http(), list);
      soon().until(() -> lists(unifi.http(), list) > rounds + 2);
      assertEquals(3, recordings(hub, "porch").size());
      assertEquals(3, hub.get("/recordings").json().size());
      assertFalse(unifi.http().requests().stream().anyMatch(r -> r.path().contains(KEY)));
    }
  }

  @Test
  void detectatronsEventIsAnsweredWithItsKeyTags() throws Exception {
    try (HubProcess hub = hub()) {
      HttpResponse<String> answer = postForm(hub, "/event?camera=gate", video);
      assertEquals("201 [\"Person\"]", answer.statusCode() + " " + answer.body());
      rekognition.sees(image -> List.of());
      answer = postForm(hub, "/event?camera=gate", video);
      assertEquals("200 []", answer.statusCode() + " " + answer.body());
      assertEquals(500, postForm(hub, "/event?camera=gate", "text".getBytes()).statusCode());
      assertEquals(3, hub.get("/recordings").json().size());
    }
  }

  private static HttpResponse<String> postForm(HubProcess hub, String path, byte[] content)
      throws Exception {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.writeBytes(
        ("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.mp4\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    form.writeBytes(content);
    form.writeBytes("\r\n--b--\r\n".getBytes(StandardCharsets.UTF_8));
    HttpRequest call =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + hub.httpPort() + path))
            .header("Content-Type", "multipart/form-data; boundary=b")
            .POST(HttpRequest.BodyPublishers.ofByteArray(form.toByteArray()))
            .build();
    return HttpClient.newHttpClient().send(call, HttpResponse.BodyHandlers.ofString());
  }
}
