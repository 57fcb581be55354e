package io.hearthwatch.standin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands before an S3 server that takes any signature, and misbehaves where it is told to. */
public final class S3Faults implements AutoCloseable {
  private static final int BEFORE_THE_RESET = 700_000;
  private static final Set<String> NOT_PASSED_ON =
      Set.of("host", "connection", "content-length", "expect", "transfer-encoding", "date");

  /** What happens to a request. */
  public enum Fault {
    FORBIDDEN(403, "AccessDenied"),
    EXPIRED(400, "ExpiredToken"),
    BUSY(503, "SlowDown"),
    /** The connection is reset when some of the content is there; answers are as usual else. */
    RESET(0, ""),
    /**
     * A byte of the content is another one when it arrives. S3Mock, which notices it, answers
     * BadRequest; here it is what Amazon answers.
     */
    DAMAGE(0, "BadDigest"),
    /** No answer ever comes. */
    HANG(0, "");

    private final int status;
    private final String code;

    Fault(int status, String code) {
      this.status = status;
      this.code = code;
    }
  }

  /**
   * A request that was answered by the server behind.
   *
   * @param target path and query
   */
  public record Passed(String method, String target, int status) {}

  private final String server;
  private final HttpServer front;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<String, Fault> faults = new ConcurrentHashMap<>();
  private final List<Passed> passed = new CopyOnWriteArrayList<>();

  /** Before the server of that address. */
  public S3Faults(String server) {
    this.server = server;
    front = HttpRecorder.listen(0, 100, null);
    front.setExecutor(threads);
    front.createContext("/", this::serve);
    front.start();
  }

  public String url() {
    return "http://127.0.0.1:" + front.getAddress().getPort();
  }

  /** Requests whose path and query contain this meet that, until {@link #heal}. */
  public void meet(String part, Fault fault) {
    faults.put(part, fault);
  }

  /** All is well again. */
  public void heal() {
    faults.clear();
  }

  /** What went through so far. */
  public List<Passed> passed() {
    return List.copyOf(passed);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String target = exchange.getRequestURI().toString();
      Fault fault = null;
      for (Map.Entry<String, Fault> entry : faults.entrySet()) {
        fault = target.contains(entry.getKey()) ? entry.getValue() : fault;
      }
      boolean hasContent = exchange.getRequestMethod().equals("PUT");
      if (fault == Fault.HANG) {
        closing.await();
      } else if (fault == Fault.RESET && hasContent) {
        exchange.getRequestBody().readNBytes(BEFORE_THE_RESET); // what is left unread resets it
      } else if (fault != null && fault.status > 0) {
        exchange.getRequestBody().readAllBytes();
        refuse(exchange, fault.status, fault.code);
      } else {
        pass(exchange, target, fault == Fault.DAMAGE && hasContent);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void refuse(HttpExchange exchange, int status, String code) throws IOException {
    byte[] body =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Error><Code>%s</Code><Message>as told</Message></Error>"
            .formatted(code)
            .getBytes(StandardCharsets.UTF_8);
    boolean silent = exchange.getRequestMethod().equals("HEAD");
    exchange.getResponseHeaders().set("Content-Type", "application/xml");
    exchange.sendResponseHeaders(status, silent ? -1 : body.length);
    if (!silent) {
      exchange.getResponseBody().write(body);
    }
  }

  private void pass(HttpExchange exchange, String target, boolean damaged)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server + target))
            .method(exchange.getRequestMethod(), content(exchange, damaged));
    exchange
        .getRequestHeaders()
        .forEach(
            (name, values) -> {
              if (!NOT_PASSED_ON.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
              }
            });
    HttpResponse<byte[]> answer =
        client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    passed.add(new Passed(exchange.getRequestMethod(), target, answer.statusCode()));
    if (damaged && answer.statusCode() == 400) {
      refuse(exchange, 400, Fault.DAMAGE.code);
      return;
    }
    boolean silent = exchange.getRequestMethod().equals("HEAD");
    answer
        .headers()
        .map()
        .forEach(
            (name, values) -> {
              boolean length = silent && name.equalsIgnoreCase("content-length");
              if (length || !NOT_PASSED_ON.contains(name.toLowerCase(java.util.Locale.ROOT))) {
                exchange.getResponseHeaders().put(name, values);
              }
            });
    boolean empty = silent || answer.body().length == 0;
    exchange.sendResponseHeaders(answer.statusCode(), empty ? -1 : answer.body().length);
    if (!empty) {
      exchange.getResponseBody().write(answer.body());
    }
  }

  private static BodyPublisher content(HttpExchange exchange, boolean damaged) {
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    if (length == null || length.equals("0")) {
      return BodyPublishers.noBody();
    }
    InputStream body = exchange.getRequestBody();
    return BodyPublishers.fromPublisher(
        BodyPublishers.ofInputStream(() -> damaged ? new Damaged(body) : body),
        Long.parseLong(length));
  }

  @Override
  public void close() {
    closing.countDown();
    front.stop(0);
    threads.shutdownNow();
  }

  /** The first byte is another one. */
  private static final class Damaged extends FilterInputStream {
    private boolean done;

    Damaged(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
      int got = in.read(buffer, offset, count);
      if (got > 0 && !done) {
        buffer[offset] ^= 1;
        done = true;
      }
      return got;
    }
  }
}
