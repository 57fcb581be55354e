package io.hearthwatch.alarm;

import java.time.Duration;
import java.time.Instant;

/** Who of an alarm's chain is to be told now, and when there is something to do next. */
final class Telling {
  private static final Duration DAY = Duration.ofDays(1);

  private Telling() {}

  /** Does what is due and plans what comes next. */
  static Step told(Draft d) {
    if (d.state.isUnacknowledged() && d.chain != null && !d.chain.isQuiet(d.now)) {
      tellDue(d);
    }
    d.nextAt = plan(d);
    return d.step();
  }

  private static void tellDue(Draft d) {
    boolean active = d.state == AlarmState.UNACK_ACTIVE;
    int reached = active ? Math.max(d.done, d.chain.reached(d.since, d.now)) : Math.max(d.done, 1);
    if (d.owed != null) {
      d.done = reached;
      d.tell(d.owed, d.beganBy, d.beganWhy);
    } else if (reached > d.done) {
      d.done = reached;
      d.to(d.state, "ESCALATED", AlarmMachine.HUB, String.join(", ", d.chain.audience(reached)));
      d.tell(Notice.Event.ESCALATED, null, null);
    } else if (active && isDue(d, d.chain.repeat())) {
      d.tell(d.chain.repeated(), null, null);
    } else if (!active && isDue(d, DAY)) {
      d.tell(Notice.Event.REMINDER, null, null);
    }
  }

  private static boolean isDue(Draft d, Duration every) {
    return every != null && !d.lastAt.plus(every).isAfter(d.now);
  }

  private static Instant plan(Draft d) {
    return switch (d.state) {
      case NORMAL, OUT_OF_SERVICE -> null;
      case SHELVED -> d.shelf.until();
      case ACK_ACTIVE -> d.answer.expiresAt();
      case UNACK_ACTIVE, UNACK_CLEARED -> planTelling(d);
    };
  }

  private static Instant planTelling(Draft d) {
    if (d.chain == null) { // what was planned stands, what is owed is due as soon as there is one
      boolean stands = d.nextAt != null && (d.owed == null || d.nextAt.isBefore(d.now));
      return stands ? d.nextAt : d.now;
    }
    if (d.owed != null) {
      Instant end = d.chain.afterQuiet(d.now);
      if (d.done == 0) {
        d.since = end; // put off, the next person is put off with it
      }
      return end;
    }
    Instant due =
        d.state == AlarmState.UNACK_CLEARED
            ? d.lastAt.plus(DAY)
            : d.chain.next(d.since, d.done, d.lastAt);
    return due == null ? null : d.chain.afterQuiet(due);
  }
}
