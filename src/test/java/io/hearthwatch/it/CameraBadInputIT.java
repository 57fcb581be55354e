package io.hearthwatch.it;

import static io.hearthwatch.standin.S3Faults.Fault;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hearthwatch.it.servers.Disk;
import io.hearthwatch.it.servers.FaultProxy;
import io.hearthwatch.it.servers.HubLogs;
import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.Mosquitto;
import io.hearthwatch.it.servers.S3Server;
import io.hearthwatch.standin.RekognitionServer;
import io.hearthwatch.standin.S3Faults;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Recordings with odd names and odd content, and a bucket, Rekognition and a disk that fail:
 * nothing is lost, each says why it waits, and each cause is one alarm that ends.
 *
 * <p>What often passes by itself is no alarm for a minute: a second hub is in that trouble from the
 * start, and looked at last.
 */
@ExtendWith(HubLogs.class)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class CameraBadInputIT {
  private static final String BUCKET = "evidence";
  private static final int DISK_MB = 160;
  private static final int MB = 1 << 20;

  @TempDir static Path folder;
  private static final RekognitionServer LABELS = new RekognitionServer();
  private static Mosquitto broker;
  private static S3Server server;
  private static S3Client s3;
  private static S3Faults bucket;
  private static Disk disk;
  private static CameraHub hub;

  private static S3Faults troubledBucket;
  private static FaultProxy wayToLabels;
  private static CameraHub troubled;

  @BeforeAll
  static void start() throws Exception {
    broker = Mosquitto.plain();
    server = S3Server.mock();
    s3 = server.client();
    s3.createBucket(r -> r.bucket(BUCKET));
    LABELS.sees(image -> List.of(new RekognitionServer.Shown("Person", 97)));
    bucket = new S3Faults(server.url());
    disk = Disk.canMount() ? Disk.inMemory(DISK_MB) : null;
    Path recordings = (disk == null ? folder : disk.folder()).resolve("recordings");
    hub = start("good", bucket, LABELS.url(), recordings);

    troubledBucket = new S3Faults(server.url());
    wayToLabels = new FaultProxy(URI.create(LABELS.url()).getPort());
    troubled =
        start(
            "troubled",
            troubledBucket,
            "http://127.0.0.1:" + wayToLabels.port(),
            folder.resolve("troubled"));
    hub.process().waitReady();
    troubled.process().waitReady();
    trouble();
  }

  private static CameraHub start(String name, S3Faults store, String labels, Path recordings) {
    HubProcess process =
        HubProcess.with()
            .mqtt(broker.url())
            .env("HUB_NAME", name + ProcessHandle.current().pid())
            .env("AWS_ACCESS_KEY_ID", S3Server.ACCESS_KEY)
            .env("AWS_SECRET_ACCESS_KEY", S3Server.SECRET_KEY)
            .env("HUB_S3_BUCKET", BUCKET)
            .env("HUB_S3_REGION", "us-east-1")
            .env("HUB_S3_ENDPOINT", store.url())
            .env("HUB_REKOGNITION", "on")
            .env("HUB_REKOGNITION_ENDPOINT", labels)
            .env("HUB_RECORDINGS_DIR", recordings.toString())
            .start();
    return new CameraHub(process, recordings);
  }

  /** Rekognition is away, and so, after some recordings, is the bucket in three ways. */
  private static void trouble() throws Exception {
    wayToLabels.refuse();
    byte[] video = video("calm.mp4");
    for (int i = 1; i <= 6; i++) {
      troubled.drop("calm" + i, "a.mp4", video);
    }
    Wait.upTo(Wait.LONG, "all of them are archived")
        .until(() -> troubled.process().ledger("recordings").path("archived").asInt() == 6);
    troubledBucket.meet("/busy", Fault.BUSY);
    troubledBucket.meet("/cut", Fault.RESET);
    troubledBucket.meet("/damaged", Fault.DAMAGE);
    troubled.drop("busy", "a.mp4", bytes(1, 1000));
    troubled.drop("cut", "a.mp4", bytes(2, 20 * MB));
    troubled.drop("damaged", "a.mp4", bytes(3, 1000));
  }

  @AfterEach
  void heal() {
    bucket.heal();
  }

  @AfterAll
  static void stop() {
    troubled.close();
    hub.close();
    wayToLabels.close();
    troubledBucket.close();
    bucket.close();
    LABELS.close();
    s3.close();
    server.close();
    broker.close();
    if (disk != null) {
      disk.close();
    }
  }

  private static byte[] video(String name, String... options) throws Exception {
    Path file = folder.resolve(name);
    List<String> command =
        Stream.of(
                List.of("ffmpeg", "-v", "error", "-f", "lavfi", "-i", "testsrc=s=160x120:r=5"),
                List.of("-t", "2", "-pix_fmt", "yuv420p"),
                List.of(options),
                List.of(file.toString()))
            .flatMap(List::stream)
            .toList();
    Process process = new ProcessBuilder(command).inheritIO().start();
    assertTrue(process.waitFor(60, TimeUnit.SECONDS));
    assertEquals(0, process.exitValue());
    return Files.readAllBytes(file);
  }

  private static byte[] bytes(int seed, int size) {
    byte[] bytes = new byte[size];
    new Random(seed).nextBytes(bytes);
    return bytes;
  }

  private static byte[] object(JsonNode recording) {
    return s3.getObjectAsBytes(r -> r.bucket(BUCKET).key(recording.path("key").asText()))
        .asByteArray();
  }

  private static HttpResponse<String> post(String camera, String name, byte[] content)
      throws IOException, InterruptedException {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.writeBytes(
        ("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
                + name.replace("\"", "\\\"")
                + "\"\r\nContent-Type: video/mp4\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    form.writeBytes(content);
    form.writeBytes("\r\n--b--\r\n".getBytes(StandardCharsets.UTF_8));
    HttpRequest call =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:" + hub.process().httpPort() + "/hooks/recording/" + camera))
            .header("Content-Type", "multipart/form-data; boundary=b")
            .POST(BodyPublishers.ofByteArray(form.toByteArray()))
            .build();
    return HttpClient.newHttpClient().send(call, HttpResponse.BodyHandlers.ofString());
  }

  @Test
  @Order(1)
  void oddNamesAreKeptAndLeadNowhereElse() throws Exception {
    byte[] video = video("odd.mp4");
    List<String> dropped =
        List.of(
            "two words.mp4",
            "\"quoted\" it's.mp4",
            "dog \uD83D\uDC36.mp4",
            "a".repeat(251) + ".mp4");
    for (String name : dropped) {
      hub.drop("odd", name, video);
    }
    List<String> posted =
        List.of(
            "../../../x/up.mp4",
            "C:\\cam\\..\\win.mp4",
            "b".repeat(300) + ".mp4",
            "\uD83D\uDC36.mp4",
            "q\"uote 1.mp4");
    for (String name : posted) {
      assertEquals(202, post("odd", name, video).statusCode(), name);
    }
    List<JsonNode> all =
        Wait.upTo(Wait.LONG, "all are tagged")
            .until(
                () -> hub.of("odd"),
                found ->
                    found.size() == dropped.size() + posted.size()
                        && found.stream().allMatch(r -> r.path("state").asText().equals("TAGGED")));
    Set<String> keys = all.stream().map(r -> r.path("key").asText()).collect(Collectors.toSet());
    assertEquals(all.size(), keys.size());
    for (JsonNode recording : all) {
      String key = recording.path("key").asText();
      assertTrue(key.matches("odd/\\d{4}/\\d\\d/\\d\\d/\\d{6}-[A-Za-z0-9._-]{1,104}\\.mp4"), key);
      assertArrayEquals(video, object(recording), key);
      assertEquals("interesting", recording.path("verdict").asText());
    }
    Set<String> names = all.stream().map(r -> r.path("file").asText()).collect(Collectors.toSet());
    assertTrue(names.containsAll(dropped), names::toString);
    try (Stream<Path> files = Files.list(hub.recordings().resolve("odd"))) {
      assertEquals(all.size(), files.count(), "all of them in the camera's folder");
    }
    hub.awaitRest();
  }

  @Test
  @Order(2)
  void theSameNameAndSecondOfTwoCamerasAndOfOneAreAllKept() {
    Instant second = Instant.now().minusSeconds(900);
    hub.drop("same1", "clip.mp4", bytes(11, 1000), second);
    hub.drop("same2", "clip.mp4", bytes(12, 1000), second);
    hub.drop("same3", "a/clip.mp4", bytes(13, 1000), second);
    hub.drop("same3", "b/clip.mp4", bytes(14, 1000), second);
    assertArrayEquals(bytes(11, 1000), object(hub.awaitTagged("same1", "unclassified")));
    assertArrayEquals(bytes(12, 1000), object(hub.awaitTagged("same2", "unclassified")));
    List<JsonNode> both =
        Wait.upTo(Wait.LONG, "both are archived")
            .until(
                () -> hub.of("same3"),
                found -> found.size() == 2 && found.stream().allMatch(r -> r.hasNonNull("key")));
    assertNotEquals(both.get(0).path("key"), both.get(1).path("key"));
    Set<Integer> contents =
        both.stream().map(r -> Arrays.hashCode(object(r))).collect(Collectors.toSet());
    assertEquals(
        Set.of(Arrays.hashCode(bytes(13, 1000)), Arrays.hashCode(bytes(14, 1000))), contents);
    hub.awaitRest();
  }

  @Test
  @Order(3)
  void whatIsNoVideoIsKeptAndSaysWhyNobodyKnowsWhatItShows() throws Exception {
    byte[] video = video("whole.mp4");
    hub.drop("truncated", "a.mp4", Arrays.copyOf(video, video.length / 2));
    hub.drop("empty", "a.mp4", new byte[0]);
    hub.drop("text", "a.mp4", "no video".getBytes(StandardCharsets.US_ASCII));
    for (String camera : List.of("truncated", "empty", "text")) {
      JsonNode recording = hub.awaitTagged(camera, "unclassified");
      String reason = recording.path("reason").asText();
      assertTrue(
          reason.contains(
              camera.equals("empty") ? "the file is empty" : "no video that can be read"),
          camera + ": " + reason);
      assertEquals(recording.path("size").asInt(), object(recording).length);
    }
    hub.awaitRest();
  }

  @Test
  @Order(4)
  void aFileThatGrowsIsTakenWhenItIsWhole() throws Exception {
    Path file = hub.recordings().resolve("grows/a.mp4");
    Files.createDirectories(file.getParent());
    byte[] content = bytes(21, 30_000);
    int piece = content.length / 20;
    ScheduledExecutorService writer = Executors.newSingleThreadScheduledExecutor();
    int[] written = {0};
    writer.scheduleAtFixedRate(
        () -> {
          try {
            Files.write(
                file,
                Arrays.copyOfRange(content, written[0], written[0] + piece),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
            written[0] += piece;
            if (written[0] == content.length) {
              writer.shutdown();
            }
          } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
          }
        },
        0,
        200,
        TimeUnit.MILLISECONDS);
    assertTrue(writer.awaitTermination(60, TimeUnit.SECONDS));
    JsonNode recording = hub.awaitTagged("grows", "unclassified");
    assertEquals(content.length, recording.path("size").asInt());
    assertArrayEquals(content, object(recording));
    hub.awaitRest();
  }

  @Test
  @Order(5)
  void credentialsThatExpireAndARefusalAreAnAlarmEachUntilTheyAreOver() {
    refused("expired", Fault.EXPIRED, "recordings-archive-credentials", "wrong or expired");
    refused("refused", Fault.FORBIDDEN, "recordings-archive-forbidden", "may not do this");
    assertEquals(2, hub.alarms());
  }

  private static void refused(String camera, Fault fault, String alarm, String reason) {
    bucket.meet("/" + BUCKET, fault);
    hub.drop(camera, "a.mp4", bytes(31, 1000));
    hub.awaitWaiting(camera, reason);
    hub.awaitAlarm(alarm);
    bucket.heal();
    assertArrayEquals(bytes(31, 1000), object(hub.awaitTagged(camera, "unclassified")));
    hub.awaitOver(alarm);
    hub.awaitRest();
  }

  @Test
  @Order(6)
  void aHubKilledInTheMiddleOfAnUploadGoesOnWithIt() {
    byte[] content = bytes(41, 40 * MB);
    bucket.meet("partNumber=2&", Fault.HANG);
    hub.drop("killed", "a.mp4", content);
    Wait.upTo(Wait.LONG, "all parts but the second are there")
        .until(() -> sent("PUT", "killed", "partNumber") == 2);
    hub.process().kill9();
    bucket.heal();
    hub.process().restart().waitReady();
    assertArrayEquals(content, object(hub.awaitTagged("killed", "unclassified")));
    assertEquals(1, sent("POST", "killed", "uploads"), "it was not begun anew");
    assertEquals(3, sent("PUT", "killed", "partNumber"), "no part was sent twice");
    hub.awaitRest();
  }

  private static long sent(String method, String camera, String query) {
    return bucket.passed().stream()
        .filter(p -> p.method().equals(method) && p.status() == 200)
        .filter(p -> p.target().contains("/" + camera + "/") && p.target().contains(query))
        .count();
  }

  @Test
  @Order(7)
  void throttlingIsWaitedOut() throws Exception {
    byte[] video = video("slow.mp4");
    int before = LABELS.calls().size();
    LABELS.fails("ThrottlingException", "ProvisionedThroughputExceededException");
    hub.drop("throttled", "a.mp4", video);
    hub.awaitTagged("throttled", "interesting");
    assertTrue(LABELS.calls().size() >= before + 3);
    hub.awaitRest();
  }

  @Test
  @Order(8)
  void whatFindsNoRoomIsRefusedWholeAndTheFullDiskIsAnAlarm() throws Exception {
    assumeTrue(disk != null, "only root, and not in every container, can mount a disk that fills");
    byte[] content = bytes(51, 2 * MB);
    disk.fill();
    HttpResponse<String> answer = post("full", "a.mp4", content);
    assertEquals(507, answer.statusCode(), answer.body());
    assertTrue(answer.body().contains("the disk for recordings is full"), answer.body());
    hub.awaitAlarm("recordings-disk-full");
    assertEquals(List.of(), hub.of("full"));
    try (Stream<Path> files = Files.walk(hub.recordings().resolve("full"))) {
      assertEquals(0, files.filter(Files::isRegularFile).count());
    }
    disk.empty();
    assertEquals(202, post("full", "a.mp4", content).statusCode());
    assertArrayEquals(content, object(hub.awaitTagged("full", "unclassified")));
    hub.awaitOver("recordings-disk-full");
    hub.awaitRest();
  }

  @Test
  @Order(9)
  void whatLastsOverAMinuteIsOneAlarmACauseAndDrainsWhenItIsOver() throws Exception {
    troubled.awaitWaiting("busy", "S3 answered 503");
    troubled.awaitWaiting("cut", "no connection to S3");
    troubled.awaitWaiting("damaged", "other bytes arrived than were sent");
    JsonNode calm =
        troubled.await("calm1", "says why", r -> r.path("verdict").asText().equals("unclassified"));
    assertTrue(calm.path("reason").asText().contains("Rekognition cannot be reached"));
    troubled.awaitAlarm("recordings-archive-away");
    troubled.awaitAlarm("recordings-archive-checksum");
    troubled.awaitAlarm("recordings-labels-away");
    Wait.soon("the journal has each").until(() -> troubled.alarms() == 3);

    troubledBucket.heal();
    wayToLabels.heal();
    troubled.drop("calm7", "a.mp4", video("last.mp4"));
    assertArrayEquals(bytes(1, 1000), object(troubled.awaitTagged("busy", "unclassified")));
    assertArrayEquals(bytes(2, 20 * MB), object(troubled.awaitTagged("cut", "unclassified")));
    assertArrayEquals(bytes(3, 1000), object(troubled.awaitTagged("damaged", "unclassified")));
    for (int i = 1; i <= 6; i++) {
      troubled.awaitTagged("calm" + i, "interesting");
    }
    troubled.awaitOver("recordings-archive-away");
    troubled.awaitOver("recordings-archive-checksum");
    troubled.awaitOver("recordings-labels-away");
    troubled.awaitRest();
    assertEquals(3, troubled.alarms());
  }
}
