package io.hearthwatch.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hearthwatch.standin.FcmServer;
import io.hearthwatch.standin.HttpRecorder.Mode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What FCM gets, and how the hub logs in. */
class FcmTest {
  @TempDir Path folder;
  private FcmServer server;

  @BeforeEach
  void open() throws Exception {
    server = new FcmServer();
  }

  @AfterEach
  void close() {
    server.close();
  }

  private ChannelRoute route(String credentials) throws Exception {
    FcmMessages bean =
        new FcmMessages(
            Optional.of(credentials), server.http().url("/"), "house", Clock.systemUTC());
    return new ChannelRoute("fcm", Map.of("fcm", bean));
  }

  @Test
  void anAlarmIsUrgentAndHasHowAlarmingsFields() throws Exception {
    try (ChannelRoute route = route(server.credentials())) {
      assertNull(route.deliver(SampleNotices.GAS));
    }
    JsonNode message = server.messages().get(0);
    assertEquals("house", message.path("topic").asText());
    assertEquals("Gas at Küche 🔥", message.path("notification").path("title").asText());
    assertEquals("high", message.path("android").path("priority").asText());
    assertEquals("3600s", message.path("android").path("ttl").asText());
    assertEquals("10", message.path("apns").path("headers").path("apns-priority").asText());
    JsonNode data = message.path("data");
    assertEquals("alarm", data.path("type").asText());
    assertEquals("Gas at Küche 🔥", data.path("message").asText());
    assertEquals("1795608000", data.path("timestamp").asText());
    assertEquals("gas-home-ad18147fcf5c-gas", data.path("alarm").asText());
    assertEquals("UNACK_ACTIVE", data.path("state").asText());
    assertTrue(data.has("raw") && data.has("code"));
  }

  @Test
  void aPanelAlarmHasItsCodeAndThePanelsWord() throws Exception {
    try (ChannelRoute route = route(server.credentials())) {
      assertNull(
          route.deliver(SampleNotices.GAS.replace("gas-home-ad18147fcf5c-gas", "panel-601-1001")));
    }
    JsonNode data = server.messages().get(0).path("data");
    assertEquals("601", data.path("code").asText());
    assertEquals("6011001", data.path("raw").asText());
  }

  @Test
  void theTokenIsKeptUntilShortlyBeforeItsEnd() throws Exception {
    Path file = Files.writeString(folder.resolve("key.json"), server.credentials());
    try (ChannelRoute route = route(file.toString())) {
      assertNull(route.deliver(SampleNotices.GAS));
      assertNull(route.deliver(SampleNotices.GAS));
      assertEquals(1, server.tokens());
      server.revoke();
      server.tokenLife(60); // less than the slack
      assertNull(route.deliver(SampleNotices.GAS));
      assertEquals(2, server.tokens());
      assertNull(route.deliver(SampleNotices.GAS));
      assertEquals(3, server.tokens());
    }
    assertEquals(4, server.messages().size());
  }

  @Test
  void aBusyServerSaysWhenToComeAgain() throws Exception {
    try (ChannelRoute route = route(server.credentials())) {
      assertNull(route.deliver(SampleNotices.GAS));
      server.http().behave(Mode.TOO_MANY);
      HttpOperationFailedException e =
          assertInstanceOf(HttpOperationFailedException.class, route.deliver(SampleNotices.GAS));
      assertEquals("7", e.getResponseHeaders().get("Retry-After"));
    }
  }

  @Test
  void aTokenServerThatIsAwayIsAFailureWithoutSecrets() throws Exception {
    server.http().behave(Mode.ERROR);
    try (ChannelRoute route = route(server.credentials())) {
      Exception e = route.deliver(SampleNotices.GAS);
      assertNotNull(e);
      assertFalse(e.toString().contains("assertion"), e::toString);
      server.http().behave(Mode.OK);
      assertNull(route.deliver(SampleNotices.GAS));
    }
  }

  @Test
  void longTextsFit() throws Exception {
    try (ChannelRoute route = route(server.credentials())) {
      assertNull(
          route.deliver(
              SampleNotices.GAS
                  .replace("value 1", "ü".repeat(5_000))
                  .replace("Gas at", "Gas " + "ü".repeat(500))));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{}", "{\"private_key\":\"hunter2\"}", "/no/such/hunter2", "hunter2\u0000"})
  void whatIsNoKeyIsToldWithoutRepeatingIt(String credentials) {
    IllegalStateException e =
        assertThrows(IllegalStateException.class, () -> FcmAccount.of(credentials));
    assertTrue(e.getMessage().startsWith("HUB_FCM_CREDENTIALS: "));
    assertFalse(e.toString().contains("hunter2"));
  }
}
