package io.hearthwatch.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hearthwatch.it.servers.Client;
import io.hearthwatch.it.servers.FaultProxy;
import io.hearthwatch.it.servers.HubLogs;
import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.Mosquitto;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The broker comes and goes: the hub comes back by itself, and readiness tells the truth. */
@ExtendWith(HubLogs.class)
class BrokerOutageIT {

  /** Back-off of at most 10 s, twice, and a little. */
  private static final Duration RECONNECT = Duration.ofSeconds(25);

  private final Detector detector = Detector.fresh();
  private Mosquitto broker;
  private FaultProxy network;

  @BeforeEach
  void start() {
    broker = Mosquitto.plain();
    network = new FaultProxy(broker.port());
  }

  @AfterEach
  void stop() {
    network.close();
    broker.close();
  }

  @Test
  void hubStartedBeforeTheBroker() {
    broker.stop();
    try (HubProcess hub = hub(broker.url()).waitHttp()) {
      awaitReadiness(hub, 503, Wait.SOON);
      broker.restart();
      awaitReadiness(hub, 200, RECONNECT);
      awaitReading(hub, Wait.SOON);
    }
  }

  @Test
  void brokerRestarted() {
    try (HubProcess hub = hub(broker.url()).waitReady()) {
      awaitReading(hub, Wait.SOON);
      broker.stop();
      awaitReadiness(hub, 503, Wait.SOON);
      broker.restart();
      awaitReadiness(hub, 200, RECONNECT);
      awaitReading(hub, Wait.SOON);
    }
  }

  @Test
  void brokerKilledAndRestartedWithoutItsSessions() {
    try (HubProcess hub = hub(broker.url()).waitReady()) {
      awaitReading(hub, Wait.SOON);
      broker.kill();
      broker.restart();
      awaitReading(hub, RECONNECT);
    }
  }

  @Test
  void doorOpensAgainAfterBrokerRestart() {
    try (HubProcess hub = hub(broker.url()).waitReady()) {
      broker.stop();
      broker.restart();
      awaitReadiness(hub, 200, RECONNECT);
      try (Client client = Client.connect(broker.url()).subscribe(Door.LOCK)) {
        client.publish(Door.BUTTON, Door.fresh());
        client.awaitMessage(Door.LOCK, Wait.SOON);
      }
    }
  }

  @Test
  void halfOpenConnectionIsNoticed() {
    try (HubProcess hub = hub(network.url()).waitReady()) {
      network.blackHole();
      awaitReadiness(hub, 503, Wait.LONG);
    }
  }

  @Test
  void halfOpenConnectionHeals() {
    try (HubProcess hub = hub(network.url()).waitReady()) {
      awaitReading(hub, Wait.SOON);
      network.blackHole();
      awaitReadiness(hub, 503, Wait.LONG);
      network.heal();
      awaitReading(hub, RECONNECT);
      awaitReadiness(hub, 200, Wait.SOON);
    }
  }

  @Test
  void frozenBrokerIsNoticedAndComesBack() {
    try (HubProcess hub = hub(broker.url()).waitReady()) {
      broker.pause();
      awaitReadiness(hub, 503, Wait.LONG);
      broker.resume();
      awaitReadiness(hub, 200, RECONNECT);
      awaitReading(hub, Wait.SOON);
    }
  }

  @Test
  void connectionsResetAgainAndAgain() {
    try (HubProcess hub = hub(network.url()).waitReady();
        Flow flow = Flow.start(broker.url(), detector, 200)) {
      for (int i = 0; i < 5; i++) {
        flow.awaitMore(100);
        network.cut();
      }
      db(hub).awaitExactly(hub, detector, flow.finish());
    }
  }

  @Test
  void slowNetworkOnlySlows() {
    try (HubProcess hub = hub(network.url()).waitReady();
        Flow flow = Flow.start(broker.url(), detector, 500)) {
      network.latency(Duration.ofMillis(100));
      flow.awaitMore(2000);
      db(hub).awaitExactly(hub, detector, flow.finish());
    }
  }

  @Test
  void publishedWhileTheHubIsDownArrives() {
    try (HubProcess hub = hub(broker.url()).waitReady()) {
      publish(1, 200);
      db(hub).awaitDistinct(detector, 200, Wait.SOON);
      hub.sigterm();
      publish(201, 500);
      hub.restart().waitReady();
      db(hub).awaitExactly(hub, detector, 500);
    }
  }

  @Test
  void readingsOverABrokerRestartAreAllStored() {
    try (HubProcess hub = hub(broker.url()).waitReady();
        Flow flow = Flow.start(broker.url(), detector, 200)) {
      flow.awaitMore(200);
      broker.stop();
      awaitReadiness(hub, 503, Wait.SOON);
      broker.restart();
      flow.awaitMore(200);
      db(hub).awaitExactly(hub, detector, flow.finish());
    }
  }

  @Test
  void statusIsRetainedAndTheLastWillSaysOffline() {
    try (HubProcess hub = hub(broker.url()).waitReady();
        Client client = Client.connect(broker.url())) {
      String topic = "hearthwatch/" + hub.name() + "/status";
      client.subscribe(topic);
      assertEquals("online", client.awaitMessage(topic, Wait.SOON).text());
      client.clear();
      hub.kill9();
      assertEquals("offline", client.awaitMessage(topic, Wait.SOON).text());
    }
  }

  private static HubProcess hub(String url) {
    return HubProcess.with().mqtt(url).start();
  }

  private static RecordDb db(HubProcess hub) {
    return RecordDb.local(hub);
  }

  private void publish(int first, int last) {
    try (Client client = Client.connect(broker.url())) {
      for (int i = first; i <= last; i++) {
        client.publish(detector.topic(), detector.regular(i, "0"));
      }
    }
  }

  private static void awaitReadiness(HubProcess hub, int status, Duration patience) {
    Wait.upTo(patience, "readiness " + status).until(() -> hub.ready() == status);
  }

  /** A reading that is published again until it arrives, as detectors do each second. */
  private void awaitReading(HubProcess hub, Duration patience) {
    Detector other = Detector.fresh();
    try (Client client = Client.connect(broker.url())) {
      Wait.upTo(patience, "a reading arrives")
          .pollInterval(Duration.ofMillis(500))
          .until(
              () -> {
                client.publish(other.topic(), other.regular(1, "0"));
                return db(hub).count(other) == 1;
              });
    }
  }
}
