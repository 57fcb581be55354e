package io.hearthwatch.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hearthwatch.it.servers.Client;
import io.hearthwatch.it.servers.Client.Message;
import io.hearthwatch.it.servers.Client.Props;
import io.hearthwatch.it.servers.FaultProxy;
import io.hearthwatch.it.servers.HubLogs;
import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.Mosquitto;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No press opens a door late: not after a restart, not after a reconnect. */
@ExtendWith(HubLogs.class)
class LockReplayIT {

  /** A press that is older than 10 s is refused; a little more for the way. */
  private static final Duration OLDEST = Duration.ofMillis(10_500);

  enum Network {
    LOSES(FaultProxy::blackHole),
    DELAYS(FaultProxy::hold);

    private final Consumer<FaultProxy> fault;

    Network(Consumer<FaultProxy> fault) {
      this.fault = fault;
    }
  }

  enum End {
    SIGTERM(HubProcess::sigterm),
    KILL(HubProcess::kill9);

    private final Consumer<HubProcess> way;

    End(Consumer<HubProcess> way) {
      this.way = way;
    }
  }

  private Mosquitto broker;
  private FaultProxy network;
  private HubProcess hub;
  private Client button;
  private Client lock;

  @BeforeEach
  void start() {
    broker = Mosquitto.plain();
    network = new FaultProxy(broker.port());
    hub = HubProcess.with().mqtt(network.url()).start().waitReady();
    button = Client.connect(broker.url());
    lock = Client.connect(broker.url()).subscribe(Door.LOCK);
    button.publish(Door.BUTTON, Door.fresh());
    lock.awaitMessage(Door.LOCK, Wait.SOON);
    lock.clear();
  }

  @AfterEach
  void stop() {
    button.close();
    lock.close();
    hub.close();
    network.close();
    broker.close();
  }

  @ParameterizedTest
  @EnumSource(End.class)
  void pressWhileTheHubIsDownIsNeverSent(End end) {
    end.way.accept(hub);
    button.publish(Door.BUTTON, Door.fresh());
    hub.restart().waitReady();
    assertOnlyNextPressIsSent();
  }

  @Test
  void retainedPressOfEarlierIsNotSentAtStart() {
    hub.sigterm();
    button.publish(1, true, Props.NONE, Door.BUTTON, Door.fresh().getBytes(UTF_8));
    hub.restart().waitReady();
    assertOnlyNextPressIsSent();
  }

  @ParameterizedTest
  @EnumSource(Network.class)
  void pressWhileTheConnectionIsHalfOpenIsNeverSent(Network way) {
    way.fault.accept(network);
    button.publish(Door.BUTTON, Door.fresh());
    Instant tooOld = Instant.now().plus(OLDEST);
    Wait.upTo(Wait.LONG, "the hub notices and the press is too old")
        .until(() -> hub.ready() == 503 && Instant.now().isAfter(tooOld));
    network.heal();
    Wait.upTo(Wait.LONG, "the hub is back").until(() -> hub.ready() == 200);
    assertOnlyNextPressIsSent();
  }

  @Test
  void pressByHttpWithoutBrokerIsNotSentLater() {
    broker.stop();
    Wait.upTo(Wait.LONG, "the hub notices").until(() -> hub.ready() == 503);
    HubProcess.Reply reply = hub.post("/hooks/button/AWS-Button-AB12", Door.fresh());
    assertEquals(5, reply.status() / 100, reply.text());
    broker.restart();
    Wait.upTo(Wait.LONG, "the hub is back").until(() -> hub.ready() == 200);
    button.close();
    lock.close();
    button = Client.connect(broker.url());
    lock = Client.connect(broker.url()).subscribe(Door.LOCK);
    assertOnlyNextPressIsSent();
  }

  @Test
  void pressIdIsKnownAfterKill() {
    Props id = Props.user("hub-press-id", UUID.randomUUID().toString());
    button.publish(1, false, id, Door.BUTTON, Door.fresh().getBytes(UTF_8));
    String pressId = lock.awaitMessage(Door.LOCK, Wait.SOON).userProperties().get("hub-press-id");
    RecordDb.local(hub).awaitRow("SELECT * FROM LockJournal WHERE press_id = ?", pressId);
    lock.clear();
    hub.kill9();
    hub.restart().waitReady();
    button.publish(1, false, id, Door.BUTTON, Door.fresh().getBytes(UTF_8));
    assertOnlyNextPressIsSent();
  }

  private void assertOnlyNextPressIsSent() {
    String next = Door.fresh();
    button.publish(Door.BUTTON, next);
    Wait.soon("the command of the last press")
        .until(() -> lock.messages().stream().anyMatch(m -> m.text().equals(next)));
    assertEquals(List.of(next), lock.messages().stream().map(Message::text).toList());
  }
}
