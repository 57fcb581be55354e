package io.hearthwatch.camera;

import static io.hearthwatch.camera.RecordingAlarms.Part.ARCHIVE;
import static io.hearthwatch.camera.RecordingAlarms.Part.LABELS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearthwatch.MovedClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One alarm a cause, and none for what passes. */
class RecordingAlarmsTest {
  private final MovedClock clock = new MovedClock("2026-11-21T12:00:00Z");
  private final RecordingAlarms alarms = new RecordingAlarms(clock);

  private static List<String> told(List<Map<String, Object>> conditions) {
    return conditions.stream().map(c -> c.get("alarm") + " " + c.get("active")).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "ARCHIVE, FORBIDDEN, recordings-archive-forbidden",
    "ARCHIVE, CREDENTIALS, recordings-archive-credentials",
    "ARCHIVE, NO_SPACE, recordings-archive-no-space",
    "LABELS, BUDGET, recordings-labels-budget",
    "LABELS, FRAMES, recordings-labels-frames",
    "FOLDER, UNREADABLE, recordings-folder-unreadable"
  })
  void whatNeedsAPersonIsToldAtOnceAndOnce(
      RecordingAlarms.Part part, String trouble, String alarm) {
    alarms.worked(part);
    List<Map<String, Object>> conditions = alarms.failed(part, trouble, "because");
    assertEquals(List.of(alarm + " true"), told(conditions));
    assertEquals(3, conditions.get(0).get("priority"));
    assertEquals("because", conditions.get(0).get("text"));
    assertEquals(List.of(), alarms.failed(part, trouble, "because"));
    assertEquals(Map.of(alarm, "because"), alarms.now());
    assertEquals(List.of(alarm + " false"), told(alarms.worked(part)));
    assertEquals(List.of(), alarms.worked(part));
    assertEquals(Map.of(), alarms.now());
  }

  @Test
  void whatPassesByItselfIsGivenAMinute() {
    assertEquals(List.of(), alarms.failed(ARCHIVE, "UNREACHABLE", "no connection"));
    clock.pass(Duration.ofSeconds(59));
    assertEquals(List.of(), alarms.failed(ARCHIVE, "BUSY", "503"));
    clock.pass(Duration.ofSeconds(1));
    assertEquals(
        List.of("recordings-archive-away true"), told(alarms.failed(ARCHIVE, "BUSY", "503")));
    assertEquals(List.of(), alarms.failed(LABELS, "THROTTLED", "slow down"));
  }

  @Test
  void theFirstSuccessEndsAlarmsOfAFormerRun() {
    List<String> over = told(alarms.worked(LABELS));
    assertTrue(over.contains("recordings-labels-budget false"), over::toString);
    assertEquals(List.of(), alarms.worked(LABELS));
  }

  @Test
  void whatDidNotReachTheDeskIsSaidAgain() {
    alarms.worked(ARCHIVE);
    List<Map<String, Object>> raised = alarms.failed(ARCHIVE, "FORBIDDEN", "403");
    alarms.unsaid(raised);
    assertEquals(raised, alarms.failed(ARCHIVE, "FORBIDDEN", "403"));
    List<Map<String, Object>> over = alarms.worked(ARCHIVE);
    alarms.unsaid(over);
    assertEquals(Map.of(), alarms.now());
    List<String> again = told(alarms.worked(ARCHIVE));
    assertTrue(again.contains("recordings-archive-forbidden false"), again::toString);
    assertEquals(List.of(), alarms.worked(ARCHIVE));
    alarms.unsaid(over);
    assertEquals(raised, alarms.failed(ARCHIVE, "FORBIDDEN", "403"));
  }
}
