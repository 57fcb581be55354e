package io.hearthwatch.alarm;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;

/** The time of day, and whether somebody has set the clock back since it was last read. */
final class SteadyTime {
  private static final Duration UNNOTICED = Duration.ofSeconds(1);

  private final Clock clock;
  private final LongSupplier nanos;
  private Instant lastWall;
  private long lastNanos;

  /**
   * A time.
   *
   * @param nanos goes on evenly whatever happens to the clock
   */
  SteadyTime(Clock clock, LongSupplier nanos) {
    this.clock = clock;
    this.nanos = nanos;
    read();
  }

  /**
   * One reading.
   *
   * @param setBack how far the clock was set back since the reading before; mostly zero
   */
  record Reading(Instant now, Duration setBack) {}

  /** The time, without a reading. */
  Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  Reading read() {
    Instant wall = now();
    long steady = nanos.getAsLong();
    Duration back =
        lastWall == null
            ? Duration.ZERO
            : Duration.between(wall, lastWall.plusNanos(steady - lastNanos));
    lastWall = wall;
    lastNanos = steady;
    return new Reading(wall, back.compareTo(UNNOTICED) > 0 ? back : Duration.ZERO);
  }
}
