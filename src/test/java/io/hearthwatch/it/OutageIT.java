package io.hearthwatch.it;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearthwatch.it.servers.Client;
import io.hearthwatch.it.servers.FaultProxy;
import io.hearthwatch.it.servers.HubLogs;
import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.Mosquitto;
import io.hearthwatch.it.servers.SqlServer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The database comes and goes while readings flow: one row for each, the spool drains. */
@ExtendWith(HubLogs.class)
class OutageIT {

  private static final int PER_SECOND = 200;

  /** Ways to lose a database. */
  enum Fault {
    STOPPED {
      @Override
      void begin(SqlServer server, FaultProxy network) {
        server.stop();
      }

      @Override
      void end(SqlServer server, FaultProxy network) {
        server.restart();
      }
    },
    KILLED {
      @Override
      void begin(SqlServer server, FaultProxy network) {
        server.kill9();
      }

      @Override
      void end(SqlServer server, FaultProxy network) {
        server.restart();
      }
    },
    FROZEN {
      @Override
      void begin(SqlServer server, FaultProxy network) {
        server.pause();
      }

      @Override
      void end(SqlServer server, FaultProxy network) {
        server.resume();
      }
    },
    BLACK_HOLED {
      @Override
      void begin(SqlServer server, FaultProxy network) {
        network.blackHole();
      }

      @Override
      void end(SqlServer server, FaultProxy network) {
        network.heal();
      }
    },
    DELAYED {
      @Override
      void begin(SqlServer server, FaultProxy network) {
        network.hold();
      }

      @Override
      void end(SqlServer server, FaultProxy network) {
        network.heal();
      }
    };

    abstract void begin(SqlServer server, FaultProxy network);

    abstract void end(SqlServer server, FaultProxy network);
  }

  private final SqlServer mysql = Shared.mysql();
  private final String database = Shared.database(mysql);
  private final RecordDb db = RecordDb.of(mysql, database);
  private final Detector detector = Detector.fresh();
  private Mosquitto broker;
  private FaultProxy network;

  @BeforeEach
  void start() {
    broker = Mosquitto.plain();
    network = new FaultProxy(mysql.port());
  }

  @AfterEach
  void stop() {
    network.close();
    broker.close();
    if (!mysql.handle().isAlive()) {
      mysql.restart();
    }
    mysql.resume();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void databaseLostAndBackUnderFlow(Fault fault) {
    try (HubProcess hub = hub().waitReady();
        Flow flow = Flow.start(broker.url(), detector, PER_SECOND)) {
      db.awaitDistinct(detector, 100, Wait.SOON);
      fault.begin(mysql, network);
      awaitSpooled(hub);
      flow.awaitMore(2 * PER_SECOND);
      fault.end(mysql, network);
      db.awaitExactly(hub, detector, flow.finish());
    }
  }

  @Test
  void hubStartedWhileDatabaseIsAway() {
    network.refuse();
    try (HubProcess hub = hub().waitHttp();
        Flow flow = Flow.start(broker.url(), detector, PER_SECOND)) {
      awaitSpooled(hub);
      flow.awaitMore(PER_SECOND);
      network.heal();
      db.awaitExactly(hub, detector, flow.finish());
    }
  }

  @Test
  void hubKilledWhileSpooling() {
    try (HubProcess hub = hub().waitReady();
        Flow flow = Flow.start(broker.url(), detector, PER_SECOND)) {
      db.awaitDistinct(detector, 100, Wait.SOON);
      network.blackHole();
      awaitSpooled(hub);
      hub.kill9();
      flow.awaitMore(PER_SECOND);
      hub.restart().waitHttp();
      awaitSpooled(hub);
      network.heal();
      db.awaitExactly(hub, detector, flow.finish());
    }
  }

  @Test
  void hubKilledWhileDraining() {
    network.refuse();
    try (HubProcess hub = hub().waitHttp();
        Flow flow = Flow.start(broker.url(), detector, 1000)) {
      flow.awaitMore(5000);
      int sent = flow.finish();
      network.heal();
      db.awaitDistinct(detector, 1, Wait.LONG);
      hub.kill9();
      hub.restart().waitReady();
      db.awaitExactly(hub, detector, sent);
    }
  }

  @Test
  void spoolSurvivesAnOrderlyStop() {
    network.refuse();
    try (HubProcess hub = hub().waitHttp();
        Flow flow = Flow.start(broker.url(), detector, PER_SECOND)) {
      awaitSpooled(hub);
      int sent = flow.finish();
      hub.sigterm();
      network.heal();
      hub.restart().waitReady();
      db.awaitExactly(hub, detector, sent);
    }
  }

  @Test
  void doorOpensWithoutWaitingForTheDatabase() {
    try (HubProcess hub = hub().waitReady();
        Client lock = Client.connect(broker.url()).subscribe(Door.LOCK);
        Client button = Client.connect(broker.url())) {
      button.publish(Door.BUTTON, Door.press("SINGLE"));
      lock.awaitMessage(Door.LOCK, Wait.SOON);
      lock.clear();
      network.blackHole();
      long start = System.nanoTime();
      button.publish(Door.BUTTON, Door.press("DOUBLE"));
      lock.awaitMessage(Door.LOCK, Wait.SOON);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      assertTrue(took.compareTo(Duration.ofMillis(500)) < 0, "took " + took);
      network.heal();
      Wait.upTo(Wait.LONG, "both presses are in the journal")
          .until(() -> db.number("SELECT COUNT(*) FROM LockJournal") == 2);
      assertTrue(hub.isAlive());
    }
  }

  private HubProcess hub() {
    return HubProcess.with().mqtt(broker.url()).mysql(mysql, database, network.port()).start();
  }

  private static void awaitSpooled(HubProcess hub) {
    Wait.upTo(Wait.LONG, "readings are spooled")
        .until(() -> hub.ledger("readings").path("spooled").asLong() > 0);
  }
}
