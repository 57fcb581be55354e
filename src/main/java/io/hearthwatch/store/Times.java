package io.hearthwatch.store;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Times in the record: UTC, milliseconds, in the form that every database here sorts and reads. */
public final class Times {
  private static final DateTimeFormatter FORM =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  private static volatile Second last = new Second(Long.MIN_VALUE, "");

  private record Second(long epoch, String text) {}

  private Times() {}

  /** {@code 2026-11-21 12:00:00.123}, or null for null. */
  public static String text(Instant time) {
    if (time == null) {
      return null;
    }
    // readings come many a second: only the milliseconds differ
    Second second = last;
    if (second.epoch() != time.getEpochSecond()) {
      second =
          new Second(
              time.getEpochSecond(),
              FORM.format(Instant.ofEpochSecond(time.getEpochSecond())).substring(0, 20));
      last = second;
    }
    int millis = time.getNano() / 1_000_000;
    return second.text()
        + (char) ('0' + millis / 100)
        + (char) ('0' + millis / 10 % 10)
        + (char) ('0' + millis % 10);
  }

  /** ISO-8601 with a Z, out of what a database gave back. */
  public static String iso(String text) {
    return text == null ? null : text.replace(' ', 'T') + "Z";
  }
}
