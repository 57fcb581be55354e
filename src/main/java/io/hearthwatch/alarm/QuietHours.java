package io.hearthwatch.alarm;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;

/**
 * The part of each day in which notices of lower priorities wait.
 *
 * @param to may be before {@code from}: the night
 */
record QuietHours(LocalTime from, LocalTime to, ZoneId zone) {

  /**
   * Reads {@code 22:00-06:30}.
   *
   * @throws IllegalArgumentException with what is wrong
   */
  static QuietHours parse(String text, ZoneId zone) {
    String[] parts = text.split("-", -1);
    try {
      if (parts.length == 2) {
        LocalTime from = LocalTime.parse(parts[0].strip());
        LocalTime to = LocalTime.parse(parts[1].strip());
        if (!from.equals(to)) {
          return new QuietHours(from, to, zone);
        }
      }
    } catch (DateTimeParseException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "quietHours: must be two times of day such as 22:00-06:30, was '" + text + "'");
  }

  boolean hold(Instant time) {
    return !endAfter(time).equals(time);
  }

  /** The end of the quiet hours that hold then, or the time itself when none do. */
  Instant endAfter(Instant time) {
    ZonedDateTime local = time.atZone(zone);
    LocalTime clock = local.toLocalTime();
    boolean overnight = to.isBefore(from);
    boolean late = !clock.isBefore(from);
    boolean early = clock.isBefore(to);
    if (overnight ? !late && !early : !late || !early) {
      return time;
    }
    ZonedDateTime end =
        local.toLocalDate().plusDays(overnight && late ? 1 : 0).atTime(to).atZone(zone);
    // where the clocks change, an end may lie before the time it ends
    return end.toInstant().isAfter(time) ? end.toInstant() : time;
  }
}
