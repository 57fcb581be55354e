package io.hearthwatch.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearthwatch.MovedClock;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import jakarta.enterprise.event.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The gate on a bare Vert.x server, spoken to by plain sockets: clients in libraries do not forge
 * headers.
 */
class GateLocalTest {
  private static final String TOKENS = "phone:lock-secret:lock,panel:alarm-secret:alarm";

  private final Vertx vertx = Vertx.vertx();
  private final MovedClock clock = new MovedClock("2025-06-15T15:06:40Z");
  private final BlockingQueue<Refused> refusals = new LinkedBlockingQueue<>();
  private HttpServer server;

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a program on this machine may open a lock | POST /hooks/button/a | Host: localhost | 200
          a program on this machine may look        | GET /locks           | Host: 127.0.0.1:9 | 200
          a rebound name may not open a lock        | POST /hooks/button/a | Host: evil.example | 403
          a rebound name may not look               | GET /locks           | Host: evil.example | 403
          a page from elsewhere may not open a lock | POST /hooks/button/a | Host: localhost;Origin: http://evil.example | 403
          a picture may not disarm                  | GET /arming/disarmed | Host: localhost;Sec-Fetch-Site: cross-site | 403
          a proxy's caller is not this machine      | GET /locks           | Host: localhost;X-Forwarded-For: 10.0.0.9 | 403
          health is open even by another name       | GET /q/health/live   | Host: evil.example | 200
          """)
  void withoutTokens(String sentence, String line, String headers, int status) throws Exception {
    start(Optional.empty());
    String answer = call(line, headers.split(";"));
    assertEquals(status, status(answer), answer);
    if (status == 200 && !line.contains("health")) {
      assertTrue(answer.endsWith("caller local"), answer);
    }
  }

  @Test
  void aLockRefusedToAPageIsTold() throws Exception {
    start(Optional.empty());
    call("POST /hooks/button/a", "Host: localhost", "Origin: null");
    assertEquals(
        new Refused(
            "127.0.0.1", "POST", "/hooks/button/a", "pages of another origin may not call the hub"),
        refusals.poll(5, TimeUnit.SECONDS));
  }

  @Test
  void aSecretInTheQuerySwitchesArmingAndGoesNoFurther() throws Exception {
    start(Optional.of(TOKENS));
    String answer = call("GET /arming/armed?a=1&token=alarm-secret&type=armed", "Host: hub");
    assertTrue(answer.endsWith("/arming/armed?a=1&type=armed caller panel"), answer);
    assertEquals(401, status(call("GET /hooks/button/a?token=lock-secret", "Host: hub")));
    assertEquals(401, status(call("POST /arming/armed?token=alarm-secret", "Host: hub")));
    assertEquals(403, status(call("GET /arming/armed?token=lock-secret", "Host: hub")));
  }

  @Test
  void aMissingCredentialIsAskedFor() throws Exception {
    start(Optional.of(TOKENS));
    String answer = call("GET /locks", "Host: hub");
    assertTrue(
        answer.contains("www-authenticate: Bearer") || answer.contains("WWW-Authenticate: Bearer"),
        answer);
    assertTrue(answer.contains("application/problem+json"), answer);
  }

  @Test
  void afterTwentyFailuresOnlyTheWrongHaveToWait() throws Exception {
    start(Optional.of(TOKENS));
    for (int i = 0; i < FailureLimit.ALLOWED; i++) {
      assertEquals(401, status(call("POST /hooks/button/a", "Authorization: Bearer guess" + i)));
    }
    String answer = call("POST /hooks/button/a", "Authorization: Bearer guess");
    assertEquals(429, status(answer));
    assertTrue(answer.toLowerCase(java.util.Locale.ROOT).contains("retry-after: 60"), answer);
    assertEquals(200, status(call("POST /hooks/button/a", "Authorization: bearer lock-secret")));
    assertEquals(FailureLimit.ALLOWED, refusals.size());
  }

  @Test
  void aSignedBodyMayBeTwentyMegabytesWhicheverWayItsLengthIsTold() throws Exception {
    start(Optional.of(TOKENS));
    String[] signed = {
      Signatures.TIMESTAMP + ": 1750000000",
      Signatures.SIGNATURE + ": sha256=" + "0".repeat(64),
      "Content-Length: " + (BodyReader.LIMIT_BYTES + 1)
    };
    assertEquals(413, status(call("POST /hooks/button/a", signed)));
    signed[2] = "Content-Length: 99999999999999999999";
    assertTrue(List.of(400, 413).contains(status(call("POST /hooks/button/a", signed))));
    signed[2] = "Transfer-Encoding: chunked";
    assertEquals(413, status(exchange("POST /hooks/button/a", signed, true)));
  }

  @Test
  void anOldTimestampIsRefusedBeforeTheBodyIsRead() throws Exception {
    start(Optional.of(TOKENS));
    String answer =
        call(
            "POST /hooks/button/a",
            Signatures.TIMESTAMP + ": 1749999000",
            Signatures.SIGNATURE + ": sha256=" + "0".repeat(64),
            "Content-Length: 100000");
    assertEquals(401, status(answer));
  }

  private void start(Optional<String> tokens) {
    Router router = Router.router(vertx);
    new Gate(tokens, Optional.of("127.0.0.1"), clock, event()).init(router);
    router
        .route()
        .handler(
            ctx ->
                ctx.end(ctx.request().uri() + " caller " + ctx.request().getHeader(Caller.HEADER)));
    server =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0, "127.0.0.1")
            .toCompletionStage()
            .toCompletableFuture()
            .join();
  }

  /** Only {@code fire} is ever called. */
  @SuppressWarnings("unchecked")
  private Event<Refused> event() {
    return (Event<Refused>)
        Proxy.newProxyInstance(
            Event.class.getClassLoader(),
            new Class<?>[] {Event.class},
            (proxy, method, arguments) -> refusals.add((Refused) arguments[0]) ? null : null);
  }

  private String call(String line, String... headers) throws IOException {
    return exchange(line, headers, false);
  }

  private String exchange(String line, String[] headers, boolean endlessBody) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", server.actualPort())) {
      socket.setSoTimeout(10_000);
      String head = line + " HTTP/1.1\r\n" + String.join("\r\n", headers) + "\r\n";
      head += head.contains("Host:") ? "" : "Host: hub\r\n";
      socket
          .getOutputStream()
          .write((head + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      if (endlessBody) {
        sendUntilRefused(socket.getOutputStream());
      }
      ByteArrayOutputStream answer = new ByteArrayOutputStream();
      try {
        socket.getInputStream().transferTo(answer);
      } catch (IOException e) {
        assertTrue(answer.size() > 0, "cut off without an answer: " + e);
      }
      return answer.toString(StandardCharsets.UTF_8);
    }
  }

  private static void sendUntilRefused(OutputStream out) {
    byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
    try {
      for (int i = 0; i < 321; i++) {
        out.write(chunk);
      }
    } catch (IOException e) {
      return; // the hub hung up, as it should
    }
  }

  private static int status(String answer) {
    return Integer.parseInt(answer.split(" ", 3)[1]);
  }
}
