package io.hearthwatch.gas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class PeriodTest {
  private final Period period = new Period();
  private long now = 5_000;

  private void every(long millis, int times) {
    for (int i = 0; i < times; i++) {
      now += millis;
      period.heard(now, false);
    }
  }

  @Test
  void aMinuteIsAssumedUntilThreeIntervalsAreKnown() {
    every(1_000, 3);
    assertEquals(300_000, period.silence());
    every(1_000, 1);
    assertEquals(1_000, period.millis());
  }

  @Test
  void nobodyIsSilentBeforeFiveSeconds() {
    every(100, 50);
    assertEquals(5_000, period.silence());
    every(2_000, 20);
    assertEquals(10_000, period.silence());
  }

  @Test
  void oneOutageChangesNothing() {
    every(10_000, 10);
    every(7_200_000, 1);
    assertEquals(10_000, period.millis());
    every(10_000, 1);
    assertEquals(10_000, period.millis());
  }

  @Test
  void twoLongIntervalsAreANewPeriod() {
    every(1_000, 20);
    every(600_000, 2);
    assertEquals(600_000, period.millis());
  }

  @Test
  void aBurstIsNoPeriod() {
    every(60_000, 5);
    every(1, 500);
    assertEquals(60_000, period.millis());
    every(60_000, 1);
    assertEquals(60_000, period.millis());
  }

  @Test
  void aBacklogAtTheStartIsNone() {
    for (int i = 0; i < 1_000; i++) {
      period.heard(++now, true);
    }
    assertEquals(300_000, period.silence());
    for (int i = 0; i < 3; i++) {
      now += 20_000;
      period.heard(now, true);
    }
    assertEquals(20_000, period.millis());
  }

  @Test
  void whoSpeaksMoreOftenIsFollowedAfterAPeriod() {
    every(60_000, 5);
    every(1_000, 63);
    assertEquals(1_000, period.millis());
  }

  @Test
  void anOrderToSleepIsExpectedToBeObeyedOrNot() {
    every(1_000, 10);
    period.ordered(600_000);
    assertEquals(3_000_000, period.silence());
    every(1_000, 3);
    assertEquals(1_000, period.millis());
    period.ordered(10);
    assertEquals(1_000, period.millis());
  }

  @Test
  void theTimeWithoutAConnectionIsNoInterval() {
    every(1_000, 3);
    period.interrupted();
    every(50_000, 1);
    assertEquals(300_000, period.silence());
    every(1_000, 1);
    assertEquals(1_000, period.millis());
  }

  @Test
  void jitterDoesNotMatter() {
    java.util.Random random = new java.util.Random(1);
    for (int i = 0; i < 200; i++) {
      every(8_000 + random.nextInt(4_000), 1);
      assertTrue(i < 4 || period.millis() >= 8_000 && period.millis() < 12_000);
    }
  }
}
