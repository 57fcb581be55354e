package io.hearthwatch.contract;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The heart beats at the dead man's switch while all is well. */
@QuarkusTest
@QuarkusTestResource(value = HeartbeatFlowTest.Switch.class, restrictToAnnotatedClass = true)
class HeartbeatFlowTest extends HubContract {
  private static final String SETTING = "hub.heartbeat.url";
  private static final String BEATS = "hub.test.beats";

  @Test
  void theSwitchIsTold() throws Exception {
    String shipped = Files.readString(routesFolder().resolve("heartbeat.yaml"));
    assertTrue(shipped.contains("delay: 10000"), shipped);
    writeRoutes(
        "heartbeat.yaml", shipped.replace("delay: 10000", "delay: 500").replace("60000", "500"));
    await().atMost(SOON).until(() -> !beats().isEmpty());
    assertEquals("GET /beat?key=1", beats().get(0));
    awaitRows(1, "SELECT * FROM HubBeat WHERE hub = 'test-hub'");
  }

  private static List<String> beats() {
    return System.getProperty(BEATS).lines().toList();
  }

  /** A dead man's switch; tests are loaded apart from it, so they meet in the system properties. */
  public static final class Switch implements QuarkusTestResourceLifecycleManager {
    private HttpServer server;

    @Override
    public Map<String, String> start() {
      System.setProperty(BEATS, "");
      try {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      server.createContext(
          "/",
          call -> {
            String beat = call.getRequestMethod() + " " + call.getRequestURI() + "\n";
            System.setProperty(BEATS, System.getProperty(BEATS) + beat);
            call.sendResponseHeaders(200, -1);
            call.close();
          });
      server.start();
      String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/beat?key=1";
      System.setProperty(SETTING, url);
      return Map.of(SETTING, url);
    }

    @Override
    public void stop() {
      System.clearProperty(SETTING);
      System.clearProperty(BEATS);
      server.stop(0);
    }
  }
}
