package io.hearthwatch.gas;

import java.util.Arrays;

/**
 * How often a stream speaks, out of the intervals between its readings. Knows no clock; used by one
 * thread at a time. Times are milliseconds of a monotonic clock.
 *
 * <p>The median of the last {@value #KEPT} intervals, or the shorter of the last two where that is
 * longer: a detector that was told to sleep is followed after two of its new intervals, one outage
 * changes nothing. What comes in a burst, as the broker delivers it after an outage, is no
 * interval.
 */
final class Period {
  /** What is assumed while fewer than {@value #LEAST} intervals are known. */
  static final long USUAL_MS = 60_000;

  static final int SILENT_AFTER_PERIODS = 5;

  /** Nobody is silent earlier. */
  static final long LEAST_SILENCE_MS = 5_000;

  private static final int LEAST = 3;
  private static final int KEPT = 9;
  private static final long BURST_MS = 500;

  /** Much shorter than usual is a burst, unless it goes on for a period, and this at least. */
  private static final long SHORT_FOR_MS = 5_000;

  private static final int SHORT_PART = 4;
  private static final long NEVER = Long.MIN_VALUE;

  private final long[] intervals = new long[KEPT];
  private final long[] sorted = new long[KEPT];
  private int count;
  private long last = NEVER;
  private long shortSince = NEVER;
  private long known = -1;

  /** What holds until {@value #LEAST} intervals are known. */
  private long assumed = USUAL_MS;

  /**
   * A reading came.
   *
   * @param backlog whether readings that waited at the broker may be coming in
   */
  void heard(long now, boolean backlog) {
    long before = last;
    last = now;
    if (before == NEVER) {
      return;
    }
    long interval = now - before;
    if (backlog && interval < BURST_MS) {
      return;
    }
    if (known >= 0 && interval < known / SHORT_PART) {
      shortSince = shortSince == NEVER ? before : shortSince;
      if (now - shortSince < Math.max(known, SHORT_FOR_MS)) {
        return;
      }
      assumed = known;
      forget();
    }
    shortSince = NEVER;
    intervals[count++ % KEPT] = interval;
    if (count == 2 * KEPT) {
      count = KEPT;
    }
    if (count >= LEAST) {
      known = estimate();
    }
  }

  /** The time until the next reading says nothing: nobody could hear the detector. */
  void interrupted() {
    last = NEVER;
    shortSince = NEVER;
  }

  /**
   * The detector was told to speak so often. It may finish its present sleep first, or not obey, so
   * the longer of old and new is expected until it shows.
   */
  void ordered(long millis) {
    assumed = Math.max(millis(), millis);
    forget();
  }

  private void forget() {
    count = 0;
    known = -1;
  }

  private long estimate() {
    int n = Math.min(count, KEPT);
    System.arraycopy(intervals, 0, sorted, 0, n);
    Arrays.sort(sorted, 0, n);
    long newest = intervals[(count - 1) % KEPT];
    long previous = intervals[(count - 2) % KEPT];
    return Math.max(sorted[n / 2], Math.min(newest, previous));
  }

  /** The usual period. */
  long millis() {
    return known >= 0 ? known : assumed;
  }

  /** After so long without a reading the stream is silent. */
  long silence() {
    return Math.max(LEAST_SILENCE_MS, SILENT_AFTER_PERIODS * millis());
  }
}
