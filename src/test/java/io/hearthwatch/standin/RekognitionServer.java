package io.hearthwatch.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.imageio.ImageIO;

/**
 * Amazon Rekognition's DetectLabels in little, by its JSON protocol: it decodes the picture, asks a
 * function what it shows, and can answer the next calls with an error. It speaks on the loopback
 * address.
 */
public final class RekognitionServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LARGEST = 5 << 20;
  private static final int SMALLEST_SIDE = 80;

  /** A label in an answer; confidence in per cent. */
  public record Shown(String name, double confidence) {}

  /**
   * One call as it came in.
   *
   * @param signature the header Authorization
   */
  public record Call(int bytes, int maxLabels, double minConfidence, String signature) {}

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Deque<String> errors = new ArrayDeque<>();
  private final List<Call> calls = new ArrayList<>();
  private Function<BufferedImage, List<Shown>> eyes = image -> List.of();
  private volatile Duration delay = Duration.ZERO;

  public RekognitionServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Says what a picture shows. */
  public synchronized void sees(Function<BufferedImage, List<Shown>> eyes) {
    this.eyes = eyes;
  }

  /**
   * The next calls are answered with errors of the service, for instance {@code
   * ThrottlingException}, or {@code 500}.
   */
  public synchronized void fails(String... next) {
    errors.addAll(List.of(next));
  }

  /** Every answer takes this long. */
  public void isSlow(Duration delay) {
    this.delay = delay;
  }

  public synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode request = JSON.readTree(exchange.getRequestBody().readAllBytes());
      if (closed.await(delay.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
      synchronized (this) {
        reply(exchange, request);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void reply(HttpExchange exchange, JsonNode request) throws IOException {
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    byte[] picture = Base64.getDecoder().decode(request.path("Image").path("Bytes").asText());
    int most = request.path("MaxLabels").asInt(100);
    double least = request.path("MinConfidence").asDouble(55);
    calls.add(
        new Call(
            picture.length, most, least, exchange.getRequestHeaders().getFirst("Authorization")));
    String error = errors.isEmpty() ? refusal(target, picture) : errors.remove();
    if (error != null) {
      boolean broken = error.equals("500");
      send(
          exchange,
          broken ? 500 : 400,
          JSON.createObjectNode()
              .put("__type", broken ? "InternalServerError" : error)
              .put("Message", "as told"));
      return;
    }
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture));
    ObjectNode answer = JSON.createObjectNode().put("LabelModelVersion", "3.0");
    ArrayNode labels = answer.putArray("Labels");
    eyes.apply(image).stream()
        .filter(shown -> shown.confidence() >= least)
        .sorted((a, b) -> Double.compare(b.confidence(), a.confidence()))
        .limit(most)
        .forEach(
            shown ->
                labels
                    .addObject()
                    .put("Name", shown.name())
                    .put("Confidence", shown.confidence())
                    .putArray("Instances"));
    send(exchange, 200, answer);
  }

  private static String refusal(String target, byte[] picture) throws IOException {
    if (!"RekognitionService.DetectLabels".equals(target)) {
      return "UnknownOperationException";
    }
    if (picture.length > LARGEST) {
      return "ImageTooLargeException";
    }
    BufferedImage image = ImageIO.read(new ByteArrayInputStream(picture));
    if (image == null) {
      return "InvalidImageFormatException";
    }
    return Math.min(image.getWidth(), image.getHeight()) < SMALLEST_SIDE
        ? "InvalidParameterException"
        : null;
  }

  private static void send(HttpExchange exchange, int status, ObjectNode body) throws IOException {
    byte[] bytes = body.toString().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    closed.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
