package io.hearthwatch.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Behind the gate a body arrives as if nobody had read it before. */
@QuarkusTest
@TestProfile(TokensProfile.class)
class GateBodiesTest {
  @TestHTTPResource URI address;
  @Inject CamelContext camel;

  private HubCalls hub;

  @BeforeEach
  void routesAreThere() throws Exception {
    TokensProfile.loadRoutes(camel);
    hub = new HubCalls(address);
  }

  @ParameterizedTest(name = "{0} of {1} bytes")
  @CsvSource({
    "bytes, 5", "bytes, 500000", "bytes, 9000000",
    "stream, 5", "stream, 500000", "stream, 9000000",
    "event-loop, 5", "event-loop, 500000", "event-loop, 9000000",
  })
  void aResourceGetsTheBodyOfASignedCall(String path, int length) throws Exception {
    for (HttpClient.Version version : HttpClient.Version.values()) {
      HttpRequest.Builder call =
          hub.signed("/hooks/gate-test/" + path, new byte[length], "application/octet-stream");
      assertEquals("camera sent " + length, hub.send(call.version(version)).body());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes", "stream", "event-loop"})
  void aResourceGetsTheBodyOfACallWithAToken(String path) throws Exception {
    HttpRequest.Builder call = hub.call("/hooks/gate-test/" + path, "hook-secret");
    call.POST(HttpRequest.BodyPublishers.ofByteArray(new byte[500_000]));
    assertEquals("camera sent 500000", hub.send(call).body());
  }

  @Test
  void aResourceGetsTheJsonOfASignedCall() throws Exception {
    HttpRequest.Builder call =
        hub.signed(
            "/hooks/gate-test/json",
            HubCalls.bytes("{\"clickType\":\"LONG\"}"),
            "application/json");
    assertEquals("camera pressed LONG", hub.send(call).body());
  }

  @Test
  void aResourceGetsTheFilesOfASignedCall() throws Exception {
    HttpRequest.Builder call =
        hub.signed("/hooks/gate-test/form", HubCalls.multipart(300_000), HubCalls.MULTIPART);
    assertEquals("porch sent 300000 in clip.mp4", hub.send(call).body());
  }

  @Test
  void aRouteGetsTheBodyOfASignedCall() throws Exception {
    HttpRequest.Builder call =
        hub.signed("/hooks/gate-test-route/hall", HubCalls.bytes("hello"), "text/plain");
    assertEquals("camera at hall with  sent hello", hub.send(call).body());
  }

  @Test
  void aRouteGetsALongBodyOfASignedCall() throws Exception {
    String text = "x".repeat(3_000_000);
    HttpRequest.Builder call =
        hub.signed("/hooks/gate-test-route/hall", HubCalls.bytes(text), "text/plain");
    assertEquals("camera at hall with  sent " + text, hub.send(call).body());
  }

  @Test
  void aStreamingRouteGetsTheBodyOfASignedCall() throws Exception {
    HttpRequest.Builder call =
        hub.signed("/hooks/gate-test-stream", HubCalls.bytes("hello"), "text/plain");
    assertEquals("streamed hello", hub.send(call).body());
  }

  @Test
  void aRouteGetsTheFilesOfASignedCall() throws Exception {
    HttpRequest.Builder call =
        hub.signed("/hooks/gate-test-route/hall", HubCalls.multipart(300_000), HubCalls.MULTIPART);
    String body = hub.send(call).body();
    assertTrue(
        body.startsWith("camera at hall with clip.mp4 sent "),
        body.substring(0, Math.min(200, body.length())));
    assertTrue(body.length() > 300_000, () -> "length " + body.length());
  }

  @Test
  void aTokensCallGetsThroughWithItsFiles() throws Exception {
    HttpRequest.Builder call = hub.call("/hooks/gate-test/form", "hook-secret");
    call.header("Content-Type", HubCalls.MULTIPART);
    call.POST(HttpRequest.BodyPublishers.ofByteArray(HubCalls.multipart(300_000)));
    assertEquals("porch sent 300000 in clip.mp4", hub.send(call).body());
  }
}
