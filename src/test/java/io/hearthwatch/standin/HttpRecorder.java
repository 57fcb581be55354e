package io.hearthwatch.standin;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import javax.net.ssl.SSLContext;

/** An HTTP server on a free port of this machine that keeps every request and can misbehave. */
public final class HttpRecorder implements AutoCloseable {

  /** How the server behaves. */
  public enum Mode {
    OK,
    /** 429 with {@code Retry-After}, 7 seconds unless said otherwise. */
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
   * @param at when its head was read, nanoseconds of {@link System#nanoTime}
   * @param path with its query
   * @param headers names in lower case
   */
  public record Request(
      long at, String method, String path, Map<String, String> headers, byte[] body) {
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
  private final AtomicInteger left = new AtomicInteger();
  private final boolean encrypted;
  private volatile Mode mode = Mode.OK;
  private volatile int retryAfter = 7;

  /** A server that answers everything with 200. */
  public HttpRecorder() {
    this(request -> new Answer(200, "{}"));
  }

  /** A server that answers so while its mode is {@link Mode#OK}. */
  public HttpRecorder(Function<Request, Answer> answers) {
    this(answers, null);
  }

  /** A server that speaks HTTPS and answers everything with 200. */
  public HttpRecorder(SSLContext tls) {
    this(request -> new Answer(200, "{}"), tls);
  }

  private HttpRecorder(Function<Request, Answer> answers, SSLContext tls) {
    this.answers = answers;
    this.encrypted = tls != null;
    server = listen(0, 0, tls);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  /** A server on a port of this machine, with TLS unless the context is null. */
  static HttpServer listen(int port, int backlog, SSLContext tls) {
    InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    try {
      if (tls == null) {
        return HttpServer.create(address, backlog);
      }
      HttpsServer https = HttpsServer.create(address, backlog);
      https.setHttpsConfigurator(new HttpsConfigurator(tls));
      return https;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(HttpExchange exchange) throws IOException {
    long at = System.nanoTime();
    try (exchange) {
      Map<String, String> headers = new TreeMap<>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.get(0)));
      Request request =
          new Request(
              at,
              exchange.getRequestMethod(),
              exchange.getRequestURI().toString(),
              headers,
              exchange.getRequestBody().readAllBytes());
      requests.add(request);
      switch (left.getAndUpdate(n -> Math.max(0, n - 1)) > 0 ? mode : Mode.OK) {
        case OK -> {
          Answer answer = answers.apply(request);
          send(exchange, answer.status(), answer.body());
        }
        case TOO_MANY -> {
          exchange.getResponseHeaders().set("Retry-After", String.valueOf(retryAfter));
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
    behave(mode, Integer.MAX_VALUE);
  }

  /** Behaves so for the next requests, then well again. */
  public void behave(Mode next, int times) {
    mode = next;
    left.set(times);
  }

  /** How many seconds {@link Mode#TOO_MANY} asks to wait. */
  public void retryAfter(int seconds) {
    retryAfter = seconds;
  }

  /** All requests so far, in order. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** Address of a path here, which begins with a slash. */
  public String url(String path) {
    return (encrypted ? "https" : "http") + "://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  @Override
  public void close() {
    closing.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
