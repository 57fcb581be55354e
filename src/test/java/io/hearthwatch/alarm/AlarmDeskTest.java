package io.hearthwatch.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Restarts, failing stores and routes, clocks that are set: nothing missed, nothing twice. */
class AlarmDeskTest {
  private final TestDesk hub = new TestDesk(Conditions.FIRST, Conditions.SECOND, Conditions.THIRD);

  @Test
  void anAlarmSurvivesARestartWithItsPlan() {
    hub.signal(Conditions.gas("g")).pass("70s");
    assertEquals(List.of("RAISED g chat-1+push", "REPEATED g chat-1+push"), hub.heard());
    hub.crash(Duration.ofSeconds(5));
    assertEquals(List.of(), hub.heard());
    assertEquals(AlarmState.UNACK_ACTIVE, hub.alarm("g").state());
    hub.pass("44s");
    assertEquals(List.of(), hub.heard());
    hub.pass("1s");
    assertEquals(List.of("ESCALATED g chat-1+push+chat-2"), hub.heard());
  }

  @Test
  void overdueStepsRunOnceAfterALongDowntime() {
    hub.signal(Conditions.gas("g")).heard();
    hub.crash(Duration.ofHours(5));
    assertEquals(List.of("ESCALATED g chat-1+push+chat-2+everyone"), hub.heard());
    hub.crash(Duration.ofMillis(1));
    assertEquals(List.of(), hub.heard());
  }

  @Test
  void whatIsAcknowledgedStaysSoAndExpires() {
    hub.signal(Conditions.gas("g")).acknowledge("g").heard();
    hub.crash(Duration.ofMinutes(5));
    assertEquals(AlarmState.ACK_ACTIVE, hub.alarm("g").state());
    hub.signal(Conditions.gas("g"));
    assertEquals(List.of(), hub.heard());
    hub.crash(Duration.ofMinutes(20));
    assertEquals(List.of("RAISED g chat-1+push"), hub.heard());
  }

  @Test
  void aNoticeThatNoRouteTookComesAfterARestartWithTheSameId() {
    hub.refusing = true;
    hub.signal(Conditions.gas("g"));
    assertEquals(List.of(), hub.heard());
    assertEquals(1, hub.store.notices());
    hub.refusing = false;
    hub.crash(Duration.ofSeconds(3));
    String id = hub.delivered.get(0).id();
    assertEquals(List.of("RAISED g chat-1+push"), hub.heard());
    assertTrue(id.matches("g#\\d+-[0-9a-f]{16}"), id);
    hub.pass("1s");
    assertEquals(0, hub.store.notices());
  }

  @Test
  void aRouteThatFailsIsTriedAgainAndHoldsUpNoOther() {
    hub.refusing = true;
    hub.signal(Conditions.gas("g"));
    hub.refusing = false;
    hub.signal(Conditions.gas("h"));
    assertEquals(List.of("RAISED h chat-1+push"), hub.heard());
    hub.pass("1s");
    assertEquals(List.of("RAISED g chat-1+push"), hub.heard());
  }

  @Test
  void noticesOfAnIncidentStayInOrder() {
    hub.refusing = true;
    hub.signal(Conditions.gas("g")).acknowledge("g").signal(Conditions.off("g"));
    hub.refusing = false;
    hub.pass("2s");
    assertEquals(
        List.of("RAISED g chat-1+push", "ACKNOWLEDGED g told", "CLEARED g told"), hub.heard());
  }

  @Test
  void aFullDiskSilencesNobody() {
    hub.store.broken = true;
    AtomicInteger acknowledged = new AtomicInteger();
    hub.desk.signal(List.of(Conditions.gas("g")), acknowledged::incrementAndGet);
    hub.work();
    assertEquals(List.of("RAISED g chat-1+push"), hub.heard());
    assertEquals(1, acknowledged.get());
    assertEquals("[SQLITE_FULL] database or disk is full", hub.desk.problem());
    hub.pass("2m");
    assertEquals(List.of("REPEATED g chat-1+push", "ESCALATED g chat-1+push+chat-2"), hub.heard());
    assertEquals(0, hub.store.alarms());
    hub.store.broken = false;
    hub.pass("31s");
    assertNull(hub.desk.problem());
    hub.crash(Duration.ofSeconds(1));
    assertEquals(AlarmState.UNACK_ACTIVE, hub.alarm("g").state());
    assertEquals(List.of(), hub.heard());
  }

  @Test
  void aClockSetBackMovesThePlan() {
    hub.signal(Conditions.gas("g")).pass("90s");
    hub.heard();
    hub.time.set(Duration.ofHours(-3));
    hub.pass("29s");
    assertEquals(List.of(), hub.heard());
    hub.pass("1s");
    assertEquals(List.of("ESCALATED g chat-1+push+chat-2"), hub.heard());
    hub.acknowledge("g").heard();
    hub.time.set(Duration.ofDays(-2));
    hub.pass("14m59s");
    assertEquals(List.of(), hub.heard());
    hub.pass("1s");
    assertEquals(List.of("RAISED g chat-1+push"), hub.heard());
  }

  @Test
  void aClockSetForwardRunsWhatIsDueOnce() {
    hub.signal(Conditions.gas("g")).heard();
    hub.time.set(Duration.ofDays(3));
    hub.work();
    assertEquals(List.of("ESCALATED g chat-1+push+chat-2+everyone"), hub.heard());
    hub.pass("59s");
    assertEquals(List.of(), hub.heard());
  }

  @Test
  void whileARouteIsReloadedEverythingWaits() {
    hub.routesGone();
    hub.signal(Conditions.gas("g")).pass("9s");
    assertEquals(List.of(), hub.heard());
    hub.routesBack();
    assertEquals(List.of("RAISED g chat-1+push"), hub.heard());
    hub.routesGone().routesBack();
    assertEquals(List.of(), hub.heard());
    hub.pass("59s");
    assertEquals(List.of(), hub.heard());
    hub.pass("1s");
    assertEquals(List.of("REPEATED g chat-1+push"), hub.heard());
  }

  @Test
  void inTheNightAnAnswerToTheSecondPriorityIsToldInTheMorning() {
    hub.signal(Conditions.silent("s")).pass("10h5m").heard();
    hub.acknowledge("s");
    hub.signal(Conditions.off("s"));
    hub.crash(Duration.ofMinutes(1));
    assertEquals(List.of(), hub.heard());
    hub.pass("8h24m");
    assertEquals(List.of("ACKNOWLEDGED s told", "CLEARED s told"), hub.heard());
  }

  @Test
  void whatCannotBeReadAtTheStartIsAnAlarmAndComesBackWhenItCan() {
    hub.signal(Conditions.gas("g"), Conditions.gas("h"));
    hub.acknowledge("g");
    hub.heard();
    hub.store.unreadable = true;
    hub.crash(Duration.ofSeconds(1));
    assertEquals("[SQLITE_IOERR] disk I/O error", hub.desk.forgotten());
    assertEquals(List.of("RAISED hub-alarm-store chat-1"), hub.heard());
    hub.signal(Conditions.gas("h"), Conditions.gas("i"));
    hub.pass("30s");
    assertEquals(List.of("RAISED h chat-1+push", "RAISED i chat-1+push"), hub.heard());
    hub.store.unreadable = false;
    hub.pass("10s");
    assertNull(hub.desk.forgotten());
    assertEquals(AlarmState.ACK_ACTIVE, hub.alarm("g").state());
    assertEquals(AlarmState.UNACK_ACTIVE, hub.alarm("h").state());
    assertEquals(List.of("CLEARED hub-alarm-store told"), hub.heard());
    assertEquals(3, hub.crash(Duration.ofSeconds(1)).desk.open().size());
  }

  @Test
  void aReportWhileItStandsCostsNoCommit() {
    hub.signal(Conditions.gas("g"));
    int before = hub.store.commits;
    for (int i = 0; i < 100; i++) {
      hub.signal(Conditions.gas("g"));
    }
    assertEquals(before, hub.store.commits);
    hub.signal(Conditions.off("unknown"));
    assertEquals(before, hub.store.commits);
  }

  @Test
  void whatIsNormalAgainIsForgottenWhenItsTopicIsEmpty() {
    hub.signal(Conditions.silent("s"));
    assertEquals("UNACK_ACTIVE", hub.topics.get("s"));
    hub.signal(Conditions.off("s")).pass("1s");
    assertEquals("", hub.topics.get("s"));
    assertEquals(0, hub.store.alarms());
    assertNull(hub.desk.kept("s"));
  }

  @Test
  void theWishesOfPeopleAreAnsweredWithTheAlarmOrTheReason() {
    assertNull(hub.want("g", AlarmEvent.acknowledge("anna", null)).alarm());
    hub.signal(Conditions.gas("g"));
    assertNotNull(
        hub.want("g", AlarmEvent.shelve(hub.time.instant().plusSeconds(60), "anna", "x"))
            .refusal());
    AlarmDesk.Answer answer = hub.want("g", AlarmEvent.acknowledge("anna", null));
    assertNull(answer.refusal());
    assertEquals("anna", answer.alarm().answer().by());
  }

  @Test
  void theAuditFindsNothingWhereAllIsWell() {
    hub.signal(Conditions.gas("g"), Conditions.silent("s"), Conditions.on("t", "hub", 3, false));
    for (int i = 0; i < 20; i++) {
      assertEquals(List.of(), hub.pass("1m").audit());
    }
    hub.acknowledge("g").acknowledge("s");
    assertEquals(List.of(), hub.audit());
  }

  @Test
  void aPriorityWithoutAChainIsToldByTheBuiltInOne() {
    hub.routesGone();
    hub.signal(Conditions.gas("g"), Conditions.silent("s"), Conditions.on("t", "hub", 3, false));
    assertEquals(List.of(), hub.pass("9s").heard());
    assertEquals(List.of(), hub.desk.missingChains());
    assertEquals(
        List.of(
            "RAISED g chat-1+push+webhook+url",
            "RAISED s chat-1+push+webhook+url",
            "RAISED t chat-1+webhook+url"),
        hub.pass("1s").heard());
    assertEquals(3, hub.desk.missingChains().size());
    assertTrue(hub.desk.missingChains().get(0).contains("priority 1"));
    assertEquals(List.of("REPEATED g chat-1+push+webhook+url"), hub.pass("60s").heard());
    assertEquals(List.of(), hub.audit());
    hub.routesBack();
    assertEquals(List.of(), hub.desk.missingChains());
    assertEquals(List.of(), hub.heard());
    assertEquals(List.of("ESCALATED g chat-1+push+chat-2"), hub.pass("60s").heard());
  }

  @Test
  void anAlarmThatNoRouteTookBeforeItWentIsToldToo() {
    hub.refusing = true;
    hub.signal(Conditions.gas("g"));
    hub.routesGone();
    hub.refusing = false;
    assertEquals(List.of("RAISED g chat-1+push"), hub.pass("10s").heard());
  }

  @Test
  void theAuditFindsNoticesThatNobodyTakes() {
    hub.refusing = true;
    hub.signal(Conditions.gas("g")).pass("90s");
    assertTrue(hub.audit().get(0).startsWith("g: no route takes the notice g#"));
    assertEquals(hub.desk.findings(), hub.audit());
  }
}
