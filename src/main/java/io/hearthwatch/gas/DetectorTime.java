package io.hearthwatch.gas;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** The detector's own time: epoch seconds, epoch milliseconds or ISO 8601 with an offset. */
final class DetectorTime {
  /** As seconds this is the year 5138, as milliseconds 1973: no detector means either. */
  private static final double LEAST_MILLIS = 1e11;

  private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant AFTER_LAST = Instant.parse("2101-01-01T00:00:00Z");
  private static final int MAX_ISO = 40;

  private DetectorTime() {}

  /**
   * The time, or null where it lies outside the years 2000 to 2100: a detector whose clock is not
   * set may still have gas to tell of.
   */
  static Instant parse(JsonField ts) throws BadMessage {
    double number = ts.decimal();
    Instant time = Double.isNaN(number) ? iso(ts) : epoch(number);
    if (time == null) {
      throw ts.bad("must be epoch seconds, milliseconds or ISO 8601");
    }
    return time.isBefore(FIRST) || !time.isBefore(AFTER_LAST) ? null : time;
  }

  /** {@code Math.round} stops at the ends of long, which are far outside the allowed years. */
  private static Instant epoch(double number) {
    return Instant.ofEpochMilli(Math.round(number > LEAST_MILLIS ? number : number * 1000));
  }

  private static Instant iso(JsonField ts) {
    if (!ts.isString() || ts.text().length() > MAX_ISO) {
      return null;
    }
    try {
      return OffsetDateTime.parse(ts.text()).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }
}
