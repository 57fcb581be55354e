package io.hearthwatch;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A clock that stands still until a test moves it. */
public class MovedClock extends Clock {
  private volatile Instant now;

  /** Stands at an ISO 8601 instant. */
  public MovedClock(String now) {
    set(now);
  }

  public void pass(Duration time) {
    now = now.plus(time);
  }

  public final void set(String time) {
    now = Instant.parse(time);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
