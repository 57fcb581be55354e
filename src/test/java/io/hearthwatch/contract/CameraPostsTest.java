package io.hearthwatch.contract;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.junit.QuarkusTest;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Recordings that come over HTTP: what was answered with success is safe. */
@QuarkusTest
class CameraPostsTest extends HubContract {
  private static final String BOUNDARY = "a-boundary-of-a-test";

  private final String camera = "cam-" + UUID.randomUUID();

  private static byte[] video(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static byte[] form(String part, String name, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(
        bytes(
            "--"
                + BOUNDARY
                + "\r\nContent-Disposition: form-data; name=\"note\"\r\n\r\nhello\r\n"));
    out.writeBytes(
        bytes(
            "--%s\r\nContent-Disposition: form-data; name=\"%s\"; filename=\"%s\"\r\n"
                    .formatted(BOUNDARY, part, name)
                + "Content-Type: application/octet-stream\r\n\r\n"));
    out.writeBytes(content);
    out.writeBytes(bytes("\r\n--" + BOUNDARY + "--\r\n"));
    return out.toByteArray();
  }

  private HttpResponse<String> postForm(String path, byte[] form) throws Exception {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "multipart/form-data; boundary=" + BOUNDARY)
            .POST(BodyPublishers.ofByteArray(form)));
  }

  private HttpResponse<String> postBody(String path, String type, byte[] body) throws Exception {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  private static Path data() {
    return Path.of(System.getProperty("hub.data.dir"));
  }

  /** The file of a recording that is in care, by its row. */
  private static Path inCare(HttpResponse<String> answer) throws Exception {
    assertEquals(202, answer.statusCode(), answer.body());
    String id = json(answer).required("id").asText();
    List<Map<String, Object>> rows = rows("SELECT * FROM local_recording WHERE id = ?", id);
    assertEquals(1, rows.size(), answer.body());
    return Path.of(String.valueOf(rows.get(0).get("file")));
  }

  private static void assertNothingLeft() {
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              try (Stream<Path> left = Files.list(data().resolve("incoming"))) {
                assertEquals(List.of(), left.toList());
              }
            });
  }

  @Test
  void aPostedFormIsInCareWhenItIsAnswered() throws Exception {
    byte[] video = video(100_000);
    HttpResponse<String> answer =
        postForm("/hooks/recording/" + camera, form("file", "../../a clip.mp4", video));
    Path file = inCare(answer);
    assertArrayEquals(video, Files.readAllBytes(file));
    assertEquals(camera + "/a_clip.mp4", file.getParent().getFileName() + "/" + file.getFileName());
    assertNothingLeft();
  }

  @Test
  void namesAreNeverOverwrittenAndNeverLeadElsewhere() throws Exception {
    Path first =
        inCare(postForm("/hooks/recording/" + camera, form("file", "x.mkv", video(1_000))));
    Path second =
        inCare(postForm("/hooks/recording/" + camera, form("file", "x.mkv", video(2_000))));
    Path other =
        inCare(
            postForm(
                "/hooks/recording/%2e%2e%2f" + camera, form("file", "\uD83D\uDE00", video(3_000))));
    assertEquals("x.mkv", first.getFileName().toString());
    assertEquals("x-2.mkv", second.getFileName().toString());
    assertEquals(1_000, Files.size(first));
    assertEquals(2_000, Files.size(second));
    assertEquals("recording.mp4", other.getFileName().toString());
    assertEquals(first.getParent().getParent(), other.getParent().getParent());
  }

  @Test
  void aBodyMayBeLongerThanOthers() throws Exception {
    byte[] video = video(25_000_000);
    Path file = inCare(postBody("/hooks/recording/" + camera, "video/x-matroska", video));
    assertArrayEquals(video, Files.readAllBytes(file));
    assertTrue(file.toString().endsWith(".mkv"), file::toString);
    assertNothingLeft();
  }

  @Test
  void withoutARecordingItSaysWhatToSend() throws Exception {
    HttpResponse<String> none =
        postForm("/hooks/recording/" + camera, form("other", "x.mp4", video(10)));
    assertEquals(400, none.statusCode());
    assertTrue(json(none).required("detail").asText().contains("\"file\""), none.body());
    assertEquals(
        400,
        postForm("/hooks/recording/" + camera, form("file", "x.mp4", new byte[0])).statusCode());
    assertEquals(400, post("/hooks/recording/" + camera, "").statusCode());
    assertEquals(400, post("/hooks/recording/" + camera, "{\"uri\":1}").statusCode());
    assertEquals(
        400, postBody("/hooks/recording/" + camera, "multipart/form-data", video(10)).statusCode());
    assertNothingLeft();
  }

  @Test
  void nobodyCanNameAFileOfTheHub() throws Exception {
    Path victim = Files.writeString(data().resolve("victim"), "mine");
    for (String path : List.of("/hooks/recording/" + camera, "/event")) {
      HttpRequest.Builder call = HttpRequest.newBuilder(uri(path + "?Hub-Upload=" + victim));
      call.header("Hub-Upload", victim.toString());
      HttpResponse<String> answer = send(call.POST(BodyPublishers.noBody()));
      assertEquals(400, answer.statusCode(), answer.body());
    }
    assertEquals("mine", Files.readString(victim));
  }

  @Test
  void anAddressIsFetchedFromAllowedHostsOnly() throws Exception {
    String allowed = System.getProperty("hub.recording.hosts");
    byte[] video = video(500_000);
    HttpServer nvr = nvr(Integer.parseInt(allowed.replaceFirst(".*:", "")), video);
    HttpServer other = nvr(0, video);
    String elsewhere = "http://127.0.0.1:" + other.getAddress().getPort() + "/clip.mp4";
    nvr.createContext(
        "/away",
        call -> {
          call.getResponseHeaders().set("Location", elsewhere);
          call.sendResponseHeaders(302, -1);
          call.close();
        });
    try {
      Path file = inCare(fetch("http://" + allowed + "/clip.mp4?token=secret"));
      assertArrayEquals(video, Files.readAllBytes(file));
      assertEquals("clip.mp4", file.getFileName().toString());
      Path moved = inCare(fetch("http://" + allowed + "/moved.mp4"));
      assertEquals("clip-2.mp4", moved.getFileName().toString());
      assertProblem(403, "HUB_RECORDING_HOSTS", fetch(elsewhere));
      assertProblem(403, "HUB_RECORDING_HOSTS", fetch("http://" + allowed + "/away"));
      assertProblem(400, "http", fetch("file:///etc/passwd"));
      assertProblem(502, "answered 404", fetch("http://" + allowed + "/none"));
      assertProblem(502, "bytes came", fetch("http://" + allowed + "/empty"));
      assertProblem(502, "broke off", fetch("http://" + allowed + "/short"));
    } finally {
      nvr.stop(0);
      other.stop(0);
    }
    assertProblem(502, "127.0.0.1", fetch("http://" + allowed + "/clip.mp4?token=secret"));
    assertNothingLeft();
  }

  private static void assertProblem(int status, String detail, HttpResponse<String> answer)
      throws Exception {
    assertEquals(status, answer.statusCode(), answer.body());
    JsonNode problem = json(answer);
    assertTrue(problem.required("detail").asText().contains(detail), answer.body());
    assertFalse(answer.body().contains("secret"), answer.body());
  }

  private HttpResponse<String> fetch(String url) throws Exception {
    return postBody(
        "/hooks/recording/" + camera, "application/json", bytes("{\"url\":\"" + url + "\"}"));
  }

  private static HttpServer nvr(int port, byte[] video) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext(
        "/",
        call -> {
          String path = call.getRequestURI().getPath();
          switch (path) {
            case "/clip.mp4" -> {
              call.sendResponseHeaders(200, video.length);
              call.getResponseBody().write(video);
            }
            case "/moved.mp4" -> {
              call.getResponseHeaders().set("Location", "/clip.mp4");
              call.sendResponseHeaders(302, -1);
            }
            case "/empty" -> call.sendResponseHeaders(200, -1);
            case "/short" -> {
              call.sendResponseHeaders(200, video.length);
              call.getResponseBody().write(video, 0, 1_000);
            }
            default -> call.sendResponseHeaders(404, -1);
          }
          call.close();
        });
    server.start();
    return server;
  }

  @Test
  void detectatronsCallArchivesAndAnswersWithAnArray() throws Exception {
    byte[] video = video(50_000);
    HttpResponse<String> answer =
        postForm("/event?camera=" + camera, form("file", "588ae1.mp4", video));
    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals("[]", answer.body());
    List<Map<String, Object>> rows =
        rows("SELECT object_key FROM local_recording WHERE camera = ?", camera);
    Path kept = data().resolve("archive").resolve(String.valueOf(rows.get(0).get("object_key")));
    assertArrayEquals(video, Files.readAllBytes(kept));
    assertNothingLeft();
  }

  @Test
  void detectatronsCallsWithoutAFile() throws Exception {
    HttpResponse<String> none = post("/event", "");
    assertEquals(400, none.statusCode());
    assertEquals(
        "A binary video must be POSTed to this endpoint.", json(none).path("detail").asText());
    assertEquals(400, post("/tag/image", "").statusCode());
    assertEquals(400, post("/tag/video", "").statusCode());
    HttpResponse<String> tag = get("/tag");
    assertEquals(200, tag.statusCode());
    assertEquals("This endpoint must be invoked via POST with an image file\n", tag.body());
  }

  @Test
  void whileDisarmedEvidenceIsKeptAndNothingTagged() throws Exception {
    post("/arming/disarmed", "");
    try {
      HttpResponse<String> event =
          postForm("/event?camera=" + camera, form("file", "a.mp4", video(1_000)));
      assertEquals("200 []", event.statusCode() + " " + event.body());
      assertEquals(
          1,
          rows(
                  "SELECT id FROM local_recording WHERE camera = ? AND verdict_data LIKE ?",
                  camera,
                  "%disarmed%")
              .size());
      HttpResponse<String> image = postForm("/tag/image", form("file", "a.jpg", video(1_000)));
      assertEquals(405, image.statusCode());
      assertEquals(
          "Detectatron is disarmed, not accepting images for tagging",
          json(image).path("detail").asText());
      assertEquals(405, postForm("/tag/video", form("file", "a.mp4", video(10))).statusCode());
    } finally {
      post("/arming/armed", "");
    }
  }
}
