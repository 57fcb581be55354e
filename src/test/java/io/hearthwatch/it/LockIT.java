package io.hearthwatch.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearthwatch.it.RecordDb.Row;
import io.hearthwatch.it.servers.Client;
import io.hearthwatch.it.servers.Client.Message;
import io.hearthwatch.it.servers.Client.Props;
import io.hearthwatch.it.servers.HubLogs;
import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.Mosquitto;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A press becomes at most one command, and everything is in the journal. */
@ExtendWith(HubLogs.class)
class LockIT {

  private static Mosquitto broker;
  private static HubProcess hub;
  private static RecordDb db;

  private Client button;
  private Client lock;

  @BeforeAll
  static void startHub() {
    broker = Mosquitto.plain();
    Store.Running running = Store.MYSQL.start(HubProcess.with().mqtt(broker.url()));
    hub = running.hub().waitReady();
    db = running.db();
  }

  @AfterAll
  static void stopHub() {
    hub.close();
    broker.close();
  }

  @BeforeEach
  void connect() {
    button = Client.connect(broker.url());
    lock = Client.connect(broker.url()).subscribe("remote-lock/+");
  }

  @AfterEach
  void disconnect() {
    button.close();
    lock.close();
  }

  @Test
  void commandIsThePressByteForByte() {
    byte[] press = (" " + Door.fresh() + "\n").getBytes(UTF_8);
    assertArrayEquals(press, command(press).payload());
  }

  @Test
  void anyBytesAreAPress() {
    byte[] press = {0, (byte) 0xff, 'p', (byte) 0xc3, 0};
    assertArrayEquals(press, command(press).payload());
  }

  @Test
  void commandHasQosOneAndExpiresInFiveSeconds() {
    Message command = command(Door.fresh().getBytes(UTF_8));
    assertEquals(1, command.qos());
    assertTrue(List.of(4L, 5L).contains(command.expirySeconds()), "" + command.expirySeconds());
  }

  @Test
  void commandSaysPressAndSource() {
    Message command = command(Door.fresh().getBytes(UTF_8));
    assertFalse(command.userProperties().getOrDefault("hub-press-id", "").isBlank());
    assertFalse(command.userProperties().getOrDefault("hub-source", "").isBlank());
  }

  @Test
  void commandIsNotRetained() {
    command(Door.fresh().getBytes(UTF_8));
    try (Client late = Client.connect(broker.url()).subscribe(Door.LOCK)) {
      button.publish(Door.LOCK, "marker");
      assertEquals("marker", late.awaitMessage(Door.LOCK, Wait.SOON).text());
    }
  }

  @Test
  void retainedPressIsRefused() {
    byte[] press = Door.fresh().getBytes(UTF_8);
    button.publish(1, true, Props.NONE, Door.BUTTON, press);
    button.publish(1, true, Props.NONE, Door.BUTTON, new byte[0]);
    assertOnlyNextPressIsSent();
  }

  @Test
  void samePressTwiceIsOneCommand() {
    String press = Door.fresh();
    button.publish(Door.BUTTON, press);
    button.publish(Door.BUTTON, press);
    String next = Door.fresh();
    button.publish(Door.BUTTON, next);
    awaitCommand(next);
    assertEquals(List.of(press, next), commands());
  }

  @Test
  void differentClicksAreDifferentPresses() {
    Stream.of("SINGLE", "DOUBLE", "LONG")
        .map(Door::press)
        .forEach(p -> button.publish(Door.BUTTON, p));
    Wait.soon("three commands").until(() -> lock.count() == 3);
  }

  static Stream<String> oldTimestamps() {
    Instant old = Instant.now().minusSeconds(60);
    return Stream.of(
        Long.toString(old.getEpochSecond()),
        Long.toString(old.toEpochMilli()),
        "\"" + old.getEpochSecond() + "\"",
        "\"" + old + "\"");
  }

  @ParameterizedTest
  @MethodSource("oldTimestamps")
  void oldPressIsRefused(String timestamp) {
    button.publish(Door.BUTTON, "{\"clickType\":\"SINGLE\",\"timestamp\":" + timestamp + "}");
    assertOnlyNextPressIsSent();
  }

  @Test
  void pressOfNowIsSent() {
    String now = "{\"clickType\":\"SINGLE\",\"timestamp\":" + Instant.now().toEpochMilli() + "}";
    command(now.getBytes(UTF_8));
  }

  @Test
  void repeatedPressIdIsRefused() {
    Props id = Props.user("hub-press-id", UUID.randomUUID().toString());
    byte[] first = Door.fresh().getBytes(UTF_8);
    button.publish(1, false, id, Door.BUTTON, first);
    button.publish(1, false, id, Door.BUTTON, Door.fresh().getBytes(UTF_8));
    String next = Door.fresh();
    button.publish(Door.BUTTON, next);
    awaitCommand(next);
    assertEquals(List.of(new String(first, UTF_8), next), commands());
  }

  @Test
  void pressIdOfTheButtonIsThatOfTheCommand() {
    String id = UUID.randomUUID().toString();
    byte[] press = Door.fresh().getBytes(UTF_8);
    button.publish(1, false, Props.user("hub-press-id", id), Door.BUTTON, press);
    assertEquals(id, lock.awaitMessage(Door.LOCK, Wait.SOON).userProperties().get("hub-press-id"));
  }

  @Test
  void unmappedButtonOpensNothing() {
    button.publish("thing/AWS-Button-ZZ99", Door.fresh());
    assertOnlyNextPressIsSent();
    assertEquals(1, lock.count());
  }

  @Test
  void unmappedButtonIsInTheJournal() {
    button.publish("thing/AWS-Button-ZZ98", Door.fresh());
    Row row = db.awaitRow("SELECT * FROM LockJournal WHERE source LIKE ?", "%AWS-Button-ZZ98%");
    assertFalse(row.text("reason").isBlank());
  }

  @Test
  void pressByHttpIsACommand() {
    String press = Door.fresh();
    HubProcess.Reply reply = hub.post("/hooks/button/AWS-Button-AB12", press);
    assertEquals(2, reply.status() / 100, reply.text());
    assertEquals(press, lock.awaitMessage(Door.LOCK, Wait.SOON).text());
  }

  @Test
  void unmappedButtonByHttpIsRefused() {
    HubProcess.Reply reply = hub.post("/hooks/button/AWS-Button-ZZ97", Door.fresh());
    assertEquals(4, reply.status() / 100, reply.text());
  }

  @Test
  void locksAreShown() {
    command(Door.fresh().getBytes(UTF_8));
    Wait.soon("the lock is shown").until(() -> hub.get("/locks").text().contains(Door.LOCK_NAME));
  }

  @Test
  void sentCommandIsInTheJournal() {
    String id = command(Door.fresh().getBytes(UTF_8)).userProperties().get("hub-press-id");
    Row row = journal(id);
    assertEquals(Door.LOCK, row.text("lock_topic"));
    assertTrue(row.text("source").contains("AWS-Button-AB12"), row.text("source"));
    assertTrue(row.text("decision").toLowerCase(Locale.ROOT).contains("sent"));
    assertNotNull(row.get("at"));
  }

  @Test
  void refusedPressIsInTheJournalWithItsReason() {
    String id = UUID.randomUUID().toString();
    byte[] old = "{\"timestamp\":1500000000}".getBytes(UTF_8);
    button.publish(1, false, Props.user("hub-press-id", id), Door.BUTTON, old);
    Row row = journal(id);
    assertTrue(row.text("decision").toLowerCase(Locale.ROOT).contains("refused"));
    assertFalse(row.text("reason").isBlank());
  }

  @Test
  void reportOfTheLockConfirmsTheCommand() {
    String id = command(Door.fresh().getBytes(UTF_8)).userProperties().get("hub-press-id");
    button.publish(Door.STATE, "{\"state\":\"UNLOCKED\"}");
    Wait.soon("the journal has the report")
        .until(() -> "UNLOCKED".equals(journal(id).text("confirmation")));
  }

  @Test
  void reportOfTheLockIsShownRetained() {
    button.publish(Door.STATE, "{\"state\":\"LOCKED\"}");
    String topic = "hearthwatch/" + hub.name() + "/lock/" + Door.LOCK_NAME;
    lock.subscribe(topic);
    Wait.soon("the state is published")
        .until(() -> lock.messages(topic).stream().anyMatch(m -> m.text().contains("LOCKED")));
    try (Client late = Client.connect(broker.url()).subscribe(topic)) {
      assertTrue(late.awaitMessage(topic, Wait.SOON).retained());
    }
  }

  @Test
  void ledgerCloses() {
    command(Door.fresh().getBytes(UTF_8));
    Wait.atRest(hub, "lock");
  }

  /** Presses and returns the command. */
  private Message command(byte[] press) {
    button.publish(Door.BUTTON, press);
    return lock.awaitMessage(Door.LOCK, Wait.SOON);
  }

  /** Buttons are heard in order: when the next press is sent, one before it never will be. */
  private void assertOnlyNextPressIsSent() {
    String next = Door.fresh();
    button.publish(Door.BUTTON, next);
    awaitCommand(next);
    assertEquals(List.of(next), commands());
  }

  private void awaitCommand(String press) {
    Wait.soon("the command of the last press").until(() -> commands().contains(press));
  }

  private List<String> commands() {
    return lock.messages(Door.LOCK).stream().map(Message::text).toList();
  }

  private static Row journal(String pressId) {
    return db.awaitRow("SELECT * FROM LockJournal WHERE press_id = ?", pressId);
  }
}
