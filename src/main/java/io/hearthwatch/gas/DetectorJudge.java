package io.hearthwatch.gas;

import java.time.Duration;

/**
 * Judges the readings of one stream (site, mac, type): is there gas, is the detector broken? Knows
 * no clock and no I/O; used by one thread at a time. Times are milliseconds of a monotonic clock
 * unless they say otherwise.
 *
 * <table>
 * <caption>Rules</caption>
 * <tr><td>gas begins</td><td>with a digital 1 or a value at or above the threshold, at once, also
 *   from a retained, repeated or late reading and from one that says "fault" or "warming up"</td></tr>
 * <tr><td>gas ends</td><td>when fresh, valid, normal readings cover 30 s; never by silence, by a
 *   fault, or by a reading of an earlier time</td></tr>
 * <tr><td>a fault begins</td><td>with a fault flag, a negative or missing value, an analogue value
 *   that stands still, a clock more than an hour off, a third restart within a minute</td></tr>
 * <tr><td>a fault ends</td><td>when fresh, valid readings, with gas or without, cover 30 s</td></tr>
 * </table>
 *
 * <p>After the hub's start nothing is known, so the end of an alarm is told once although its begin
 * was never seen.
 */
final class DetectorJudge {
  /** What {@link #read} and its like answer: bits of what is to be told. */
  static final int NOTHING = 0;

  static final int GAS = 1;
  static final int FAULT = 2;

  static final long CLEAR_AFTER_MS = 30_000;
  static final long WARM_UP_MS = 180_000;
  static final long FROZEN_AFTER_MS = 600_000;
  static final int FROZEN_READINGS = 60;
  static final long RESTARTS_WITHIN_MS = 60_000;
  static final long CLOCK_OFF_MS = Duration.ofHours(1).toMillis();

  /** What holds on is told again with its newest value, but no more often than this. */
  static final long AGAIN_MS = 10_000;

  private static final long NEVER = Long.MIN_VALUE;

  /** How a reading came to the hub. */
  enum Arrival {
    /** Now, for the first time. */
    FRESH,
    /** For the first time; the broker may have kept it while the hub was away. */
    WAITED,
    /** A repeat, or older than what is known already: may raise, proves nothing. */
    OLD,
    /** The broker kept it; nobody knows for how long. */
    RETAINED
  }

  private static final class Condition {
    Told told = Told.NOTHING;
    long toldAt = NEVER;

    /** First of the readings that could end it, with none between that could not. */
    long goodSince = NEVER;

    boolean holds() {
      return told == Told.BEGAN;
    }

    boolean isDue(boolean changed, long now) {
      if (holds() && !changed && now - toldAt < AGAIN_MS) {
        return false;
      }
      told = Told.BEGAN;
      toldAt = now;
      return true;
    }

    /** A reading that could end it; true when that makes it end. */
    boolean ends(boolean afterSilence, long now) {
      if (goodSince == NEVER || afterSilence) {
        goodSince = now;
      }
      if (told == Told.ENDED || now - goodSince < CLEAR_AFTER_MS) {
        return false;
      }
      told = Told.ENDED;
      return true;
    }
  }

  private final Condition gas = new Condition();
  private final Condition fault = new Condition();
  private boolean unconfirmed;
  private boolean warmingUp;
  private String reason;

  private long helloAt = NEVER;
  private boolean helloPending;
  private long lastFresh = NEVER;
  private double same = Double.NaN;
  private long sameSince;
  private int sameCount;
  private long restart1 = NEVER;
  private long restart2 = NEVER;

  /** Whether the reading alone says gas. */
  static boolean isGas(Integer digital, double reading, Double threshold) {
    return digital != null && digital == 1 || threshold != null && reading >= threshold;
  }

  /**
   * Takes a reading.
   *
   * @param newRun the detector began to count anew
   * @param threshold value from which on it is gas, or null
   * @param wallMillis the hub's clock, for comparison with the detector's
   * @param silenceMillis so long a gap between readings is silence
   * @return what is to be told, as bits
   */
  int read(
      Reading r,
      Arrival arrival,
      boolean newRun,
      Double threshold,
      long now,
      long wallMillis,
      long silenceMillis) {
    boolean isGas = isGas(r.digital(), r.reading(), threshold);
    boolean fresh = arrival == Arrival.FRESH || arrival == Arrival.WAITED;
    String wrong = obviouslyWrong(r);
    boolean afterSilence = false;
    if (fresh) {
      afterSilence = lastFresh != NEVER && now - lastFresh > silenceMillis;
      String odd = oddInTime(r, arrival == Arrival.WAITED, newRun, now, wallMillis);
      wrong = wrong == null ? odd : wrong;
      lastFresh = now;
    }
    int told = wrong == null ? NOTHING : broken(wrong, now);
    boolean valid = fresh && wrong == null;
    if (valid && fault.ends(afterSilence, now)) {
      told |= FAULT;
    }
    if (isGas) {
      told |= gas(arrival == Arrival.RETAINED, r.warmup(), now);
    } else if (valid && gas.ends(afterSilence, now)) {
      told |= GAS;
    }
    return told;
  }

  private int gas(boolean retained, boolean warmupFlag, long now) {
    boolean isUnconfirmed = retained && (!gas.holds() || unconfirmed);
    boolean isWarmingUp = warmupFlag || helloAt != NEVER && now - helloAt < WARM_UP_MS;
    boolean changed = isUnconfirmed != unconfirmed || isWarmingUp != warmingUp;
    unconfirmed = isUnconfirmed;
    warmingUp = isWarmingUp;
    gas.goodSince = NEVER;
    return gas.isDue(changed, now) ? GAS : NOTHING;
  }

  private int broken(String wrong, long now) {
    reason = wrong;
    gas.goodSince = NEVER;
    fault.goodSince = NEVER;
    return fault.isDue(false, now) ? FAULT : NOTHING;
  }

  /** A message of the detector that could not be read. */
  int unreadable(String why, long now) {
    return broken(why, now);
  }

  /** The last reading before the hub's start was one of gas. */
  int gasBeforeStart(long now) {
    return gas(false, false, now);
  }

  /** The detector (re)connected: it may be heating up, and count anew. */
  void hello(long now) {
    helloAt = now;
    helloPending = true;
  }

  private static String obviouslyWrong(Reading r) {
    if (r.fault()) {
      return "the detector says that it is broken";
    }
    if (!r.hasValue()) {
      return "no value";
    }
    return r.reading() < 0 ? "impossible value " + r.reading() : null;
  }

  /** What is wrong with a reading in the light of those before, or null. */
  private String oddInTime(Reading r, boolean waited, boolean newRun, long now, long wallMillis) {
    String odd = null;
    if (r.detectedAt() != null && isClockWrong(r.detectedAt().toEpochMilli(), wallMillis, waited)) {
      odd = "its clock is more than an hour off";
    }
    if (newRun && lastFresh != NEVER && !helloPending) {
      if (restart2 != NEVER && now - restart2 <= RESTARTS_WITHIN_MS) {
        odd = "its sequence began anew three times within a minute";
      }
      restart2 = restart1;
      restart1 = now;
    }
    helloPending = false;
    return isFrozen(r, now) ? "the value has not moved for 10 minutes" : odd;
  }

  /** A reading that waited is old without being wrong; none can come from the future. */
  private static boolean isClockWrong(long detected, long wallMillis, boolean waited) {
    long age = wallMillis - detected;
    return age < -CLOCK_OFF_MS || age > CLOCK_OFF_MS && !waited;
  }

  private boolean isFrozen(Reading r, long now) {
    if (r.digital() != null || !r.hasValue() || r.reading() == 0) {
      same = Double.NaN;
      return false;
    }
    if (r.reading() != same) {
      same = r.reading();
      sameSince = now;
      sameCount = 0;
    }
    sameCount++;
    return sameCount >= FROZEN_READINGS && now - sameSince >= FROZEN_AFTER_MS;
  }

  boolean isGas() {
    return gas.holds();
  }

  boolean isBroken() {
    return fault.holds();
  }

  boolean isUnconfirmed() {
    return unconfirmed;
  }

  boolean isWarmingUp() {
    return warmingUp;
  }

  /** What is, or last was, wrong with the detector. */
  String reason() {
    return reason;
  }
}
