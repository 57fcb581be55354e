package io.hearthwatch.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.it.servers.Client;
import io.hearthwatch.it.servers.FaultProxy;
import io.hearthwatch.it.servers.HubLogs;
import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.HubProcess.Reply;
import io.hearthwatch.it.servers.Mosquitto;
import io.hearthwatch.it.servers.SqlServer;
import io.hearthwatch.standin.TelegramServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What the hub leans on is away while there are alarms, and comes back. */
@ExtendWith(HubLogs.class)
class AlarmOutageIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What is away for over a minute is an alarm; the hub looks every 5 s. */
  private static final Duration OVER_A_MINUTE = Duration.ofSeconds(100);

  private final TelegramServer telegram = new TelegramServer();
  private final Detector first = Detector.fresh();
  private final Detector second = Detector.fresh();
  private Mosquitto broker;

  @BeforeEach
  void start() {
    broker = Mosquitto.plain();
  }

  @AfterEach
  void stop() {
    telegram.close();
    broker.close();
  }

  @Test
  void aBrokerThatWasAwayShowsTheNewestOfEachAlarm() {
    try (HubProcess hub =
        HubProcess.with().mqtt(broker.url()).telegram(telegram).start().waitReady()) {
      custom(hub, "water", true);
      custom(hub, "heating", true);
      awaitTopics(hub, Map.of("water", "UNACK_ACTIVE", "heating", "UNACK_ACTIVE"));
      broker.stop();
      gas(hub, first);
      awaitTold(first);
      acknowledge(hub, first);
      custom(hub, "water", false);
      hub.kill9();
      hub.restart().waitHttp();
      Wait.upTo(Wait.LONG, "readings are taken by HTTP").until(() -> gas(hub, second));
      awaitTold(second);
      broker.restart();
      awaitTopics(
          hub,
          Map.of(
              "heating",
              "UNACK_ACTIVE",
              first.alarm(),
              "ACK_ACTIVE",
              second.alarm(),
              "UNACK_ACTIVE"));
    }
  }

  @Test
  void allAwayForOverAMinuteGasIsToldAndTheJournalMissesNothing() {
    SqlServer mysql = Shared.mysql();
    String database = Shared.database(mysql);
    RecordDb db = RecordDb.of(mysql, database);
    try (FaultProxy network = new FaultProxy(mysql.port());
        FaultProxy uplink = new FaultProxy(telegram.port());
        HubProcess hub =
            HubProcess.with()
                .mqtt(broker.url())
                .mysql(mysql, database, network.port())
                .telegram(telegram)
                .env("HUB_TELEGRAM_URL", "http://127.0.0.1:" + uplink.port())
                .start()
                .waitReady()) {
      try (Client device = Client.connect(broker.url())) {
        device.publish(first.topic(), first.regular(1, "1"));
      }
      awaitTold(first);
      awaitJournal(hub, first, "RAISED");
      JsonNode report = hub.get("/alarms/report?days=1").json();
      assertEquals(1, report.path("raised").asInt(), report::toString);
      assertEquals(1, report.path("byKind").path("gas").asInt(), report::toString);

      broker.stop();
      network.refuse();
      uplink.refuse();
      gas(hub, second);
      acknowledge(hub, first);
      awaitUplinkMissed(hub);
      assertJournalIsAway(hub);
      awaitSpooled(hub);
      hub.kill9();
      hub.restart().waitHttp();
      assertEquals("UNACK_ACTIVE", state(hub, second));
      assertEquals("ACK_ACTIVE", state(hub, first));
      assertFalse(isTold(second));
      uplink.heal();
      awaitTold(second);

      awaitHubAlarms(hub, OVER_A_MINUTE, Set.of("hub-mqtt", "hub-record"));
      awaitMessage("sendMessage", "The hub is degraded: mqtt");
      awaitMessage("sendMessage", "The hub is degraded: record");

      broker.restart();
      network.heal();
      awaitHubAlarms(hub, Wait.LONG, Set.of());
      awaitMessage("editMessageText", "Over: The hub is degraded: mqtt");
      awaitMessage("editMessageText", "Over: The hub is degraded: record");
      hub.waitReady();
      awaitJournal(hub, first, "RAISED", "ACKNOWLEDGED");
      assertEquals("RAISED", journal(hub, second).get(0));
      awaitRows(db, "hub-mqtt", "RAISED", "CLEARED");
      awaitRows(db, "hub-record", "RAISED", "CLEARED");
      awaitRows(db, first.alarm(), "RAISED", "ACKNOWLEDGED");
      JsonNode after = hub.get("/alarms/report?days=1").json();
      assertEquals(4, after.path("raised").asInt(), after::toString);
      assertEquals(1, after.path("timeToAcknowledge").path("count").asInt(), after::toString);
    }
  }

  private static boolean gas(HubProcess hub, Detector detector) {
    String reading = "{\"seq\":1,\"mac\":\"%s\",\"site\":\"%s\",\"value\":1}";
    return hub.post("/hooks/reading", reading.formatted(detector.mac(), detector.site())).status()
        == 202;
  }

  private static void custom(HubProcess hub, String alarm, boolean active) {
    String signal =
        "{\"alarm\":\"%s\",\"active\":%s,\"kind\":\"custom\",\"priority\":2,\"title\":\"Trouble\"}";
    assertEquals(202, hub.post("/hooks/alarm", signal.formatted(alarm, active)).status());
  }

  private static void acknowledge(HubProcess hub, Detector detector) {
    Reply reply = hub.post("/alarms/" + detector.alarm() + "/ack", "{\"by\":\"anna\"}");
    assertEquals(200, reply.status(), reply.text());
  }

  private static String state(HubProcess hub, Detector detector) {
    return hub.get("/alarms/" + detector.alarm()).json().path("alarm").path("state").asText();
  }

  private boolean isTold(Detector detector) {
    return telegram.sent("1").stream().anyMatch(r -> r.text().contains(detector.mac()));
  }

  private void awaitTold(Detector detector) {
    awaitMessage("sendMessage", detector.mac());
  }

  private void awaitMessage(String method, String words) {
    telegram.await(
        Wait.LONG, r -> r.method().equals(method) && r.status() == 200 && r.text().contains(words));
  }

  /** Waits until who comes to the broker anew sees these alarms on their topics, and no other. */
  private void awaitTopics(HubProcess hub, Map<String, String> wanted) {
    String topics = "hearthwatch/" + hub.name() + "/alarms/";
    Wait.upTo(Wait.LONG, "retained alarms are " + wanted)
        .until(() -> retained(topics, wanted.size()).equals(wanted));
  }

  private Map<String, String> retained(String topics, int atLeast) {
    try (Client bystander = Client.connect(broker.url()).subscribe(topics + "#")) {
      Wait.soon("retained messages").until(() -> bystander.count() >= atLeast);
      // what is retained comes before what is published after it
      bystander.publish(topics + "end", "{\"state\":\"END\"}");
      bystander.awaitMessage(topics + "end", Wait.SOON);
      Map<String, String> states = new TreeMap<>();
      for (Client.Message message : bystander.messages()) {
        states.put(
            message.topic().substring(topics.length()),
            JSON.readTree(message.payload()).path("state").asText());
      }
      states.remove("end");
      return states;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitUplinkMissed(HubProcess hub) {
    Wait.soon("health says that Telegram fails")
        .until(
            () -> {
              Reply well = hub.get("/q/health/well");
              return well.status() == 503 && well.text().contains("fails since");
            });
  }

  private static void assertJournalIsAway(HubProcess hub) {
    Wait.soon("the journal is known to be away")
        .until(() -> hub.get("/alarms/report").status() == 503);
    JsonNode details = hub.get("/alarms/gas-none").json();
    assertEquals(404, details.path("status").asInt(), details::toString);
  }

  private void awaitSpooled(HubProcess hub) {
    JsonNode details = hub.get("/alarms/" + first.alarm()).json();
    assertTrue(details.path("journal").isNull(), details::toString);
    assertTrue(
        details.path("journalProblem").asText().contains("database is away"), details::toString);
    Wait.soon("lines of the journal are in the spool")
        .until(
            () ->
                RecordDb.local(hub)
                        .number(
                            "SELECT SUM(row_count) FROM spool WHERE table_name = 'AlarmJournal'")
                    >= 2);
  }

  /** The events of an alarm by HTTP, oldest first. */
  private static List<String> journal(HubProcess hub, Detector detector) {
    List<String> events = new ArrayList<>();
    hub.get("/alarms/" + detector.alarm())
        .json()
        .path("journal")
        .forEach(line -> events.add(0, line.path("event").asText()));
    return events;
  }

  private static void awaitJournal(HubProcess hub, Detector detector, String... events) {
    Wait.upTo(Wait.LONG, "the journal of " + detector.alarm())
        .until(() -> journal(hub, detector), List.of(events)::equals);
  }

  private static void awaitRows(RecordDb db, String alarm, String... events) {
    Wait.upTo(Wait.LONG, "rows of " + alarm)
        .until(
            () ->
                db
                    .rows("SELECT event FROM AlarmJournal WHERE alarm = ? ORDER BY at, id", alarm)
                    .stream()
                    .map(row -> row.text("event"))
                    .toList(),
            List.of(events)::equals);
  }

  private static void awaitHubAlarms(HubProcess hub, Duration patience, Set<String> wanted) {
    Wait.upTo(patience, "alarms of the hub itself are " + wanted)
        .until(
            () -> {
              Set<String> ids = new TreeSet<>();
              for (JsonNode alarm : hub.get("/alarms").json()) {
                if (alarm.path("kind").asText().equals("hub")) {
                  assertEquals(3, alarm.path("priority").asInt());
                  ids.add(alarm.path("id").asText());
                }
              }
              return ids;
            },
            wanted::equals);
  }
}
