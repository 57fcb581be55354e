package io.hearthwatch.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

/** Calls to a running hub that has the tokens of {@link TokensProfile}. */
final class HubCalls {
  private static final Instant START = Instant.now();
  private static final AtomicInteger SIGNED = new AtomicInteger();
  static final String MULTIPART = "multipart/form-data; boundary=cut";

  private final HttpClient client = HttpClient.newHttpClient();
  private final URI hub;

  HubCalls(URI hub) {
    this.hub = hub;
  }

  HttpRequest.Builder call(String path, String secret) {
    URI uri = URI.create(hub.toString().replaceAll("/$", "") + path);
    HttpRequest.Builder call = HttpRequest.newBuilder(uri);
    return secret == null ? call : call.header("Authorization", "Bearer " + secret);
  }

  HttpRequest.Builder signed(String path, byte[] body, String type) {
    // equal bodies signed in the same second would be one and the same signature
    String now = String.valueOf(START.getEpochSecond() - SIGNED.incrementAndGet());
    return call(path, null)
        .header("Content-Type", type)
        .header(Signatures.TIMESTAMP, now)
        .header(Signatures.SIGNATURE, Signer.sign("hook-secret", now, body))
        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
  }

  HttpResponse<String> send(HttpRequest.Builder call) throws IOException, InterruptedException {
    return client.send(
        call.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
  }

  static JsonObject assertProblem(int status, String path, HttpResponse<String> answer) {
    assertEquals(status, answer.statusCode(), answer.body());
    assertEquals(Problem.MEDIA_TYPE, answer.headers().firstValue("Content-Type").orElse(""));
    JsonObject problem = new JsonObject(answer.body());
    assertEquals(status, problem.getInteger("status"));
    assertEquals(path, problem.getString("instance"));
    return problem;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] multipart(int length) {
    String part = "--cut\r\nContent-Disposition: form-data; name=";
    return bytes(
        part
            + "\"camera\"\r\n\r\nporch\r\n"
            + part
            + "\"hub-caller\"\r\n\r\nphone\r\n"
            + part
            + "\"file\"; filename=\"clip.mp4\"\r\nContent-Type: video/mp4\r\n\r\n"
            + "v".repeat(length)
            + "\r\n--cut--\r\n");
  }
}
