package io.hearthwatch.hook;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.vertx.core.json.JsonObject;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.apache.camel.CamelContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is open that should not be, nobody passes for another, errors are problem documents. */
@QuarkusTest
@TestProfile(TokensProfile.class)
class GateAccessTest {
  @TestHTTPResource URI address;
  @Inject CamelContext camel;
  @Inject RefusedLog refusals;

  private HubCalls hub;

  @BeforeEach
  void routesAreThere() throws Exception {
    TokensProfile.loadRoutes(camel);
    hub = new HubCalls(address);
  }

  @Test
  void theCallerAndThePlaceCannotBeForged() throws Exception {
    HttpRequest.Builder call =
        hub.call(
            "/hooks/gate-test-route/hall?Hub-Caller=phone&place=vault&CamelFileName=x",
            "hook-secret");
    call.header(Caller.HEADER, "phone").header("place", "vault").header("CamelFileName", "y");
    call.header("Content-Type", "application/x-www-form-urlencoded");
    call.POST(HttpRequest.BodyPublishers.ofString("hub-caller=phone&PLACE=vault"));
    String body = hub.send(call).body();
    assertTrue(body.startsWith("camera at hall with  sent "), body);
  }

  @Test
  void aSignatureIsGoodForOneCall() throws Exception {
    HttpRequest.Builder call =
        hub.signed("/hooks/gate-test/bytes", HubCalls.bytes("once"), "text/plain");
    assertEquals(200, hub.send(call).statusCode());
    HubCalls.assertProblem(401, "/hooks/gate-test/bytes", hub.send(call));
  }

  @ParameterizedTest(name = "{0} answers {1} without a token")
  @CsvSource({
    "/q/metrics, 401",
    "/q/health-ui, 401",
    "/readings, 401",
    "/nothing/here, 401",
    "/hooks/button/front, 401",
    "/hooks/gate-test/echo, 401",
    "/q/health/..%2fmetrics, 404",
    "/q/health/%2e%2e/metrics, 401",
    "/q/health;a=b/live, 400",
    "//hooks//button//front, 401",
  })
  void nothingButHealthIsOpen(String path, int status) throws Exception {
    assertEquals(status, hub.send(hub.call(path, null)).statusCode());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/q/health", "/q/health/live", "/q/health/ready", "/q/health/started"})
  void healthIsOpen(String path) throws Exception {
    int status = hub.send(hub.call(path, null)).statusCode();
    assertTrue(status == 200 || status == 503, () -> "status " + status);
  }

  @Test
  void metricsNeedTheScopeRead() throws Exception {
    assertEquals(200, hub.send(hub.call("/q/metrics", "alarm-secret")).statusCode());
    HubCalls.assertProblem(403, "/q/metrics", hub.send(hub.call("/q/metrics", "hook-secret")));
  }

  @Test
  void aLockOpensOnlyForItsScopeAndTheRefusalIsTold() throws Exception {
    for (String path :
        List.of("/hooks/button/front", "/hooks/%62utton/front", "/hooks/x/..//button/front")) {
      HttpRequest.Builder press = hub.call(path, "lock-secret");
      press.POST(HttpRequest.BodyPublishers.ofString("pressed"));
      HubCalls.assertProblem(404, null, hub.send(press)); // past the gate, but wired to no lock
      HttpResponse<String> answer = hub.send(hub.call(path, "hook-secret"));
      JsonObject problem = HubCalls.assertProblem(403, "/hooks/button/front", answer);
      assertEquals("The token lacks the scope lock.", problem.getString("detail"));
    }
    Refused expected =
        new Refused("camera", "GET", "/hooks/button/front", "The token lacks the scope lock.");
    await().until(() -> refusals.all().contains(expected));
  }

  @Test
  void aPathWithParametersInItsMiddleIsNotUnderstood() throws Exception {
    HubCalls.assertProblem(400, null, hub.send(hub.call("/hooks/button;a=b/front", "hook-secret")));
  }

  @Test
  void errorsAreProblemDocumentsWithoutInternals() throws Exception {
    HubCalls.assertProblem(
        404, "/hooks/nothing", hub.send(hub.call("/hooks/nothing", "hook-secret")));
    HubCalls.assertProblem(
        404,
        "/hooks/gate-test/nothing",
        hub.send(hub.call("/hooks/gate-test/nothing", "hook-secret")));
    HubCalls.assertProblem(
        405, "/hooks/gate-test/bytes", hub.send(hub.call("/hooks/gate-test/bytes", "hook-secret")));
    JsonObject broken =
        HubCalls.assertProblem(
            500,
            "/hooks/gate-test/broken",
            hub.send(hub.call("/hooks/gate-test/broken", "hook-secret")));
    assertFalse(broken.encode().contains("jdbc"), broken.encode());
    JsonObject conflict =
        HubCalls.assertProblem(
            409,
            "/hooks/gate-test/conflict",
            hub.send(hub.call("/hooks/gate-test/conflict", "hook-secret")));
    assertEquals("it is armed already", conflict.getString("detail"));
    HubCalls.assertProblem(
        400,
        "/hooks/gate-test/echo",
        hub.send(hub.call("/hooks/gate-test/echo?seconds=soon", "hook-secret")));
  }

  @Test
  void aBodyThatIsNotJsonIsAProblem() throws Exception {
    HttpRequest.Builder call = hub.call("/hooks/gate-test/json", "hook-secret");
    call.header("Content-Type", "application/json");
    for (String body : List.of("{", "[1]", "{\"clickType\":{}}")) {
      call.POST(HttpRequest.BodyPublishers.ofString(body));
      HubCalls.assertProblem(400, "/hooks/gate-test/json", hub.send(call));
    }
  }
}
