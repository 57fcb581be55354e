package io.hearthwatch.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearthwatch.it.servers.HubLogs;
import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.Mosquitto;
import io.hearthwatch.it.servers.SqlServer;
import java.time.Duration;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The hub dies under a flow of readings: what the broker took has exactly one row. */
@ExtendWith(HubLogs.class)
class KillIT {

  private static final int PER_SECOND = 400;

  private final SqlServer mysql = Shared.mysql();
  private final String database = Shared.database(mysql);
  private final RecordDb db = RecordDb.of(mysql, database);
  private final Detector detector = Detector.fresh();
  private Mosquitto broker;

  @BeforeEach
  void start() {
    broker = Mosquitto.plain();
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  @Test
  void killedAgainAndAgainAtRandomMoments() {
    long seed = System.nanoTime();
    System.out.println("KillIT seed " + seed);
    Random random = new Random(seed);
    try (HubProcess hub = hub().waitReady();
        Flow flow = Flow.start(broker.url(), detector, PER_SECOND)) {
      for (int round = 0; round < 6; round++) {
        // up to 4 s of flow: some kills hit the start, some the backlog, some the steady state
        flow.awaitMore(1 + random.nextInt(4 * PER_SECOND));
        hub.kill9();
        hub.restart();
      }
      hub.waitReady();
      db.awaitExactly(hub, detector, flow.finish());
    }
  }

  @Test
  void killedWhileItStores() {
    try (HubProcess hub = hub().waitReady();
        Flow flow = Flow.start(broker.url(), detector, PER_SECOND)) {
      for (int round = 0; round < 4; round++) {
        long stored = db.count(detector);
        db.awaitDistinct(detector, stored + 1, Wait.LONG);
        hub.kill9();
        hub.restart();
      }
      hub.waitReady();
      db.awaitExactly(hub, detector, flow.finish());
    }
  }

  @RepeatedTest(2)
  void endsInTimeOnSigterm() {
    try (HubProcess hub = hub().waitReady();
        Flow flow = Flow.start(broker.url(), detector, PER_SECOND)) {
      flow.awaitMore(PER_SECOND);
      HubProcess.Exit exit = hub.sigterm();
      assertTrue(exit.took().compareTo(Duration.ofSeconds(10)) < 0, "took " + exit.took());
      assertTrue(Set.of(0, 143).contains(exit.code()), "exit code " + exit.code());
    }
  }

  @Test
  void losesNothingOnSigterm() {
    try (HubProcess hub = hub().waitReady();
        Flow flow = Flow.start(broker.url(), detector, PER_SECOND)) {
      flow.awaitMore(PER_SECOND);
      hub.sigterm();
      flow.awaitMore(PER_SECOND);
      hub.restart().waitReady();
      db.awaitExactly(hub, detector, flow.finish());
    }
  }

  @Test
  void endsInTimeOnSigtermWhileTheBrokerIsFrozen() {
    try (HubProcess hub = hub().waitReady()) {
      broker.pause();
      HubProcess.Exit exit = hub.sigterm();
      broker.resume();
      assertTrue(exit.took().compareTo(Duration.ofSeconds(10)) < 0, "took " + exit.took());
    }
  }

  @Test
  void endsInTimeOnSigtermWhileTheDatabaseIsFrozen() {
    try (HubProcess hub = hub().waitReady();
        Flow flow = Flow.start(broker.url(), detector, PER_SECOND)) {
      db.awaitDistinct(detector, 1, Wait.SOON);
      mysql.pause();
      HubProcess.Exit exit;
      try {
        flow.awaitMore(PER_SECOND / 2);
        exit = hub.sigterm();
      } finally {
        mysql.resume();
      }
      assertTrue(exit.took().compareTo(Duration.ofSeconds(10)) < 0, "took " + exit.took());
      hub.restart().waitReady();
      db.awaitExactly(hub, detector, flow.finish());
    }
  }

  private HubProcess hub() {
    return HubProcess.with().mqtt(broker.url()).mysql(mysql, database).start();
  }
}
