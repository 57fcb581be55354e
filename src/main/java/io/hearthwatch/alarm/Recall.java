package io.hearthwatch.alarm;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Brings back what was committed before the start. Where the store cannot be read the hub goes on
 * without, says so by an alarm, and tries again.
 */
final class Recall {
  static final String ALARM = "hub-alarm-store";
  private static final Logger LOG = Logger.getLogger(Recall.class);
  private static final Duration EVERY = Duration.ofSeconds(10);

  private final AlarmStore store;
  private volatile String problem;
  private boolean done;
  private Instant triedAt;

  Recall(AlarmStore store) {
    this.store = store;
  }

  /** What of before the start is missing, and why; null when nothing is. */
  String problem() {
    return problem;
  }

  /** Whether it is time to try again. */
  boolean isDue(Instant now) {
    return !done && Duration.between(triedAt, now).abs().compareTo(EVERY) >= 0;
  }

  /** What there was; null when it cannot be read. */
  AlarmStore.Content read(Instant now) {
    triedAt = now;
    try {
      AlarmStore.Content content = store.load();
      done = true;
      List<String> unreadable = content.unreadable();
      problem = unreadable.isEmpty() ? null : "cannot be read: " + String.join(", ", unreadable);
      return content;
    } catch (SQLException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("unknown");
      if (problem == null) {
        LOG.errorf("Cannot read the alarms of before the start (%s); trying again", reason);
      }
      problem = reason;
      return null;
    }
  }

  /** What people are told of it. */
  Condition condition() {
    return problem == null
        ? Condition.over(ALARM)
        : Condition.plain(
            ALARM, "hub", 2, "Alarms of before the hub's start are not known", problem);
  }
}
