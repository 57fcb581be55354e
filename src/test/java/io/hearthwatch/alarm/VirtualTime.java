package io.hearthwatch.alarm;

import io.hearthwatch.MovedClock;
import java.time.Duration;
import java.util.function.LongSupplier;

/** A clock that tests turn, and the even time beside it that nobody can set. */
final class VirtualTime extends MovedClock implements LongSupplier {
  private long nanos = 1;

  VirtualTime() {
    super("2026-11-20T12:00:00Z");
  }

  @Override
  public void pass(Duration time) {
    super.pass(time);
    nanos += time.toNanos();
  }

  /** Somebody sets the clock. */
  void set(Duration by) {
    super.pass(by);
  }

  @Override
  public long getAsLong() {
    return nanos;
  }
}
