package io.hearthwatch.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The figures of a week, out of journal lines. */
class ReportTest {
  private static final Instant START = Instant.parse("2026-11-20T00:00:00Z");
  private static final Instant END = START.plusSeconds(7 * 86_400);

  private final List<AlarmJournal.Line> lines = new ArrayList<>();

  private void line(long second, String alarm, String event) {
    lines.add(
        new AlarmJournal.Line(
            START.plusSeconds(second).toString(),
            alarm,
            alarm + "#1",
            "gas",
            1,
            "lab",
            event,
            null,
            null,
            null,
            null));
  }

  private Report report() {
    return Report.of(lines, List.of(), START, END);
  }

  @Test
  void raisesAreCountedByDayAndKindAndTimeIsSummed() {
    line(10, "a", "RAISED");
    line(40, "a", "ACKNOWLEDGED");
    line(110, "a", "CLEARED");
    line(86_400, "b", "RAISED");
    line(86_500, "b", "ACKNOWLEDGED");
    Report report = report();
    assertEquals(2, report.raised());
    assertEquals(Map.of("2026-11-20", 1L, "2026-11-21", 1L), report.alarmsPerDay());
    assertEquals(Map.of("gas", 2L), report.byKind());
    assertEquals(Map.of("gas", 100L + 6 * 86_400), report.timeInAlarmSeconds());
    assertEquals(new Report.Answers(2, 30L, 100L, 100L), report.timeToAcknowledge());
    assertEquals(List.of(), report.chattering());
    assertEquals(0, report.floodSeconds());
  }

  @Test
  void whatComesAndGoesThreeTimesAMinuteChatters() {
    for (int i = 0; i < 3; i++) {
      line(i * 30, "a", "RAISED");
      line(i * 31, "b", "RAISED");
    }
    assertEquals(List.of(new Report.Chatter("a", 3, 3)), report().chattering());
  }

  @Test
  void moreThanTenInTenMinutesAreAFlood() {
    for (int i = 0; i < 11; i++) {
      line(i * 30, "a" + i, "RAISED");
    }
    assertEquals(300, report().floodSeconds());
  }

  @Test
  void staleAndShelvedAreThoseOfNow() {
    TestDesk hub = new TestDesk(Conditions.FIRST, Conditions.SECOND);
    hub.signal(Conditions.gas("old"))
        .pass("25h")
        .signal(Conditions.gas("new"), Conditions.silent("s"));
    hub.want("s", AlarmEvent.shelve(hub.time.instant().plusSeconds(60), "anna", "x"));
    Report report = Report.of(lines, hub.desk.all(), START, hub.time.instant());
    assertEquals(List.of("old"), report.stale().stream().map(AlarmView::id).toList());
    assertEquals(List.of("s"), report.shelved().stream().map(AlarmView::id).toList());
  }

  @Test
  void withoutAlarmsItIsEmpty() {
    assertEquals("0 alarms in 7 days", report().text());
  }
}
