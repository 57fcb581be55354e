package io.hearthwatch.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hearthwatch.standin.HttpRecorder.Mode;
import io.hearthwatch.standin.NtfyServer;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What ntfy gets, and what happens when it does not take it. */
class NtfyTest {
  private final NtfyServer server = new NtfyServer("ntfy-secret");

  @AfterEach
  void close() {
    server.close();
  }

  private ChannelRoute route(String token, String action, String hub) throws Exception {
    NtfyMessages bean =
        new NtfyMessages(
            Optional.of(server.http().url("/house")),
            Optional.ofNullable(token),
            Optional.ofNullable(action),
            Optional.ofNullable(hub));
    return new ChannelRoute("ntfy", Map.of("ntfy", bean));
  }

  @Test
  void anAlarmIsLoudAndCanBeAnswered() throws Exception {
    try (ChannelRoute route = route("ntfy-secret", "hub-secret", "https://hub.example/")) {
      assertNull(route.deliver(SampleNotices.GAS));
    }
    JsonNode message = server.messages().get(0);
    assertEquals("house", message.path("topic").asText());
    assertEquals("Gas at Küche 🔥", message.path("title").asText());
    assertEquals(5, message.path("priority").asInt());
    assertEquals("[\"rotating_light\"]", message.path("tags").toString());
    assertTrue(
        message.path("message").asText().startsWith("value 1\nReading: 412 ppm\nWhat to do"));
    assertFalse(message.has("click"));
    JsonNode action = message.path("actions").get(0);
    assertEquals("http", action.path("action").asText());
    assertEquals(
        "https://hub.example/alarms/gas-home-ad18147fcf5c-gas/ack", action.path("url").asText());
    assertEquals("POST", action.path("method").asText());
    assertEquals("Bearer hub-secret", action.path("headers").path("Authorization").asText());
    assertNull(server.http().requests().get(0).header("HubDelivery"));
  }

  @Test
  void withoutATokenOfTheHubThereIsNoButton() throws Exception {
    try (ChannelRoute route = route("ntfy-secret", null, "https://hub.example")) {
      assertNull(route.deliver(SampleNotices.GAS));
    }
    assertFalse(server.messages().get(0).has("actions"));
  }

  @ParameterizedTest
  @CsvSource({
    "RAISED, 1, UNACK_ACTIVE, 5, true",
    "REPEATED, 2, UNACK_ACTIVE, 4, true",
    "ESCALATED, 3, UNACK_ACTIVE, 3, true",
    "REMINDER, 1, UNACK_CLEARED, 5, true",
    "CLEARED, 1, UNACK_CLEARED, 3, false",
    "ACKNOWLEDGED, 1, ACK_ACTIVE, 3, false",
    "FLOOD, 1, UNACK_ACTIVE, 5, false"
  })
  void priorityAndButtonFollowTheEvent(
      String event, int priority, String state, int loud, boolean button) throws Exception {
    try (ChannelRoute route = route("ntfy-secret", "x", "https://hub.example")) {
      assertNull(route.deliver(SampleNotices.of(event, priority, state)));
    }
    assertEquals(loud, server.messages().get(0).path("priority").asInt());
    assertEquals(button, server.messages().get(0).has("actions"));
  }

  @Test
  void aRefusalFailsWithoutShowingSecrets() throws Exception {
    try (ChannelRoute route = route("wrong-secret", null, null)) {
      HttpOperationFailedException e =
          assertInstanceOf(HttpOperationFailedException.class, route.deliver(SampleNotices.GAS));
      assertEquals(401, e.getStatusCode());
      assertFalse(e.toString().contains("secret"), e::toString);
      assertFalse(e.toString().contains("house"), e::toString);
    }
  }

  @Test
  void aBusyServerSaysWhenToComeAgain() throws Exception {
    server.http().behave(Mode.TOO_MANY);
    try (ChannelRoute route = route("ntfy-secret", null, null)) {
      HttpOperationFailedException e =
          assertInstanceOf(HttpOperationFailedException.class, route.deliver(SampleNotices.GAS));
      assertEquals(429, e.getStatusCode());
      assertEquals("7", e.getResponseHeaders().get("Retry-After"));
    }
    assertEquals(1, server.http().requests().size(), "the outbox tries again, not the client");
  }

  @ParameterizedTest
  @CsvSource({"ERROR", "RESET"})
  void aBrokenServerIsAFailure(Mode mode) throws Exception {
    server.http().behave(mode);
    try (ChannelRoute route = route("ntfy-secret", null, null)) {
      assertNotNull(route.deliver(SampleNotices.GAS));
      server.http().behave(Mode.OK);
      assertNull(route.deliver(SampleNotices.GAS));
    }
    assertEquals(1, server.messages().size());
  }

  @Test
  void whatIsLongIsCut() throws Exception {
    try (ChannelRoute route = route("ntfy-secret", null, null)) {
      assertNull(route.deliver(SampleNotices.GAS.replace("value 1", "ü".repeat(9_000))));
      assertNull(
          route.deliver(SampleNotices.GAS.replace("Gas at", "Gas\\r\\nX: y " + "x".repeat(999))));
    }
    assertTrue(server.messages().get(1).path("title").asText().startsWith("Gas X: y xxx"));
  }
}
