package io.hearthwatch.panel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearthwatch.panel.PanelConditions.Outcome;
import io.hearthwatch.panel.PanelEvent.Type;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What each event means for alarms. */
class PanelConditionsTest {
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

  private final PanelConditions judge = new PanelConditions();

  private static PanelEvent event(Type type, String code, String rest) {
    return new PanelEvent(type, code, "Hall", code == null ? null : code + rest, NOW);
  }

  private Outcome judged(PanelEvent event) {
    return judge.of(event, NOW, false);
  }

  @Test
  void anAlarmIsLatchedAndOfTheFirstPriority() {
    Map<String, Object> condition = judged(event(Type.ALARM, "601", "1001")).raised();
    assertEquals("panel-601-1001", condition.get("alarm"));
    assertEquals("panel", condition.get("kind"));
    assertEquals(1, condition.get("priority"));
    assertEquals(true, condition.get("active"));
    assertEquals(true, condition.get("latched"));
    assertEquals(false, condition.get("unconfirmed"));
    assertEquals("Hall", condition.get("title"));
    assertEquals("Hall (code 601, partition 1, zone 001)", condition.get("text"));
    assertEquals(NOW.toEpochMilli(), condition.get("at"));
  }

  @Test
  void aFaultIsOfTheSecondPriorityAndNeverTouchesAnAlarm() {
    Map<String, Object> condition = judged(event(Type.FAULT, "601", "1001")).raised();
    assertEquals("panel-fault-601-1001", condition.get("alarm"));
    assertEquals("panel-fault", condition.get("kind"));
    assertEquals(2, condition.get("priority"));
    assertFalse(
        (Boolean) judged(event(Type.FAULT, "802", "")).raised().get("latched"), "802 has an end");
    assertTrue((Boolean) judged(event(Type.FAULT, "814", "")).raised().get("latched"));
  }

  @ParameterizedTest
  @CsvSource({
    "602, 601",
    "604, 603",
    "606, 605",
    "622, 621",
    "624, 623",
    "626, 625",
    "632, 631",
    "830, 829",
    "843, 842"
  })
  void aRecoveryEndsItsOwnAlarm(String recovery, String alarm) {
    Outcome raised = judged(event(Type.ALARM, alarm, "1003"));
    Outcome ended = judged(event(Type.RECOVERY, recovery, "1003"));
    assertEquals(raised.raised().get("alarm"), ended.ended().get("alarm"));
    assertEquals(false, ended.ended().get("active"));
    assertEquals(1, ended.conditions().size());
    assertNotEquals(
        raised.raised().get("alarm"),
        judged(event(Type.RECOVERY, recovery, "1004")).ended().get("alarm"));
  }

  @ParameterizedTest
  @CsvSource({
    "801, 800, FAULT",
    "803, 802, FAULT",
    "807, 806, FAULT",
    "801, 800, RECOVERY",
    "841, 840, INFO"
  })
  void aTroubleIsOverWhateverTheDriverCallsIt(String code, String fault, Type type) {
    assertEquals(
        judged(event(Type.FAULT, fault, "")).raised().get("alarm"),
        judged(event(type, code, "")).ended().get("alarm"));
  }

  @ParameterizedTest
  @CsvSource({"655", "601", "999", "''"})
  void aRecoveryOfNothingKnownEndsNothing(String code) {
    Outcome outcome = judged(event(Type.RECOVERY, code.isEmpty() ? null : code, "1"));
    assertEquals(List.of(), outcome.conditions());
    assertEquals("no alarm is known that this ends", outcome.reason());
  }

  @ParameterizedTest
  @EnumSource(
      value = Type.class,
      names = {"COMMAND", "INFO", "ARMED", "DISARMED", "RESPONSE", "UNKNOWN"})
  void otherEventsAlarmNobody(Type type) {
    assertEquals(Outcome.NOTHING, judged(event(type, "609", "001")));
  }

  @Test
  void anAlarmWithoutACodeIsOneToo() {
    PanelEvent hall = new PanelEvent(Type.ALARM, null, "Hall", null, null);
    PanelEvent attic = new PanelEvent(Type.ALARM, null, "Attic", null, null);
    PanelEvent bare = new PanelEvent(Type.ALARM, null, null, null, null);
    Object id = judged(hall).raised().get("alarm");
    assertEquals(id, judged(hall).raised().get("alarm"));
    assertNotEquals(id, judged(attic).raised().get("alarm"));
    assertEquals("panel-alarm", judged(bare).raised().get("alarm"));
    assertEquals("Alarm at the panel", judged(bare).raised().get("title"));
  }

  @Test
  void aLateAlarmIsRaisedAndSaysHowOldItWas() {
    PanelEvent late =
        new PanelEvent(Type.ALARM, "601", "Hall", "6011001", NOW.minusSeconds(12 * 60));
    Map<String, Object> condition = judged(late).raised();
    assertTrue(condition.get("text").toString().endsWith("; it was 12 min old when it came"));
    assertEquals(false, condition.get("unconfirmed"));
  }

  @Test
  void aRetainedAlarmIsUnconfirmedAndARetainedRecoveryEndsNothing() {
    assertEquals(
        true, judge.of(event(Type.ALARM, "601", "1"), NOW, true).raised().get("unconfirmed"));
    for (PanelEvent end : List.of(event(Type.RECOVERY, "602", "1"), event(Type.FAULT, "803", ""))) {
      Outcome outcome = judge.of(end, NOW, true);
      assertEquals(List.of(), outcome.conditions());
      assertEquals("retained: it ends nothing", outcome.reason());
    }
  }

  @Test
  void aClockThatRunsAheadIsNotBelieved() {
    PanelEvent ahead = new PanelEvent(Type.ALARM, "601", "Hall", "6011", NOW.plusSeconds(99));
    assertEquals(NOW.toEpochMilli(), judged(ahead).raised().get("at"));
  }
}
