package io.hearthwatch.camera;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * When a recording was made, where its source does not say: at the time in its file's name, on the
 * clock of this place or, with a Z, in UTC, unless that is later than the file's last write; else
 * at its last write, which is rather its end.
 */
final class Captured {
  /** Such as 20261126-021500, 20261126021500, 2026-11-26_02-15-00, 2026-11-26T02:15:00.250Z. */
  private static final Pattern TIME =
      Pattern.compile(
          "(?<!\\d)(20[1-9]\\d)[-_.]?(\\d\\d)[-_.]?(\\d\\d)[-_. T@]?"
              + "(\\d\\d)[-_.:]?(\\d\\d)[-_.:]?(\\d\\d)(?:[.,]?\\d{3})?(Z)?(?!\\d)");

  private Captured() {}

  /**
   * When a recording was made.
   *
   * @param name of the file
   * @param lastWrite of the file, or when it arrived
   */
  static Instant of(String name, Instant lastWrite) {
    return inName(name, ZoneId.systemDefault())
        .filter(time -> !time.isAfter(lastWrite))
        .orElse(lastWrite);
  }

  /** The first time in a name, to the second. */
  static Optional<Instant> inName(String name, ZoneId place) {
    Matcher match = TIME.matcher(name);
    while (match.find()) {
      int[] part = new int[6];
      for (int i = 0; i < part.length; i++) {
        part[i] = Integer.parseInt(match.group(i + 1));
      }
      try {
        LocalDateTime time = LocalDateTime.of(part[0], part[1], part[2], part[3], part[4], part[5]);
        return Optional.of(
            time.atZone(match.group(7) == null ? place : ZoneOffset.UTC).toInstant());
      } catch (DateTimeException e) {
        // digits that are no time; another part of the name may be one
      }
    }
    return Optional.empty();
  }
}
