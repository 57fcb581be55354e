package io.hearthwatch.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearthwatch.it.servers.Client;
import io.hearthwatch.it.servers.HubLogs;
import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.Mosquitto;
import io.hearthwatch.it.servers.SqlServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Hubs that share the readings of detectors, and one beside them that judges them all. */
@ExtendWith(HubLogs.class)
class SharedIT {
  private static final Path FLEET = HubProcess.root().resolve("k8s/overlays/fleet/routes");
  private static final String SHARED = "shared-readings.yaml";
  private static final String JUDGED = "gas-readings.yaml";
  private static final int HUBS = 3;
  private static final int DETECTORS = 10;
  private static final int PER_SECOND = 50;
  private static final Duration START = Duration.ofMinutes(3);

  @TempDir private Path folder;
  private final SqlServer mysql = Shared.mysql();
  private final String database = Shared.database(mysql);
  private final RecordDb db = RecordDb.of(mysql, database);
  private final List<AutoCloseable> open = new ArrayList<>();
  private Mosquitto broker;

  @BeforeEach
  void start() throws IOException {
    broker = Mosquitto.plain();
    Files.createDirectory(folder.resolve("ingest"));
    Files.copy(FLEET.resolve(SHARED), folder.resolve("ingest").resolve(SHARED));
    HubProcess.copyFolder(HubProcess.root().resolve("routes"), folder.resolve("single"));
    Files.copy(
        FLEET.resolve(JUDGED),
        folder.resolve("single").resolve(JUDGED),
        StandardCopyOption.REPLACE_EXISTING);
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : open) {
      each.close();
    }
    broker.close();
    if (!mysql.handle().isAlive()) {
      mysql.restart();
    }
  }

  private <T extends AutoCloseable> T closing(T each) {
    open.add(0, each);
    return each;
  }

  private HubProcess hub(String name, String routes) {
    return closing(
        HubProcess.with()
            .env("HUB_NAME", name)
            .mqtt(broker.url())
            .mysql(mysql, database)
            .routes(folder.resolve(routes))
            .javaOption("-XX:TieredStopAtLevel=1") // four start at once
            .start());
  }

  @Test
  void readingsAreStoredOnceEachAndTellOfGasOnce() {
    long seed = System.nanoTime();
    System.out.println("SharedIT seed " + seed);
    Random random = new Random(seed);
    HubProcess single = hub("single", "single");
    List<HubProcess> ingest = new ArrayList<>();
    for (int i = 0; i < HUBS; i++) {
      ingest.add(hub("ingest-" + i, "ingest"));
    }
    single.waitReady(START);
    ingest.forEach(hub -> hub.waitReady(START));
    List<RestartingDetector> detectors = new ArrayList<>();
    for (int i = 0; i < DETECTORS; i++) {
      detectors.add(
          closing(
              RestartingDetector.start(
                  broker.url(), Detector.fresh(), PER_SECOND, new Random(random.nextLong()))));
    }
    RestartingDetector first = detectors.get(0);
    for (HubProcess killed : ingest.subList(1, HUBS)) {
      first.awaitMore(1 + random.nextInt(3 * PER_SECOND));
      killed.kill9();
      first.awaitMore(PER_SECOND);
      killed.restart();
    }
    first.awaitMore(PER_SECOND);
    mysql.stop();
    Wait.upTo(Wait.LONG, "readings are spooled").until(() -> spooled(ingest.get(0)) > 0);
    first.awaitMore(2 * PER_SECOND);
    mysql.restart();
    first.awaitMore(PER_SECOND);
    gasIsToldOnce(single, ingest);
    Map<String, Map<Integer, Integer>> published = new TreeMap<>();
    detectors.forEach(d -> published.put(d.detector().mac(), d.finish()));
    ingest.forEach(hub -> hub.waitReady(START));
    ingest.forEach(hub -> Wait.atRest(hub, "readings"));
    Wait.upTo(Wait.LONG, "the hubs have stored all").until(() -> faults(published), Map::isEmpty);
    ingest.forEach(hub -> Wait.atRest(hub, "readings"));
    assertEquals(Map.of(), faults(published));
    assertEquals(
        HUBS,
        db.number(
            "SELECT COUNT(DISTINCT FLOOR(IF(delivery < 0, -1 - delivery, delivery) / 65536))"
                + " FROM SensorLog"),
        "hubs that stored");
    assertEquals(0, db.number("SELECT COUNT(*) FROM DeadLetter"));
  }

  private static long spooled(HubProcess hub) {
    return hub.ledger("readings").path("spooled").asLong();
  }

  private void gasIsToldOnce(HubProcess single, List<HubProcess> ingest) {
    Detector detector = Detector.fresh();
    String alarm = "gas-" + detector.site() + "-" + detector.mac().replace(":", "") + "-Gas";
    try (Client client = Client.connect(broker.url())) {
      for (int sequence = 0; sequence < 2 * HUBS; sequence++) {
        client.publish(detector.topic(), detector.regular(sequence, "1"));
      }
    }
    Wait.soon("the gas alarm")
        .until(
            () -> single.get("/alarms/" + alarm).json().path("alarm").path("state").asText(),
            "UNACK_ACTIVE"::equals);
    db.awaitDistinct(detector, 2 * HUBS, Wait.LONG);
    db.awaitRow("SELECT * FROM AlarmJournal WHERE alarm = ?", alarm);
    assertEquals(1, db.number("SELECT COUNT(*) FROM AlarmJournal WHERE alarm = ?", alarm));
    for (HubProcess hub : ingest) {
      assertFalse(hub.get("/alarms").text().contains(alarm), hub.name());
    }
  }

  /** Sequences with another number of rows than of readings, by detector. */
  private Map<String, String> faults(Map<String, Map<Integer, Integer>> published) {
    Map<String, String> faults = new TreeMap<>();
    published.forEach(
        (mac, readings) -> {
          Map<Integer, Long> rows = new TreeMap<>();
          db.rows(
                  "SELECT sequence, COUNT(*) AS n FROM SensorLog WHERE mac = ? GROUP BY sequence",
                  mac)
              .forEach(row -> rows.put((int) row.number("sequence"), row.number("n")));
          readings.forEach(
              (sequence, times) -> {
                long stored = rows.getOrDefault(sequence, 0L);
                if (stored != times) {
                  faults.put(mac + " " + sequence, stored + " of " + times);
                }
              });
        });
    return faults;
  }

  @Test
  void aHubThatLeavesTheShareLeavesNothingBehind() {
    HubProcess staying = hub("ingest-0", "ingest");
    HubProcess leaving = hub("ingest-1", "ingest");
    staying.waitReady(START);
    leaving.waitReady(START);
    Detector detector = Detector.fresh();
    try (Flow flow = Flow.start(broker.url(), detector, PER_SECOND)) {
      Wait.soon("both get their share").until(() -> received(staying) > 0 && received(leaving) > 0);
      assertEquals(200, leaving.post("/shares/leave", "").status());
      Wait.atRest(leaving, "readings");
      leaving.sigterm();
      flow.awaitMore(PER_SECOND);
      db.awaitExactly(staying, detector, flow.finish());
    }
  }

  private static long received(HubProcess hub) {
    return hub.ledger("readings").path("received").asLong();
  }

  @Test
  void aHubWithoutMySqlRefusesToShare() {
    HubProcess hub =
        closing(
            HubProcess.with()
                .mqtt(broker.url())
                .routes(folder.resolve("ingest"))
                .start()
                .waitHttp());
    Wait.soon("the refusal is shown")
        .until(() -> hub.get("/routes").text().contains("set HUB_MYSQL_URL"));
    assertTrue(hub.get("/routes").text().contains(SHARED), hub.get("/routes").text());
  }
}
