package io.hearthwatch.contract;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * What tests of the running hub share: they speak to it over the network only, and after each of
 * them the ledger has to close.
 */
@QuarkusTestResource(HubUnderTest.class)
abstract class HubContract {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  static final Duration SOON = Duration.ofSeconds(20);

  @TestHTTPResource URI address;

  Wire mqtt;

  @BeforeEach
  void connectAndAwaitTheHub() throws Exception {
    Awaitility.setDefaultPollInterval(20, TimeUnit.MILLISECONDS);
    Awaitility.setDefaultPollDelay(Duration.ZERO);
    mqtt = new Wire();
    await().atMost(SOON).until(() -> get("/q/health/ready").statusCode() == 200);
  }

  @AfterEach
  void theLedgerCloses() throws Exception {
    mqtt.close();
    await().atMost(SOON).untilAsserted(() -> json("/ledger").forEach(HubContract::assertClosed));
  }

  private static void assertClosed(JsonNode page) {
    long settled = 0;
    for (String column :
        List.of("stored", "duplicate", "deadLettered", "refused", "spooled", "inFlight")) {
      settled += page.required(column).asLong();
    }
    if (page.required("received").asLong() != settled || page.required("inFlight").asLong() != 0) {
      throw new AssertionError("the ledger does not close: " + page);
    }
  }

  long ledger(String flow, String column) throws IOException, InterruptedException {
    return json("/ledger").path(flow).path(column).asLong();
  }

  URI uri(String path) {
    return URI.create(address.toString().replaceAll("/$", "") + path);
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  JsonNode json(String path) throws IOException, InterruptedException {
    return JSON.readTree(get(path).body());
  }

  static JsonNode json(HttpResponse<String> answer) throws IOException {
    return JSON.readTree(answer.body());
  }

  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return send(HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  static HttpResponse<String> send(HttpRequest.Builder call)
      throws IOException, InterruptedException {
    return HTTP.send(
        call.timeout(Duration.ofSeconds(30)).build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Rows of the local store, which is the record of a hub without MySQL. */
  static List<Map<String, Object>> rows(String sql, Object... parameters) {
    return LocalRows.query(Path.of(System.getProperty("hub.data.dir"), "hub.db"), sql, parameters);
  }

  /** The rows, when there are so many. */
  static List<Map<String, Object>> awaitRows(int count, String sql, Object... parameters) {
    List<Map<String, Object>> found = new ArrayList<>();
    await()
        .atMost(SOON)
        .untilAsserted(
            () -> {
              found.clear();
              found.addAll(rows(sql, parameters));
              assertEquals(count, found.size(), sql);
            });
    return found;
  }

  static Path routesFolder() {
    return Path.of(System.getProperty("hub.routes.dir"));
  }

  /** Writes a route file in one move, as editors and deployments do. */
  static void writeRoutes(String file, String yaml) throws IOException {
    Path path = routesFolder().resolve(file);
    Path draft = path.resolveSibling("." + path.getFileName() + ".draft");
    Files.writeString(draft, yaml);
    Files.move(draft, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** A door of its own for a test. */
  static String door(String button, String lock) {
    return """
        - templatedRoute:
            routeTemplateRef: button-to-lock
            parameters:
              - name: button
                value: thing/%s
              - name: lock
                value: remote-lock/%s
        """
        .formatted(button, lock);
  }

  /** The routes of a file as {@code GET /routes} shows them. */
  List<JsonNode> routesOf(String file) throws IOException, InterruptedException {
    List<JsonNode> found = new java.util.ArrayList<>();
    json("/routes")
        .forEach(
            route -> {
              if (route.path("file").asText().equals(file)) {
                found.add(route);
              }
            });
    return found;
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
