package io.hearthwatch.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeskTest {
  @TempDir Path folder;
  private Bench bench;

  @BeforeEach
  void open() throws Exception {
    bench = new Bench(folder);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  @Test
  void aNoticeGoesToThoseItNames() {
    bench.with("telegram", "ntfy", "mail");
    bench.add("RAISED", "gas", 1, "chat-1", "push");
    bench.deliver();
    assertEquals(List.of("RAISED"), bench.events("anna"));
    assertEquals(List.of("RAISED"), bench.events("ntfy"));
    assertEquals(2, bench.got.size());
    assertEquals(List.of(), bench.waiting());
  }

  @Test
  void aNoticeThatComesTwiceIsSentOnceAlsoAfterARestart() throws Exception {
    bench.with("telegram");
    Notice notice = Notices.of("RAISED", "gas", 1, "chat-1");
    bench.desk.add(notice);
    bench.desk.add(notice);
    bench.deliver();
    bench.restart();
    bench.desk.add(notice);
    bench.deliver();
    assertEquals(1, bench.got.size());
  }

  @Test
  void afterAnHourWithoutUplinkThereIsOneMessageForEachIncident() {
    bench.with("telegram");
    bench.fail("telegram");
    bench.add("RAISED", "gas", 1, "chat-1");
    bench.add("RAISED", "fault", 2, "chat-1");
    for (int minute = 0; minute < 60; minute++) {
      bench.pass(seconds(60), seconds(5));
      bench.add("REPEATED", "gas", 1, "chat-1");
    }
    bench.failing.clear();
    bench.pass(seconds(60), seconds(1));
    assertEquals(List.of("REPEATED", "RAISED"), bench.events("anna"));
  }

  @Test
  void aRaisedAlarmReplacedByItsRepetitionStaysUrgentAndKeepsItsAge() {
    bench.with("telegram");
    bench.fail("telegram");
    bench.add("RAISED", "gas", 1, "chat-1");
    bench.deliver();
    long created = bench.waiting().get(0).createdAt;
    bench.pass(seconds(30), seconds(1));
    bench.add("REPEATED", "gas", 1, "chat-1");
    Row row = bench.waiting().get(0);
    assertTrue(row.urgent);
    assertEquals(created, row.createdAt);
    assertEquals("REPEATED", row.notice.event());
  }

  @Test
  void urgentComesFirstThenByPriorityThenByAge() {
    bench.with("telegram");
    bench.add("RAISED", "third", 3, "chat-1");
    bench.add("RAISED", "second", 2, "chat-1");
    bench.add("REPEATED", "first", 1, "chat-1");
    bench.add("RAISED", "urgent", 1, "chat-1");
    bench.add("RAISED", "second-b", 2, "chat-1");
    bench.deliver();
    assertEquals(
        List.of("urgent", "first", "second", "second-b", "third"),
        bench.got.stream().map(g -> g.notice().alarm().get("id")).toList());
  }

  @Test
  void theSummaryOfAFloodOvertakesTheFirstMessagesItStandsForAndTheyFollow() {
    bench.with("telegram");
    for (int i = 0; i < 3; i++) {
      bench.add("RAISED", "gas-" + i, 1, "chat-1");
    }
    bench.desk.add(Notice.of(Notices.flood(3, "chat-1")));
    bench.deliver();
    assertEquals(List.of("FLOOD", "RAISED", "RAISED", "RAISED"), bench.events("anna"));
  }

  @Test
  void aSummaryWithoutAnAlarmOfTheFirstPriorityOvertakesNoneOfThose() {
    bench.with("telegram");
    Map<String, Object> summary = Notices.flood(3, "chat-1");
    summary.put("alarms", List.of(Notices.map("RAISED", "fault", 2).get("alarm")));
    bench.add("RAISED", "silent", 2, "chat-1");
    bench.add("RAISED", "gas", 1, "chat-1");
    bench.desk.add(Notice.of(summary));
    bench.deliver();
    assertEquals(
        List.of("gas", "none", "silent"),
        bench.got.stream().map(g -> g.notice().alarm().getOrDefault("id", "none")).toList());
  }

  @Test
  void whoNeverHeardOfAnAlarmHearsHowItEndedIfItWasOfPriorityOneOnly() {
    bench.with("telegram");
    bench.fail("telegram");
    bench.add("RAISED", "gas", 1, "chat-1");
    bench.add("RAISED", "fault", 2, "chat-1");
    bench.deliver();
    bench.add("ACKNOWLEDGED", "gas", 1, "told");
    bench.add("CLEARED", "fault", 2, "told");
    bench.failing.clear();
    bench.pass(seconds(60), seconds(1));
    assertEquals(List.of("ACKNOWLEDGED"), bench.events("anna"));
    assertEquals(List.of(), bench.waiting());
  }

  @Test
  void whoWasToldHearsHowItWentOnByTheSameMessage() throws Exception {
    bench.with("telegram", "mail");
    bench.add("RAISED", "gas", 1, "chats");
    bench.deliver();
    bench.restart();
    bench.add("ACKNOWLEDGED", "gas", 1, "told");
    bench.deliver();
    Map<String, List<String>> ids =
        bench.got.stream()
            .collect(
                Collectors.groupingBy(
                    g -> g.target().recipient(),
                    Collectors.mapping(Bench.Got::messageId, Collectors.toList())));
    assertEquals(2, ids.size());
    ids.values().forEach(pair -> assertEquals(pair.get(0), pair.get(1)));
  }

  @Test
  void theFirstFailureOfAnUrgentNoticeGoesAnotherWayAtOnce() {
    bench.with("telegram", "ntfy", "mail");
    bench.fail("telegram");
    bench.add("RAISED", "gas", 1, "chat-1", "push");
    bench.deliver();
    assertEquals(List.of("RAISED"), bench.events("mail"));
    assertEquals(1, bench.events("ntfy").size());
  }

  @Test
  void withoutAnotherChannelTheOtherChatsAreTold() {
    bench.with("telegram");
    bench.fail("anna");
    bench.add("RAISED", "gas", 1, "chat-1");
    bench.deliver();
    assertEquals(List.of("RAISED"), bench.events("ben"));
  }

  @Test
  void aFailureOfALowerPriorityIsOnlyTriedAgain() {
    bench.with("telegram", "mail");
    bench.fail("telegram");
    bench.add("RAISED", "fault", 2, "chat-1");
    bench.pass(seconds(30), seconds(1));
    assertEquals(List.of(), bench.got);
  }

  @Test
  void anUrgentNoticeThatNobodyConfirmsWithinFiveSecondsGoesAnotherWay() {
    bench.with("telegram", "mail");
    bench.add("RAISED", "gas", 1, "chat-1");
    Row underWay = bench.desk.take(new Target("telegram", "anna"));
    assertNotNull(underWay);
    bench.clock.pass(seconds(4));
    bench.desk.tend();
    assertNull(bench.desk.take(new Target("mail", "")));
    bench.clock.pass(seconds(1));
    bench.desk.tend();
    assertNotNull(bench.desk.take(new Target("mail", "")));
  }

  @Test
  void theBackOffDoublesUpToTenSecondsForTheFirstPriorityAndToAMinuteForOthers() {
    bench.with("telegram");
    bench.fail("telegram");
    bench.add("RAISED", "gas", 1, "chat-1");
    bench.add("RAISED", "fault", 2, "chat-1");
    bench.pass(Duration.ofMinutes(10), seconds(1));
    Map<Object, Integer> tries =
        bench.waiting().stream()
            .filter(r -> r.target.recipient().equals("anna"))
            .collect(Collectors.toMap(r -> r.notice.priority(), r -> r.attempts));
    assertTrue(tries.get(1) >= 58 && tries.get(1) <= 66, tries::toString);
    assertTrue(tries.get(2) >= 13 && tries.get(2) <= 17, tries::toString);
  }

  @Test
  void aThrottledRecipientIsLeftAloneAsLongAsItWantsAndOthersGoOn() {
    bench.with("telegram", "mail");
    bench.failure = new Failure("429", false, 30_000);
    bench.fail("anna");
    bench.add("RAISED", "one", 2, "chat-1");
    bench.deliver();
    bench.failing.clear();
    bench.add("RAISED", "two", 1, "chat-1");
    bench.add("RAISED", "three", 2, "chat-2");
    bench.pass(seconds(29), seconds(1));
    assertEquals(List.of(), bench.events("anna"));
    assertEquals(List.of("RAISED"), bench.events("ben"));
    assertEquals(List.of("RAISED"), bench.events("mail"), "priority 1 went another way");
    bench.pass(seconds(2), seconds(1));
    assertEquals(2, bench.events("anna").size());
  }

  @Test
  void aRefusedMessageHoldsUpNoOther() {
    bench.with("telegram");
    bench.failure = new Failure("400", true, 0);
    bench.fail("anna");
    bench.add("RAISED", "bad", 2, "chat-1");
    bench.deliver();
    bench.failing.clear();
    bench.add("RAISED", "good", 2, "chat-1");
    bench.deliver();
    assertEquals(1, bench.got.size());
    bench.pass(Duration.ofMinutes(11), seconds(10));
    assertEquals(2, bench.got.size());
  }

  @Test
  void notificationsExpireButNeverWhileAnAnswerIsNeeded() {
    bench.with("telegram");
    bench.fail("telegram");
    bench.add("RAISED", "gas", 1, "chat-1");
    bench.add("RAISED", "answered", 1, "chat-1");
    bench.add("ACKNOWLEDGED", "answered", 1, "told");
    bench.add("RAISED", "fault", 2, "chat-1");
    bench.pass(Duration.ofMinutes(59), seconds(60));
    assertEquals(List.of("gas", "answered", "fault"), openAt("anna"));
    bench.pass(Duration.ofMinutes(3), seconds(60));
    assertEquals(List.of("gas", "fault"), openAt("anna"));
    bench.pass(Duration.ofHours(48), Duration.ofMinutes(10));
    assertEquals(List.of("gas"), openAt("anna"));
  }

  private List<Object> openAt(String chat) {
    return bench.waiting().stream()
        .filter(r -> r.target.recipient().equals(chat))
        .sorted(java.util.Comparator.comparing(r -> r.id))
        .map(r -> r.notice.alarm().get("id"))
        .toList();
  }

  @Test
  void afterARestartWhatWaitedGoesOnAtOnce() throws Exception {
    bench.with("telegram");
    bench.fail("telegram");
    bench.add("RAISED", "gas", 1, "chat-1");
    bench.pass(Duration.ofMinutes(5), seconds(1));
    bench.failing.clear();
    bench.restart();
    bench.deliver();
    assertTrue(bench.events("anna").contains("RAISED"));
  }

  @Test
  void rowsThatCanBeReadOnlyLaterAreNeitherLostNorOlderThanWhatCameSince() throws Exception {
    bench.with("telegram");
    bench.fail("telegram");
    bench.add("RAISED", "gas", 1, "chat-1");
    bench.add("RAISED", "other", 1, "chat-1");
    bench.restartUnread();
    bench.add("REPEATED", "gas", 1, "chat-1");
    bench.add("RAISED", "third", 1, "chat-1");
    bench.load();
    bench.failing.clear();
    bench.pass(seconds(10), seconds(1));
    assertEquals(
        List.of("RAISED other", "RAISED third", "REPEATED gas"),
        bench.got.stream()
            .filter(g -> g.target().recipient().equals("anna"))
            .map(g -> g.notice().event() + " " + g.notice().alarm().get("id"))
            .sorted()
            .toList());
    int all = bench.got.size();
    bench.restart();
    bench.deliver();
    assertEquals(all, bench.got.size());
  }

  @Test
  void whatOfANoticeIsDoneIsKnownAfterARestartAndNotTakenForThatOfANewerOne() throws Exception {
    bench.with("mail");
    bench.fail("mail");
    bench.add("RAISED", "gas", 2, "mail");
    Row row = bench.desk.take(new Target("mail", ""));
    row.progress = "first part";
    bench.desk.failed(row, bench.failure);
    bench.restart();
    assertEquals("first part", bench.waiting().get(0).progress);
    bench.add("REPEATED", "gas", 2, "mail");
    assertNull(bench.waiting().get(0).progress);
  }

  @Test
  void aRowThatMakesNoSenseTakesNoOtherWithIt() throws Exception {
    bench.with("telegram");
    bench.fail("telegram");
    bench.add("RAISED", "gas", 1, "chat-1");
    bench.add("RAISED", "other", 1, "chat-1");
    bench.execute("UPDATE outbox SET data = '{' WHERE incident LIKE 'gas%'");
    bench.restart();
    bench.failing.clear();
    bench.deliver();
    assertEquals(
        List.of("other"), bench.got.stream().map(g -> g.notice().alarm().get("id")).toList());
  }

  @Test
  void whoWaitsForSomethingNewerIsNotGivenTheOldInstead() throws Exception {
    bench.with("telegram", "mail");
    bench.fail("telegram", "mail");
    bench.add("RAISED", "gas", 1, "chat-1");
    bench.pass(seconds(20), seconds(1));
    bench.add("REPEATED", "gas", 1, "chat-1");
    bench.pass(seconds(3), seconds(1));
    bench.failing.clear();
    bench.restart();
    bench.pass(seconds(20), seconds(1));
    assertEquals(List.of("REPEATED"), bench.events("anna"));
  }

  @Test
  void whatTheStoreDoesNotTakeIsSentAllTheSameAndKeptLater() throws Exception {
    bench.with("telegram");
    bench.storeFails = true;
    bench.add("RAISED", "gas", 1, "chat-1");
    bench.deliver();
    assertEquals(List.of("RAISED"), bench.events("anna"));
    assertTrue(bench.saver.problem().contains("full"));
    bench.fail("telegram");
    bench.add("RAISED", "second", 1, "chat-1");
    bench.deliver();
    bench.storeFails = false;
    bench.pass(seconds(3), seconds(1));
    assertNull(bench.saver.problem());
    bench.restart();
    bench.failing.clear();
    bench.deliver();
    assertTrue(bench.got.stream().anyMatch(g -> g.notice().alarm().get("id").equals("second")));
    assertEquals(
        1, bench.got.stream().filter(g -> g.notice().alarm().get("id").equals("gas")).count());
  }

  @Test
  void anAudienceThatIsNobodyIsEverybody() {
    bench.with("telegram", "mail");
    bench.add("ESCALATED", "gas", 1, "chat-7");
    bench.deliver();
    assertEquals(3, bench.got.size());
  }

  @Test
  void withoutChannelsTheLogShowsItAndKeepsItUntilItIsOver() {
    bench.with("log");
    bench.add("RAISED", "gas", 1, "chat-1");
    bench.pass(Duration.ofHours(3), Duration.ofMinutes(1));
    assertEquals(List.of("RAISED"), bench.events("log"));
    assertEquals(1, bench.waiting().size());
    bench.add("REPEATED", "gas", 1, "chat-1");
    bench.deliver();
    bench.add("CLEARED", "gas", 1, "told");
    bench.deliver();
    assertEquals(List.of("RAISED", "REPEATED", "CLEARED"), bench.events("log"));
    assertEquals(List.of(), bench.waiting());
  }

  @Test
  void whatTheLogShowedGoesToAChannelThatIsSetUpLater() throws Exception {
    bench.with("log");
    bench.add("RAISED", "gas", 1, "chat-1");
    bench.deliver();
    bench.restart();
    bench.with("telegram");
    bench.desk.ready();
    bench.deliver();
    assertEquals(List.of("RAISED"), bench.events("anna"));
    assertEquals(List.of(), bench.waiting());
  }

  @Test
  void aChannelBeingReloadedKeepsItsNotificationsAndOneThatIsGoneIsReplaced() {
    bench.with("telegram", "mail");
    bench.desk.channels().detach("telegram", bench.clock.millis());
    bench.add("RAISED", "gas", 1, "chat-1");
    bench.deliver();
    assertEquals(List.of(), bench.got);
    bench.desk.channels().attach(Bench.channel("telegram", ""));
    bench.deliver();
    assertEquals(List.of("RAISED"), bench.events("anna"));
    bench.desk.channels().detach("telegram", bench.clock.millis());
    bench.add("RAISED", "second", 1, "chat-1");
    bench.pass(seconds(6), seconds(1));
    assertEquals(List.of("RAISED"), bench.events("mail"));
  }
}
