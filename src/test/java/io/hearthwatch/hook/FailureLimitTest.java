package io.hearthwatch.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hearthwatch.MovedClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailureLimitTest {
  private final MovedClock clock = new MovedClock("2025-06-15T15:06:40Z");
  private final FailureLimit limit = new FailureLimit(clock);

  @Test
  void theTwentyFirstFailureInAMinuteHasToWaitForTheRestOfIt() {
    for (int i = 0; i < FailureLimit.ALLOWED; i++) {
      assertEquals(0, limit.failed("10.0.0.3"));
    }
    clock.pass(Duration.ofSeconds(20));
    assertEquals(40, limit.failed("10.0.0.3"));
    assertEquals(0, limit.failed("10.0.0.4"));
    clock.pass(Duration.ofSeconds(40));
    assertEquals(0, limit.failed("10.0.0.3"));
  }

  @Test
  void addressesBeyondTheMemoryPushOutTheOnesHeardOfLeast() {
    for (int i = 0; i <= FailureLimit.ALLOWED; i++) {
      limit.failed("10.0.0.3");
    }
    for (int i = 0; i < 10_000; i++) {
      limit.failed("address " + i);
    }
    assertEquals(0, limit.failed("10.0.0.3"));
  }
}
