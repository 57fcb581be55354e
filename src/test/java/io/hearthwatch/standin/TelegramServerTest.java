package io.hearthwatch.standin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The stand-in speaks as the real server does, as far as the hub needs it. */
class TelegramServerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final TelegramServer server = new TelegramServer();

  @AfterEach
  void close() {
    server.close();
  }

  private HttpRequest request(String method, String type, String body) {
    return HttpRequest.newBuilder(URI.create(server.url() + "/bot1:x/" + method))
        .header("Content-Type", type)
        .timeout(Duration.ofSeconds(10))
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  private JsonNode call(String method, String type, String body) throws Exception {
    return JSON.readTree(
        HTTP.send(request(method, type, body), HttpResponse.BodyHandlers.ofString()).body());
  }

  private JsonNode updates(long offset) throws Exception {
    return call("getUpdates?timeout=0&offset=" + offset, "application/json", "").path("result");
  }

  @Test
  void everyFormOfABodyIsRead() throws Exception {
    call("sendMessage", "application/json", "{\"chat_id\":\"5\",\"text\":\"a & b\"}");
    call("sendMessage", "application/x-www-form-urlencoded", "chat_id=5&text=a+%26+b");
    call(
        "sendMessage",
        "multipart/form-data; boundary=XX",
        "--XX\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n5\r\n--XX\r\n"
            + "Content-Disposition: form-data; name=\"text\"\r\n\r\na & b\r\n--XX--\r\n");
    assertEquals(
        List.of("a & b", "a & b", "a & b"),
        server.sent("5").stream().map(TelegramServer.Request::text).toList());
  }

  @Test
  void updatesComeUntilTheOffsetConfirmsThem() throws Exception {
    long first = server.write("5", "Anna", "/ack");
    long second = server.write("5", "Anna", "/status");
    assertEquals(2, updates(0).size());
    assertEquals(2, updates(0).size());
    assertEquals(second, updates(first + 1).get(0).path("update_id").asLong());
    assertEquals(0, updates(second + 1).size());
  }

  @Test
  void aLongPollEndsWhenSomebodyWrites() throws Exception {
    CompletableFuture<HttpResponse<String>> poll =
        HTTP.sendAsync(
            request("getUpdates?timeout=9", "application/json", ""),
            HttpResponse.BodyHandlers.ofString());
    server.write("5", "Anna", "/ack");
    assertTrue(poll.join().body().contains("/ack"));
  }

  @Test
  void thousandsOfMessagesASecondAreTaken() {
    int count = 2_000;
    List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      answers.add(
          HTTP.sendAsync(
              request("sendMessage", "application/json", "{\"chat_id\":\"5\",\"text\":\"t\"}"),
              HttpResponse.BodyHandlers.ofString()));
      if (i % 50 == 49) {
        answers.forEach(CompletableFuture::join);
      }
    }
    answers.forEach(CompletableFuture::join);
    long millis = (System.nanoTime() - start) / 1_000_000;
    assertEquals(count, server.sent("5").size());
    assertTrue(millis < 10_000, () -> count + " messages took " + millis + " ms");
    System.out.println(count + " messages in " + millis + " ms");
  }
}
