package io.hearthwatch.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearthwatch.it.servers.Client;
import io.hearthwatch.it.servers.HubLogs;
import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.Mosquitto;
import io.hearthwatch.standin.TelegramServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The hub dies, or what it leans on does, while people are to be told of gas. */
@ExtendWith(HubLogs.class)
class AlarmKillIT {
  private static final String ANNA = "1";
  private static final String BEN = "2";

  /** A database server that is not there: nobody listens on port 1. */
  private static final String NOBODY = "jdbc:mysql://127.0.0.1:1/hub";

  @TempDir Path folder;

  private final Detector detector = Detector.fresh();
  private final TelegramServer telegram = new TelegramServer();
  private Mosquitto broker;
  private Client client;

  @BeforeEach
  void start() {
    broker = Mosquitto.plain();
    client = Client.connect(broker.url());
  }

  @AfterEach
  void stop() {
    client.close();
    broker.close();
    telegram.close();
  }

  @Test
  void killedAtAnyMomentAfterTheReadingTheFirstMessageComes() throws Exception {
    long seed = System.nanoTime();
    System.out.println("AlarmKillIT seed " + seed);
    Random random = new Random(seed);
    try (HubProcess hub = hub("60s", "10m").waitReady()) {
      for (int round = 0; round < 4; round++) {
        Detector sensor = Detector.fresh();
        client.publish(sensor.topic(), sensor.regular(1, "1"));
        long end = System.nanoTime() + random.nextInt(60_000_000);
        while (System.nanoTime() < end) {
          Thread.onSpinWait();
        }
        hub.kill9();
        hub.restart().waitReady();
        telegram.await(Wait.LONG, r -> tells(r, sensor, ANNA));
        int told = count(sensor, ANNA);
        assertTrue(told <= 2, () -> told + " messages of one alarm, the one in flight doubled");
      }
    }
  }

  @Test
  void killedBetweenTheStepsNobodyIsLeftOut() throws Exception {
    try (HubProcess hub = hub("60s", "4s").waitReady()) {
      client.publish(detector.topic(), detector.regular(1, "1"));
      telegram.await(Wait.LONG, r -> tells(r, detector, ANNA));
      hub.kill9();
      assertEquals(0, count(detector, BEN));
      hub.restart();
      telegram.await(Wait.LONG, r -> tells(r, detector, BEN));
      hub.kill9();
      hub.restart().waitReady();
      // the next step is due in a minute: what was sent is not sent again
      assertSilence(detector, 2);
    }
  }

  @Test
  void whatSomebodyAnsweredStaysAnswered() throws Exception {
    try (HubProcess hub = hub("1s", "10m").waitReady()) {
      client.publish(detector.topic(), detector.regular(1, "1"));
      telegram.await(Wait.LONG, 3, r -> tells(r, detector, ANNA));
      assertEquals(200, hub.post(alarm() + "/ack", "{\"by\":\"anna\"}").status());
      hub.kill9();
      hub.restart().waitReady();
      assertEquals("ACK_ACTIVE", state(hub));
      int told = count(detector, ANNA);
      Awaitility.await()
          .during(Duration.ofSeconds(4))
          .atMost(Duration.ofSeconds(8))
          .until(() -> count(detector, ANNA) <= told + 1);
      assertEquals("ACK_ACTIVE", state(hub));
    }
  }

  @Test
  void withoutBrokerAndDatabaseGasIsStillTold() throws Exception {
    try (HubProcess hub = setup("60s", "10m").env("HUB_MYSQL_URL", NOBODY).start().waitHttp()) {
      Wait.upTo(Wait.LONG, "the hub listens to detectors")
          .until(() -> hub.get("/routes").text().contains("gas-readings"));
      broker.pause();
      try {
        String reading = "{\"seq\":1,\"mac\":\"" + detector.mac() + "\",\"value\":1}";
        assertEquals(202, hub.post("/hooks/reading", reading).status());
        telegram.await(Wait.LONG, r -> tells(r, detector, ANNA));
      } finally {
        broker.resume();
      }
    }
  }

  @Test
  void aServerThatWasAwayGetsTheNewestOnce() throws Exception {
    try (HubProcess hub = hub("1s", "10m").waitReady()) {
      telegram.behave(TelegramServer.ALL, TelegramServer.Behaviour.RESET);
      client.publish(detector.topic(), detector.regular(1, "1"));
      telegram.await(Wait.LONG, 3, r -> r.method().equals("sendMessage"));
      assertEquals(200, hub.post(alarm() + "/ack", "{\"by\":\"anna\"}").status());
      telegram.behave(TelegramServer.ALL, TelegramServer.Behaviour.WELL);
      telegram.await(Wait.LONG, r -> tells(r, detector, ANNA));
      assertSilence(detector, 1);
    }
  }

  private void assertSilence(Detector sensor, int most) {
    int before = count(sensor, ANNA) + count(sensor, BEN);
    Awaitility.await()
        .during(Duration.ofSeconds(3))
        .atMost(Duration.ofSeconds(6))
        .until(() -> count(sensor, ANNA) + count(sensor, BEN) <= Math.max(before, most + 1));
  }

  private static boolean tells(TelegramServer.Request request, Detector sensor, String chat) {
    return request.method().equals("sendMessage")
        && request.status() == 200
        && request.chat().equals(chat)
        && request.text().contains(sensor.mac());
  }

  private int count(Detector sensor, String chat) {
    List<TelegramServer.Request> sent = telegram.sent(chat);
    return (int) sent.stream().filter(r -> tells(r, sensor, chat)).count();
  }

  private String alarm() {
    return "/alarms/" + detector.alarm();
  }

  private String state(HubProcess hub) {
    return hub.get(alarm()).json().path("alarm").path("state").asText();
  }

  /** A hub whose chain tells Anna again after {@code repeat} and Ben after {@code second}. */
  private HubProcess hub(String repeat, String second) throws IOException {
    return setup(repeat, second).start();
  }

  private HubProcess.Setup setup(String repeat, String second) throws IOException {
    Path routes = folder.resolve("routes");
    HubProcess.copyFolder(HubProcess.root().resolve("routes"), routes);
    Path chains = routes.resolve("gas-alarms.yaml");
    String shipped = Files.readString(chains);
    String quick =
        shipped
            .replace("after 2m: chat-2; after 4m: everyone", "after " + second + ": chat-2")
            .replace("repeat: 60s", "repeat: " + repeat);
    Files.writeString(chains, quick);
    return HubProcess.with()
        .mqtt(broker.url())
        .telegram(telegram)
        .env("HUB_TELEGRAM_CHATS", "anna:" + ANNA + ",ben:" + BEN)
        .routes(routes);
  }
}
