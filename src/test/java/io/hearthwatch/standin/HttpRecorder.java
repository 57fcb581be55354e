package io.hearthwatch.standin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** An HTTP server on a free port of this machine that keeps every request and can misbehave. */
public final class HttpRecorder implements AutoCloseable {

  /** How the server behaves. */
  public enum Mode {
    OK,
    /** 429 with {@code Retry-After: 7}. */
    TOO_MANY,
    /** 500. */
    ERROR,
    /** The request is taken, the answer never comes while the mode stays. */
    SLOW,
    /** The connection ends without an answer. */
    RESET
  }

  /**
   * A request.
   *
   * @param path with its query
   * @param headers names in lower case
   */
  public record Request(String method, String path, Map<String, String> headers, byte[] body) {
    /** The body as text. */
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    /** A header, or null. */
    public String header(String name) {
      return headers.get(name.toLowerCase(Locale.ROOT));
    }
  }

  /** An answer. */
  public record Answer(int status, byte[] body) {
    public Answer(int status, String body) {
      this(status, body.getBytes(StandardCharsets.UTF_8));
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Function<Request, Answer> answers;
  private volatile Mode mode = Mode.OK;

  /** A server that answers everything with 200. */
  public HttpRecorder() {
    this(request -> new Answer(200, "{}"));
  }

  /** A server that answers so while its mode is {@link Mode#OK}. */
  public HttpRecorder(Function<Request, Answer> answers) {
    this.answers = answers;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> headers = new TreeMap<>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
      Request request =
          new Request(
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              headers,
              exchange.getRequestBody().readAllBytes());
      requests.add(request);
      switch (mode) {
        case OK -> {
          Answer answer = answers.apply(request);
          send(exchange, answer.status(), answer.body());
        }
        case TOO_MANY -> {
          exchange.getResponseHeaders().set("Retry-After", "7");
          send(exchange, 429, "slow down");
        }
        case ERROR -> send(exchange, 500, "broken");
        case SLOW -> closing.await(60, TimeUnit.SECONDS);
        case RESET -> {} // closed by the block
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, int status, String body) throws IOException {
    send(exchange, status, body.getBytes(StandardCharsets.UTF_8));
  }

  private static void send(HttpExchange exchange, int status, byte[] bytes) throws IOException {
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** Behaves so from now on. */
  public void behave(Mode mode) {
    this.mode = mode;
  }

  /** All requests so far, in order. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Address of a path here, which begins with a slash. */
  public String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
