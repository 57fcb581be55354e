package io.hearthwatch.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** A file is finished when nobody writes to it any more, and not before. */
class FinishedTest {
  private static final Instant T0 = Instant.parse("2026-11-21T12:00:00Z");
  private static final Finished RULE = Finished.USUAL;
  private Finished.Known known;

  private boolean looked(long ms, long size, long modifiedMs) {
    Instant now = T0.plusMillis(ms);
    known = Finished.seen(known, new Look(size, T0.plusMillis(modifiedMs)), now);
    return RULE.isFinished(known, now);
  }

  @Test
  void whatWasMovedInIsFinishedAtTheSecondLook() {
    assertFalse(looked(0, 100, -60_000));
    assertTrue(looked(500, 100, -60_000));
  }

  @Test
  void whatIsWrittenWaitsUntilItIsUnchangedForTwoSeconds() {
    assertFalse(looked(0, 100, 0));
    assertFalse(looked(1_000, 200, 1_000));
    assertFalse(looked(2_000, 300, 2_000));
    assertFalse(looked(3_999, 300, 2_000));
    assertTrue(looked(4_000, 300, 2_000));
  }

  @Test
  void aFileThatGrowsForMinutesIsNotFinished() {
    for (int s = 0; s < 600; s++) {
      assertFalse(looked(s * 1_000L, s * 10L + 1, s * 1_000L));
    }
    assertTrue(looked(602_000, 5_991, 599_000) || looked(604_000, 5_991, 599_000));
  }

  @Test
  void anOldTimeOnAFileThatStillGrowsDeceivesNobody() {
    assertFalse(looked(0, 100, -60_000));
    assertFalse(looked(500, 150, -60_000));
    assertFalse(looked(1_000, 200, -60_000));
    assertTrue(looked(1_500, 200, -60_000));
  }

  @Test
  void aWriterWhoseClockIsAheadIsWatched() {
    assertFalse(looked(0, 100, 3_600_000));
    assertFalse(looked(1_900, 100, 3_600_000));
    assertTrue(looked(2_000, 100, 3_600_000));
  }

  @Test
  void anEmptyFileGetsAMinute() {
    assertFalse(looked(0, 0, 0));
    assertFalse(looked(30_000, 0, 0));
    assertTrue(looked(60_000, 0, 0));
  }

  @Test
  void aClockThatIsSetBackStartsTheWatchAnew() {
    assertFalse(looked(10_000, 100, 10_000));
    assertFalse(looked(0, 100, 10_000));
    assertEquals(T0, known.since());
    assertTrue(looked(2_000, 100, 10_000));
  }

  @Property
  void whatChangedSinceTheLastLookIsNeverFinished(
      @ForAll @Size(min = 2, max = 30)
          java.util.List<@IntRange(min = 1, max = 5_000) Integer> gaps) {
    known = null;
    long now = 0;
    long size = 1;
    for (int gap : gaps) {
      now += gap;
      size++;
      assertFalse(looked(now, size, now));
    }
  }
}
