package io.hearthwatch.contract;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.quarkus.test.junit.QuarkusTest;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the hub tells about itself. */
@QuarkusTest
class HealthTest extends HubContract {

  @ParameterizedTest
  @ValueSource(strings = {"live", "ready", "started"})
  void healthIsUp(String kind) throws Exception {
    assertEquals(200, get("/q/health/" + kind).statusCode());
    assertEquals("UP", json("/q/health/" + kind).path("status").asText());
  }

  @Test
  void readinessNamesTheBrokerTheRecordAndTheRoutes() throws Exception {
    Set<String> names = new TreeSet<>();
    json("/q/health/ready").path("checks").forEach(c -> names.add(c.path("name").asText()));
    assertTrue(names.containsAll(Set.of("mqtt", "record", "routes")), names::toString);
  }

  @Test
  void healthNamesTheLocalStore() throws Exception {
    Set<String> names = new TreeSet<>();
    json("/q/health").path("checks").forEach(c -> names.add(c.path("name").asText()));
    assertTrue(names.contains("local-store"), names::toString);
  }

  @Test
  void theStatusOnTheBrokerIsOnlineAndRetained() throws Exception {
    mqtt.subscribe("hearthwatch/test-hub/status");
    await().atMost(SOON).until(() -> mqtt.received().size() == 1);
    assertEquals("online", mqtt.received().get(0).text());
    assertTrue(mqtt.received().get(0).retained());
  }

  @Test
  void theLedgerIsAMetricForEachFlowAndColumn() throws Exception {
    String metrics = get("/q/metrics").body();
    for (String flow : new String[] {"lock", "readings"}) {
      for (String column :
          new String[] {
            "received", "stored", "duplicate", "deadLettered", "refused", "spooled", "inFlight"
          }) {
        assertTrue(
            metrics.contains("hub_ledger{column=\"" + column + "\",flow=\"" + flow + "\"}"),
            () -> "no hub_ledger of " + flow + "/" + column);
      }
    }
  }
}
