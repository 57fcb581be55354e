package io.hearthwatch.it;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hearthwatch.it.servers.Client;
import io.hearthwatch.it.servers.HubLogs;
import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.Mosquitto;
import io.hearthwatch.it.servers.S3Server;
import io.hearthwatch.it.servers.SqlServer;
import io.hearthwatch.standin.RekognitionServer;
import io.hearthwatch.standin.TelegramServer;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/** Recordings from a folder into a bucket, to Rekognition and into a chat, with a real hub. */
@ExtendWith(HubLogs.class)
class CameraIT {
  private static final String ANNA = "1";
  private static final String BUCKET = "evidence";
  private static final Pattern LINK = Pattern.compile("<a href=\"([^\"]+)\">");
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static S3Server server;
  private static S3Client s3;
  private static Mosquitto broker;

  @TempDir Path folder;
  private final TelegramServer telegram = new TelegramServer();
  private final RekognitionServer labels = new RekognitionServer();
  private String camera;
  private HubProcess hub;

  @BeforeAll
  static void startServers() {
    broker = Mosquitto.plain();
    server = S3Server.mock();
    s3 = server.client();
    s3.createBucket(r -> r.bucket(BUCKET));
  }

  @AfterAll
  static void stopServers() {
    s3.close();
    server.close();
    broker.close();
  }

  @BeforeEach
  void look() {
    camera = "camera" + System.nanoTime();
    labels.sees(CameraIT::seen);
  }

  @AfterEach
  void stop() {
    if (hub != null) {
      hub.close();
    }
    telegram.close();
    labels.close();
  }

  /** A person wears green. */
  private static List<RekognitionServer.Shown> seen(BufferedImage image) {
    Color middle = new Color(image.getRGB(image.getWidth() / 2, image.getHeight() / 2));
    return middle.getGreen() > middle.getBlue() + 40
        ? List.of(
            new RekognitionServer.Shown("Person", 97.5), new RekognitionServer.Shown("Lawn", 80))
        : List.of(new RekognitionServer.Shown("Sky", 99));
  }

  private HubProcess.Setup setup(S3Server store, String secret) {
    return HubProcess.with()
        .mqtt(broker.url())
        .env("AWS_ACCESS_KEY_ID", S3Server.ACCESS_KEY)
        .env("AWS_SECRET_ACCESS_KEY", secret)
        .env("HUB_S3_BUCKET", BUCKET)
        .env("HUB_S3_REGION", "us-east-1")
        .env("HUB_S3_ENDPOINT", store.url())
        .env("HUB_REKOGNITION", "on")
        .env("HUB_REKOGNITION_ENDPOINT", labels.url())
        .env("HUB_UPLINK_CLIP_MAX", "40KB")
        .env("HUB_TELEGRAM_URL", telegram.url())
        .env("HUB_TELEGRAM_TOKEN", "123456:stand-in-secret")
        .env("HUB_TELEGRAM_CHATS", "anna:" + ANNA);
  }

  private void start() {
    hub = setup(server, S3Server.SECRET_KEY).start().waitReady();
  }

  private Path video(String name, String source, String... options) throws Exception {
    Path file = folder.resolve(name);
    List<String> command = new ArrayList<>(List.of("ffmpeg", "-v", "error", "-f", "lavfi"));
    command.addAll(List.of("-i", source, "-t", "4", "-pix_fmt", "yuv420p"));
    command.addAll(List.of(options));
    command.add(file.toString());
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue());
    return file;
  }

  private Path person(String name) throws Exception {
    return video(name, "color=c=green:s=320x180:r=10");
  }

  private Path sky(String name) throws Exception {
    return video(name, "color=c=blue:s=320x180:r=10");
  }

  private Path drop(Path video) throws IOException {
    Path cameras = hub.dataDir().resolve("recordings").resolve(camera);
    Files.createDirectories(cameras);
    Path target = cameras.resolve(video.getFileName());
    return Files.copy(video, target, StandardCopyOption.COPY_ATTRIBUTES);
  }

  /** The recording of that file, once it is in that state with that verdict. */
  private JsonNode await(String file, String state, String verdict) {
    return Wait.upTo(Wait.LONG, file + " is " + state + " and " + verdict)
        .until(
            () -> find(file),
            r ->
                r != null
                    && r.path("state").asText().equals(state)
                    && r.path("verdict").asText("").equals(verdict));
  }

  private JsonNode find(String file) {
    for (JsonNode recording : hub.get("/recordings?camera=" + camera).json()) {
      if (recording.path("file").asText().equals(file)) {
        return recording;
      }
    }
    return null;
  }

  private static Map<String, String> tags(String key) {
    Map<String, String> tags = new TreeMap<>();
    s3.getObjectTagging(r -> r.bucket(BUCKET).key(key))
        .tagSet()
        .forEach(tag -> tags.put(tag.key(), tag.value()));
    return tags;
  }

  private static boolean isThere(String key) {
    try {
      s3.headObject(r -> r.bucket(BUCKET).key(key));
      return true;
    } catch (NoSuchKeyException e) {
      return false;
    }
  }

  private TelegramServer.Request photo(String title) {
    return telegram.await(
        Wait.LONG,
        r -> r.method().equals("sendPhoto") && r.status() == 200 && r.caption().contains(title));
  }

  private static byte[] fetch(String link) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(link.replace("&amp;", "&"))).build();
    HttpResponse<byte[]> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
    assertEquals(200, answer.statusCode());
    return answer.body();
  }

  @Test
  void anInterestingClipIsSafeTaggedAndInTheChatWithALink() throws Exception {
    start();
    try (Client client = Client.connect(broker.url())) {
      String topic = "hearthwatch/" + hub.name() + "/recordings";
      client.subscribe(topic);
      Path file = drop(person("a person.mp4"));
      TelegramServer.Request photo = photo(camera + ": Person");
      assertTrue(photo.fields().path("photo").asInt() > 500, photo::toString);
      assertTrue(photo.caption().contains("Person 98 %, Lawn 80 %"), photo::caption);
      Matcher link = LINK.matcher(photo.caption());
      assertTrue(link.find(), photo::caption);
      assertArrayEquals(Files.readAllBytes(file), fetch(link.group(1)));

      JsonNode recording = await("a person.mp4", "TAGGED", "interesting");
      String key = recording.path("key").asText();
      assertTrue(key.matches(camera + "/\\d{4}/\\d\\d/\\d\\d/\\d{6}-a_person\\.mp4"), key);
      assertEquals(Map.of("camera", camera, "verdict", "interesting"), tags(key));
      HeadObjectResponse head = s3.headObject(r -> r.bucket(BUCKET).key(key));
      assertEquals("[\"Person\"]", head.metadata().get("detectatron"));
      assertEquals("video/mp4", head.contentType());
      String picture = key.replace(".mp4", "_keyframe.jpg");
      assertEquals(picture, recording.path("keyFrame").asText());
      assertEquals("image/jpeg", s3.headObject(r -> r.bucket(BUCKET).key(picture)).contentType());
      Wait.soon("the verdict is on MQTT")
          .until(
              () ->
                  client.messages(topic).stream()
                      .anyMatch(m -> m.text().contains("\"key\":\"" + key)));
      assertEquals(1, labels.calls().size());
      JsonNode page = hub.ledger("recordings");
      assertEquals(1, page.path("interesting").asLong(), page::toString);
      hub.kill9();
      hub.restart().waitReady();
      assertEquals(page, hub.ledger("recordings"));
    }
  }

  @Test
  void aRoutineClipIsKeptAndBothersNobodyNorDoesOneWhileDisarmed() throws Exception {
    start();
    drop(sky("sky.mp4"));
    JsonNode routine = await("sky.mp4", "TAGGED", "routine");
    assertEquals(
        Map.of("camera", camera, "verdict", "routine"), tags(routine.path("key").asText()));
    assertEquals(200, hub.post("/arming/disarmed", "").status());
    int asked = labels.calls().size();
    drop(person("disarmed.mp4"));
    JsonNode kept = await("disarmed.mp4", "TAGGED", "unclassified");
    assertEquals("the hub was disarmed", kept.path("reason").asText());
    assertEquals(
        Map.of("camera", camera, "verdict", "unclassified"), tags(kept.path("key").asText()));
    assertEquals(asked, labels.calls().size());
    assertEquals(200, hub.post("/arming/armed", "").status());
    drop(person("armed.mp4"));
    photo(camera + ": Person");
    assertEquals(1, telegram.requests("sendPhoto").size());
  }

  @Test
  void whileMeteredBulkWaitsAndAlarmsDoNot() throws Exception {
    start();
    assertEquals(200, hub.post("/hooks/uplink/metered", "").status());
    Path large = video("large.mp4", "color=c=green:s=320x180:r=10", "-f", "mp4");
    Files.write(large, new byte[60_000], java.nio.file.StandardOpenOption.APPEND);
    drop(large);
    drop(sky("sky.mp4"));
    JsonNode waiting = await("large.mp4", "SEEN", "interesting");
    await("sky.mp4", "SEEN", "routine");
    TelegramServer.Request early = photo(camera + ": Person");
    assertFalse(LINK.matcher(early.caption()).find(), early::caption);
    assertTrue(early.caption().contains("goes to the archive later"), early::caption);
    drop(person("small.mp4"));
    JsonNode small = await("small.mp4", "TAGGED", "interesting");
    assertTrue(isThere(small.path("key").asText()));
    Wait.soon("the key frame of the large one is there already")
        .until(() -> isThere(stem(large, "large") + "_keyframe.jpg"));
    assertFalse(isThere(stem(large, "large") + ".mp4"));
    telegram.await(
        Wait.LONG, r -> r.method().equals("sendPhoto") && LINK.matcher(r.caption()).find());
    Wait.soon("no message is under way, which would come twice")
        .until(() -> hub.get("/q/health/well").text().contains("\"telegram-waiting\": 0"));
    hub.kill9();
    hub.restart().waitReady();
    assertEquals("SEEN", find("large.mp4").path("state").asText());
    assertTrue(hub.get("/q/health/well").text().contains("metered"));

    assertEquals(200, hub.post("/hooks/uplink/normal", "").status());
    JsonNode drained = await("large.mp4", "TAGGED", "interesting");
    assertEquals(waiting.path("id"), drained.path("id"));
    await("sky.mp4", "TAGGED", "routine");
    assertEquals(stem(large, "large") + ".mp4", drained.path("key").asText());
    assertEquals(2, telegram.requests("sendPhoto").size());
  }

  private String stem(Path file, String name) throws IOException {
    String time =
        java.time.format.DateTimeFormatter.ofPattern("uuuu/MM/dd/HHmmss")
            .withZone(java.time.ZoneOffset.UTC)
            .format(Files.getLastModifiedTime(file).toInstant());
    return camera + "/" + time + "-" + name;
  }

  @Test
  void afterItsTimeTheLocalFileIsGoneAndTheRecordKnowsItStill() throws Exception {
    Path routes = folder.resolve("routes");
    HubProcess.copyFolder(HubProcess.root().resolve("routes"), routes);
    Path flow = routes.resolve("camera-recordings.yaml");
    Files.writeString(flow, Files.readString(flow).replace("period: 60000", "period: 1000"));
    SqlServer mysql = Shared.mysql();
    hub =
        setup(server, S3Server.SECRET_KEY)
            .mysql(mysql, Shared.database(mysql))
            .env("HUB_RECORDINGS_KEEP", "3s")
            .routes(routes)
            .start()
            .waitReady();
    Path file = drop(person("a.mp4"));
    Wait.upTo(Wait.LONG, "the local file is gone").until(() -> !Files.exists(file));
    JsonNode recording =
        Wait.soon("the record has it")
            .until(() -> find("a.mp4"), r -> r != null && !r.path("local").asBoolean());
    assertEquals("interesting", recording.path("verdict").asText());
    assertEquals("Person", recording.path("tags").get(0).path("name").asText());
    String one = "/recordings/" + recording.path("id").asText();
    assertEquals(recording, hub.get(one).json());
    assertEquals(307, hub.get(one + "/clip").status());
    assertTrue(isThere(recording.path("key").asText()));
    String from = "&from=" + recording.path("startedAt").asText();
    String query = "/recordings?verdict=interesting&state=tagged&camera=" + camera;
    assertEquals(1, hub.get(query + from).json().size());
    assertEquals(0, hub.get(query + from.replace("from", "to")).json().size());
    assertEquals(1, hub.ledger("recordings").path("interesting").asLong());
    try (Stream<Path> pictures = Files.list(hub.dataDir().resolve("keyframes"))) {
      assertEquals(0, pictures.count());
    }
  }

  @Test
  void refusedCredentialsLoseNothingAndAreOneAlarm() throws Exception {
    try (S3Server strict = S3Server.strict()) {
      hub = setup(strict, "not-the-secret").start().waitReady();
      drop(sky("one.mp4"));
      drop(sky("two.mp4"));
      for (String file : List.of("one.mp4", "two.mp4")) {
        Wait.upTo(Wait.LONG, file + " says why it waits")
            .until(() -> find(file).path("reason").asText().contains("credentials"));
        assertEquals("SEEN", find(file).path("state").asText());
      }
      Wait.soon("there is one alarm")
          .until(() -> hub.get("/alarms").text().split("\"id\":\"recordings-", -1).length == 2);
      JsonNode page = hub.ledger("recordings");
      assertEquals(2, page.path("waiting").asLong(), page::toString);
      assertTrue(hub.get("/q/health/well").text().contains("recordings-archive-"));
      String shown = hub.get("/recordings").text() + hub.get("/alarms").text() + hub.logTail(500);
      assertFalse(shown.contains("not-the-secret"));
    }
  }
}
