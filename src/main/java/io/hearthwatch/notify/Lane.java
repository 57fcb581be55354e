package io.hearthwatch.notify;

import java.util.ArrayList;
import java.util.List;

/** What waits for one recipient of a channel. Guarded by the {@link Desk}. */
final class Lane {
  private static final long CONFIRMED_WITHIN_MS = 5_000;
  private static final long FIRST_PAUSE_MS = 1_000;
  private static final long LONGEST_PAUSE_MS = 60_000;
  private static final long LONGEST_PAUSE_OF_FIRST_PRIORITY_MS = 10_000;
  private static final long REFUSED_PAUSE_MS = 600_000;
  private static final long REFUSED_PAUSE_OF_FIRST_PRIORITY_MS = 60_000;
  private static final int MOST_DOUBLINGS = 10;

  final Target target;
  final List<Row> rows = new ArrayList<>();

  /** The recipient wants to be left alone until then. */
  long pausedUntil;

  private long failingSince;
  private String problem;
  private long refused;

  Lane(Target target) {
    this.target = target;
  }

  /** The row of the incident that waits, or null. */
  Row waiting(String incident) {
    return waiting(incident, null);
  }

  Row waiting(String incident, Row but) {
    for (Row row : rows) {
      if (row != but && !row.inFlight && row.isOf(incident)) {
        return row;
      }
    }
    return null;
  }

  Row due(long now) {
    Row first = null;
    if (pausedUntil <= now) {
      for (Row row : rows) {
        boolean due = !row.inFlight && row.nextAt <= now;
        if (due && (first == null || Row.ORDER.compare(row, first) < 0)) {
          first = row;
        }
      }
    }
    return first;
  }

  /**
   * Whether nobody has confirmed something of priority 1 for too long.
   *
   * @param there whether there is the channel at all
   */
  boolean isSilent(Row row, boolean there, long now) {
    return row.notice.priority() == 1
        && row.nextAt != Row.SHOWN
        && (!there
            || now - row.changedAt >= CONFIRMED_WITHIN_MS
            || pausedUntil - now > CONFIRMED_WITHIN_MS);
  }

  long nextAt() {
    long next = Long.MAX_VALUE;
    for (Row row : rows) {
      if (!row.inFlight) {
        next = Math.min(next, row.nextAt);
      }
    }
    return Math.max(next, pausedUntil);
  }

  void worked() {
    failingSince = 0;
    problem = null;
  }

  void failed(Failure failure, long now) {
    failingSince = failingSince == 0 ? now : failingSince;
    problem = failure.reason();
    if (failure.permanent()) {
      refused++;
    }
    if (failure.pauseMillis() > 0) {
      pausedUntil = Math.max(pausedUntil, now + failure.pauseMillis());
    }
  }

  /** How long a failed row waits: 1 s, 2 s, 4 s …, longer where trying again hardly helps. */
  long pauseOf(Row row, Failure failure) {
    boolean first = row.notice.priority() == 1;
    if (failure.permanent()) {
      return first ? REFUSED_PAUSE_OF_FIRST_PRIORITY_MS : REFUSED_PAUSE_MS;
    }
    long pause = FIRST_PAUSE_MS << Math.min(row.attempts - 1, MOST_DOUBLINGS);
    return Math.min(pause, first ? LONGEST_PAUSE_OF_FIRST_PRIORITY_MS : LONGEST_PAUSE_MS);
  }

  /** The clock was set back: what was planned by the old time goes on. */
  void forgetTimesTooFarAhead(long now) {
    if (pausedUntil > now + Failure.LONGEST_PAUSE_MS) {
      pausedUntil = now;
    }
    for (Row row : rows) {
      if (row.nextAt != Row.SHOWN && row.nextAt > now + REFUSED_PAUSE_MS) {
        row.nextAt = now;
      }
    }
  }

  boolean isFailing() {
    return failingSince != 0;
  }

  /** Epoch milliseconds, 0 while it works. */
  long failingSince() {
    return failingSince;
  }

  String problem() {
    return problem;
  }

  /** How often the other side said that it will not take a message at all. */
  long refused() {
    return refused;
  }
}
