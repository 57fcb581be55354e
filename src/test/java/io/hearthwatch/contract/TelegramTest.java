package io.hearthwatch.contract;

import static io.hearthwatch.contract.TelegramUnderTest.ANNA;
import static io.hearthwatch.contract.TelegramUnderTest.BEN;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.standin.TelegramServer;
import io.hearthwatch.standin.TelegramServer.Behaviour;
import io.hearthwatch.standin.TelegramServer.Request;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Notices go to chats as messages, and what people write there comes back as commands. */
@QuarkusTest
@TestProfile(TelegramUnderTest.Profile.class)
class TelegramTest extends HubContract {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NOTICES = "test/notices";
  private static final String FEED =
      """
      - route:
          id: notice-feed
          from:
            uri: mqtt:test/notices
            steps:
              - bean: {ref: outbox, method: add}
      """;
  private static TelegramServer telegram;

  @BeforeAll
  static void openTelegram() {
    telegram = new TelegramServer(Integer.getInteger(TelegramUnderTest.PORT));
  }

  @AfterAll
  static void closeTelegram() {
    telegram.close();
  }

  @BeforeEach
  void wire() throws Exception {
    telegram.reset();
    ChatStubs.CALLS.clear();
    String commands = Files.readString(java.nio.file.Path.of("routes/telegram-commands.yaml"));
    writeRoutes(
        "telegram-commands.yaml", commands.replaceAll("ref: (alarms|hubStatus)", "ref: chatStubs"));
    writeRoutes("notice-feed.yaml", FEED);
    await()
        .atMost(SOON)
        .until(
            () ->
                routesOf("notice-feed.yaml").size() == 1
                    && routesOf("telegram-commands.yaml").stream()
                        .anyMatch(r -> r.path("state").asText().equals("Started")));
  }

  private static Map<String, Object> notice(
      String event, String alarm, int priority, String... audience) {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("id", alarm);
    about.put("incident", alarm + "#1764090000");
    about.put("kind", "gas");
    about.put("priority", priority);
    about.put("site", "home <&_*[`");
    about.put("source", "boiler room");
    about.put("title", "Gas at " + alarm);
    about.put("reading", "412 ppm");
    about.put("action", "Leave the building");
    about.put(
        "state",
        switch (event) {
          case "ACKNOWLEDGED" -> "ACK_ACTIVE";
          case "CLEARED" -> "NORMAL";
          default -> "UNACK_ACTIVE";
        });
    Map<String, Object> notice = new LinkedHashMap<>();
    notice.put("id", UUID.randomUUID().toString());
    notice.put("event", event);
    notice.put("at", "2026-11-25T17:00:00Z");
    notice.put("urgent", event.equals("RAISED") && priority == 1);
    notice.put("audience", List.of(audience));
    notice.put("who", "Anna by Telegram (anna)");
    notice.put("alarm", about);
    return notice;
  }

  private void tell(Map<String, Object> notice) throws Exception {
    mqtt.publish(NOTICES, JSON.writeValueAsBytes(notice));
  }

  private static String newAlarm() {
    return "gas-" + UUID.randomUUID();
  }

  private static List<Request> about(String alarm) {
    return telegram.requests().stream().filter(r -> r.text().contains(alarm)).toList();
  }

  private static Request awaitAbout(String alarm, String method, String chat) {
    return telegram.await(
        SOON,
        r ->
            r.status() == 200
                && r.method().equals(method)
                && r.chat().equals(chat)
                && r.text().contains(alarm));
  }

  @Test
  void oneIncidentIsOneMessageThatChanges() throws Exception {
    String alarm = newAlarm();
    tell(notice("RAISED", alarm, 1, "chat-1"));
    Request raised = awaitAbout(alarm, "sendMessage", ANNA);
    for (String word : List.of("Leave the building", "home <&_*[`", "boiler room", "412 ppm")) {
      assertTrue(raised.text().contains(word), raised.text());
    }
    assertFalse(raised.fields().has("parse_mode"));
    assertEquals(List.of("Acknowledge", "Details"), List.copyOf(raised.buttons().keySet()));
    long id = telegram.lastMessage(ANNA);
    awaitNothingWaits(alarm);
    tell(notice("ACKNOWLEDGED", alarm, 1, "told"));
    Request edit = awaitAbout(alarm, "editMessageText", ANNA);
    assertEquals(id, edit.fields().path("message_id").asLong());
    assertEquals(List.of("Details"), List.copyOf(edit.buttons().keySet()));
    awaitNothingWaits(alarm);
    tell(notice("REPEATED", alarm, 1, "chat-1"));
    telegram.await(SOON, r -> r.text().contains("STILL: Gas at " + alarm));
    assertEquals(2, telegram.sent(ANNA).size());
    awaitNothingWaits(alarm);
    telegram.forget(ANNA, telegram.lastMessage(ANNA));
    tell(notice("CLEARED", alarm, 1, "told"));
    telegram.await(SOON, 3, r -> r.method().equals("sendMessage") && r.text().contains(alarm));
    awaitNothingWaits(alarm);
  }

  private static void awaitNothingWaits(String alarm) {
    awaitRows(0, "SELECT * FROM outbox WHERE incident LIKE ?", alarm + "%");
  }

  @Test
  void aSecondEditThatChangesNothingIsDone() throws Exception {
    String alarm = newAlarm();
    tell(notice("RAISED", alarm, 1, "chat-1"));
    awaitAbout(alarm, "sendMessage", ANNA);
    awaitNothingWaits(alarm);
    tell(notice("ACKNOWLEDGED", alarm, 1, "told"));
    awaitAbout(alarm, "editMessageText", ANNA);
    awaitNothingWaits(alarm);
    tell(notice("ACKNOWLEDGED", alarm, 1, "told"));
    telegram.await(SOON, 2, r -> r.method().equals("editMessageText") && r.text().contains(alarm));
    awaitNothingWaits(alarm);
    assertEquals(1, telegram.sent(ANNA).size());
  }

  @Test
  void aThrottledChatIsAskedAgainAfterItsTimeAndTheOtherIsToldAtOnce() throws Exception {
    telegram.behave(ANNA, Behaviour.THROTTLE, 2, 1);
    String alarm = newAlarm();
    tell(notice("RAISED", alarm, 1, "chat-1"));
    Request refused = telegram.await(SOON, r -> r.status() == 429);
    awaitAbout(alarm, "sendMessage", BEN);
    Request sent = awaitAbout(alarm, "sendMessage", ANNA);
    assertTrue(sent.at() - refused.at() >= Duration.ofMillis(1_900).toNanos());
    awaitNothingWaits(alarm);
  }

  @Test
  void aServerThatFailsOrResetsOrHangsGetsTheMessageLater() throws Exception {
    for (Behaviour behaviour : List.of(Behaviour.FAIL, Behaviour.RESET, Behaviour.REFUSE)) {
      telegram.behave(ANNA, behaviour, 1, 2);
      String alarm = newAlarm();
      tell(notice("RAISED", alarm, 1, "chat-1"));
      awaitAbout(alarm, "sendMessage", BEN);
      if (behaviour != Behaviour.REFUSE) {
        awaitAbout(alarm, "sendMessage", ANNA);
        awaitNothingWaits(alarm);
      }
    }
  }

  @Test
  void aDeadChatDoesNotHoldUpTheOther() throws Exception {
    telegram.behave(ANNA, Behaviour.DEAD);
    String alarm = newAlarm();
    tell(notice("RAISED", alarm, 2, "chats"));
    awaitAbout(alarm, "sendMessage", BEN);
    String urgent = newAlarm();
    long start = System.nanoTime();
    tell(notice("RAISED", urgent, 1, "chat-1"));
    awaitAbout(urgent, "sendMessage", BEN);
    assertTrue(System.nanoTime() - start < Duration.ofSeconds(8).toNanos());
    telegram.behave(ANNA, Behaviour.WELL);
    awaitAbout(urgent, "sendMessage", ANNA);
    awaitAbout(alarm, "sendMessage", ANNA);
    await().atMost(SOON).until(() -> get("/q/health/well").statusCode() == 200);
  }

  @Test
  void aButtonOfAnAlarmWithALongNameStillFindsIt() throws Exception {
    String alarm = ("gas-" + UUID.randomUUID() + "-" + "x".repeat(100)).substring(0, 100);
    tell(notice("RAISED", alarm, 1, "chat-1"));
    Request raised = awaitAbout(alarm, "sendMessage", ANNA);
    awaitNothingWaits(alarm);
    String query =
        telegram.press(
            ANNA, "Anna", telegram.lastMessage(ANNA), raised.buttons().get("Acknowledge"));
    Request toast =
        telegram.await(SOON, r -> r.fields().path("callback_query_id").asText().equals(query));
    assertEquals("Acknowledged.", toast.text());
    assertEquals(
        List.of("ack {HubAlarm=" + alarm + ", HubCommand=ack, HubWho=Anna by Telegram (anna)}"),
        ChatStubs.CALLS);
  }

  @Test
  void manyAlarmsInOneMessageAreAcknowledgedOrListedByItsButtons() throws Exception {
    Map<String, Object> flood = notice("FLOOD", "flood", 1, "chat-1");
    flood.put("alarms", List.of(notice("RAISED", newAlarm(), 1).get("alarm")));
    tell(flood);
    Request sent = telegram.await(SOON, r -> r.text().contains("Many alarms in a short time: 1"));
    await().atMost(SOON).until(() -> !telegram.sent(ANNA).isEmpty());
    long id = telegram.lastMessage(ANNA);
    telegram.press(ANNA, "Anna", id, sent.buttons().get("Acknowledge all"));
    telegram.await(SOON, r -> r.text().equals("Acknowledged."));
    assertTrue(ChatStubs.CALLS.get(0).startsWith("ack {HubAlarm=all,"), ChatStubs.CALLS::toString);
    telegram.press(ANNA, "Anna", id, sent.buttons().get("List"));
    telegram.await(SOON, r -> r.method().equals("sendMessage") && r.text().length() == 4096);
  }

  @Test
  void commandsAreUnderstoodAndAnswered() throws Exception {
    telegram.write(ANNA, "Anna", "/STATUS@HubBot");
    telegram.await(SOON, r -> r.chat().equals(ANNA) && r.text().equals("All is well."));
    telegram.write(ANNA, "Anna", "  /ack@HubBot   gas-x ");
    telegram.await(SOON, r -> r.text().equals("Acknowledged."));
    assertTrue(
        ChatStubs.CALLS.get(1).startsWith("ack {HubAlarm=gas-x, "), ChatStubs.CALLS::toString);
    telegram.write(BEN, "Ben", "/alarms");
    telegram.await(SOON, r -> r.chat().equals(BEN) && r.text().length() == 4096);
    telegram.write(ANNA, "Anna", "what is this");
    telegram.await(SOON, r -> r.text().contains("/shelve <alarm>"));
  }

  @Test
  void aChatThatIsNotOursGetsNoAnswer() throws Exception {
    telegram.write("666", "Mallory", "/lock");
    await().atMost(SOON).until(() -> !ChatStubs.CALLS.isEmpty());
    assertTrue(
        ChatStubs.CALLS.get(0).contains("HubWho=Mallory by Telegram (chat 666)"),
        ChatStubs.CALLS::toString);
    telegram.write(ANNA, "Anna", "/status");
    telegram.await(SOON, r -> r.text().equals("All is well."));
    assertTrue(telegram.requests().stream().noneMatch(r -> r.chat().equals("666")));
  }

  @Test
  void aDoorIsOpenedByAFreshMessageAndNeverByAnOldOne() throws Exception {
    mqtt.subscribe("remote-lock/+");
    telegram.write(ANNA, "Anna", "/lock front door", java.time.Instant.now().minusSeconds(60));
    Request old = telegram.await(SOON, r -> r.text().startsWith("Not sent: stale"));
    assertEquals(ANNA, old.chat());
    assertEquals(List.of(), mqtt.received());
    telegram.write(ANNA, "Anna", "/lock");
    telegram.await(SOON, r -> r.text().equals("Sent."));
    await().atMost(SOON).until(() -> mqtt.received().size() == 1);
    assertEquals("test-hub/http:telegram:anna", mqtt.received().get(0).user().get("hub-source"));
    telegram.write(ANNA, "Anna", "/lock cellar");
    telegram.await(SOON, r -> r.text().startsWith("Which door? front-door"));
  }

  @Test
  void aDetectorIsAskedForAReading() throws Exception {
    mqtt.subscribe("InTopic/#");
    telegram.write(ANNA, "Anna", "/request home 10.0.0.7");
    telegram.await(SOON, r -> r.text().equals("Sent."));
    await().atMost(SOON).until(() -> mqtt.received("InTopic/home/10.0.0.7").size() == 1);
    telegram.write(ANNA, "Anna", "/request home a/b");
    telegram.await(SOON, r -> r.text().startsWith("Not sent: ip may hold"));
  }

  @Test
  void anOrderGoesToThePanelAndADangerousOneWhenAButtonConfirmsIt() throws Exception {
    mqtt.subscribe("panel/commands");
    telegram.write(ANNA, "Anna", "/arm");
    telegram.await(SOON, r -> r.text().equals("Sent to the panel: arm"));
    telegram.write(ANNA, "Anna", "/disarm");
    Request asked = telegram.await(SOON, r -> r.text().startsWith("Really disarm?"));
    assertEquals(List.of("Confirm", "Cancel"), List.copyOf(asked.buttons().keySet()));
    long id = telegram.lastMessage(ANNA);
    telegram.press(ANNA, "Anna", id, asked.buttons().get("Confirm"));
    telegram.await(SOON, r -> r.method().equals("editMessageText"));
    assertEquals("Sent to the panel: disarm", telegram.textOf(ANNA, id));
    await().atMost(SOON).until(() -> mqtt.received().size() == 2);
    assertEquals("disarm", mqtt.received().get(1).text());
  }

  @Test
  void aCancelledOrderCannotBeConfirmedAnyMore() throws Exception {
    mqtt.subscribe("panel/commands");
    telegram.write(ANNA, "Anna", "/fire");
    Request asked = telegram.await(SOON, r -> r.text().startsWith("Really fire?"));
    long id = telegram.lastMessage(ANNA);
    telegram.press(ANNA, "Anna", id, asked.buttons().get("Cancel"));
    telegram.await(
        SOON, r -> r.method().equals("editMessageText") && r.text().equals("Cancelled."));
    telegram.press(ANNA, "Anna", id, asked.buttons().get("Confirm"));
    telegram.await(SOON, r -> r.text().startsWith("Not sent: the confirmation is unknown"));
    assertEquals(List.of(), mqtt.received());
  }

  @Test
  void anAnswerThatFailsIsSentAgainAndHoldsUpNoOther() throws Exception {
    telegram.behave(ANNA, Behaviour.THROTTLE, 2, 1);
    telegram.write(ANNA, "Anna", "/status");
    Request refused = telegram.await(SOON, r -> r.status() == 429);
    telegram.write(BEN, "Ben", "/status");
    Request other = telegram.await(SOON, r -> r.status() == 200 && r.chat().equals(BEN));
    Request again = telegram.await(SOON, r -> r.status() == 200 && r.chat().equals(ANNA));
    assertEquals("All is well.", again.text());
    assertTrue(again.at() - refused.at() >= Duration.ofMillis(1_900).toNanos());
    assertTrue(other.at() < again.at());
    for (Behaviour behaviour : List.of(Behaviour.FAIL, Behaviour.RESET)) {
      telegram.reset();
      telegram.behave(ANNA, behaviour, 1, 2);
      telegram.write(ANNA, "Anna", "/report");
      telegram.await(SOON, r -> r.status() == 200 && r.text().equals("None."));
    }
    telegram.reset();
    telegram.behave(ANNA, Behaviour.REFUSE);
    telegram.write(ANNA, "Anna", "/report");
    telegram.await(SOON, r -> r.status() == 400);
    telegram.write(BEN, "Ben", "/report");
    telegram.await(SOON, r -> r.status() == 200 && r.chat().equals(BEN));
    assertEquals(1, telegram.requests().stream().filter(r -> r.status() == 400).count());
  }

  @Test
  void aRecordingIsAPictureWithALinkAndTextWhereThatIsNotTaken() throws Exception {
    String id = "recording-" + UUID.randomUUID();
    java.nio.file.Path pictures =
        java.nio.file.Path.of(System.getProperty("hub.data.dir"), "keyframes");
    Files.write(Files.createDirectories(pictures).resolve(id + ".jpg"), new byte[5_000]);
    Map<String, Object> notice = notice("RECORDING", id, 3, "chat-1");
    notice.put("alarm", Map.of("kind", "recording", "title", "<" + id, "text", "Person 97 %"));
    notice.put("recording", Map.of("picture", id + ".jpg", "link", "https://s3/c?a=1&b=2"));
    telegram.behave(ANNA, Behaviour.THROTTLE, 1, 1);
    tell(notice);
    Request photo = telegram.await(SOON, r -> r.method().equals("sendPhoto") && r.status() == 200);
    assertEquals(5_000, photo.fields().path("photo").asInt());
    assertEquals(
        "<b>&lt;" + id + "</b>\nPerson 97 %\n<a href=\"https://s3/c?a=1&amp;b=2\">The clip</a>",
        photo.caption());
    notice.put("id", UUID.randomUUID().toString());
    telegram.behave(ANNA, Behaviour.REFUSE, 1, 1);
    tell(notice);
    assertEquals(photo.caption(), awaitAbout(id, "sendMessage", ANNA).text());
    awaitRows(0, "SELECT * FROM outbox WHERE data LIKE ?", "%" + id + "%");
  }

  @Test
  void aChatArmsAndDisarms() throws Exception {
    telegram.write(ANNA, "Anna", "/disarmed");
    telegram.await(SOON, r -> r.text().startsWith("Disarmed: recordings are kept, not tagged."));
    assertEquals("disarmed", json("/arming").path("state").asText());
    telegram.write(ANNA, "Anna", "/armed");
    telegram.await(SOON, r -> r.text().startsWith("Armed: recordings are tagged."));
    assertEquals("Anna by Telegram (anna)", json("/arming").path("by").asText());
    for (String word : List.of("disarmed", "armed")) {
      awaitRows(
          1,
          "SELECT * FROM PanelJournal WHERE decision = 'SWITCHED' AND who = ? AND type = ?",
          "Anna by Telegram (anna)",
          word);
    }
  }

  @Test
  void pollingGoesOnAfterFailures() throws Exception {
    telegram.behave("/getUpdates", Behaviour.THROTTLE, 1, 2);
    telegram.write(ANNA, "Anna", "/status"); // ends the poll that is under way
    telegram.write(ANNA, "Anna", "/report");
    telegram.await(SOON, r -> r.text().equals("None."));
    assertEquals("Started", routesOf("telegram-commands.yaml").get(0).path("state").asText());
  }
}
