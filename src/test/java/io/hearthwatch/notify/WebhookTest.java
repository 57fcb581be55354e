package io.hearthwatch.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.hearthwatch.standin.HttpRecorder;
import io.hearthwatch.standin.HttpRecorder.Mode;
import io.hearthwatch.standin.HttpRecorder.Request;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The webhook's requests. */
class WebhookTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC);

  private final HttpRecorder server = new HttpRecorder();

  @AfterEach
  void close() {
    server.close();
  }

  private ChannelRoute route(String url, String secret) throws Exception {
    WebhookMessages bean =
        new WebhookMessages(Optional.of(url), Optional.ofNullable(secret), CLOCK);
    return new ChannelRoute("webhook", Map.of("webhook", bean));
  }

  @Test
  void theNoticeGoesOutAsItIsAndSigned() throws Exception {
    try (ChannelRoute route = route(server.url("/in?key=a%20b"), "hunter2")) {
      assertNull(route.deliver(SampleNotices.GAS));
    }
    Request request = server.requests().get(0);
    assertEquals("POST", request.method());
    assertEquals("/in?key=a%20b", request.path());
    assertEquals("application/json", request.header("Content-Type"));
    assertEquals(SampleNotices.GAS, request.text());
    assertEquals("1700000000", request.header("X-Hub-Timestamp"));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("hunter2".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    byte[] signed = ("1700000000." + SampleNotices.GAS).getBytes(StandardCharsets.UTF_8);
    assertEquals(
        "sha256=" + HexFormat.of().formatHex(mac.doFinal(signed)),
        request.header("X-Hub-Signature-256"));
    assertNull(request.header("HubDelivery"));
  }

  @Test
  void withoutASecretItIsNotSigned() throws Exception {
    try (ChannelRoute route = route(server.url("/in"), null)) {
      assertNull(route.deliver(SampleNotices.panel("armed")));
    }
    assertNull(server.requests().get(0).header("X-Hub-Signature-256"));
  }

  @Test
  void userAndPasswordInTheUrlBecomeAHeader() throws Exception {
    String url = server.url("/in").replace("//", "//anna:p%40ss@");
    try (ChannelRoute route = route(url, null)) {
      assertNull(route.deliver(SampleNotices.GAS));
    }
    assertEquals("Basic YW5uYTpwQHNz", server.requests().get(0).header("Authorization"));
  }

  @Test
  void aFailureDoesNotShowTheAddress() throws Exception {
    server.behave(Mode.ERROR);
    try (ChannelRoute route = route(server.url("/services/hunter2"), null)) {
      Exception e = route.deliver(SampleNotices.GAS);
      assertEquals(500, assertInstanceOf(HttpOperationFailedException.class, e).getStatusCode());
      assertFalse(e.toString().contains("hunter2"), e::toString);
      server.close();
      e = route.deliver(SampleNotices.GAS);
      assertNotNull(e);
      assertFalse(e.toString().contains("hunter2"), e::toString);
    }
  }
}
