package io.hearthwatch.alarm;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import org.jboss.logging.Logger;

/**
 * Brings what changed to the store. While the store takes nothing it is kept here, and tried again
 * after a while.
 */
final class Memory {
  private static final Logger LOG = Logger.getLogger(Memory.class);
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofSeconds(30);

  final Unsaved unsaved = new Unsaved();
  private final AlarmStore store;
  private volatile String problem;
  private Instant retryAt;
  private Duration pause = SHORTEST;

  Memory(AlarmStore store) {
    this.store = store;
  }

  /** What keeps the store from taking anything, or null. */
  String problem() {
    return problem;
  }

  /** When to try again, or null when all is well. */
  Instant next() {
    return problem == null ? null : retryAt;
  }

  /** Commits what there is, unless the store failed just before. */
  void save(Instant now) {
    boolean resting =
        problem != null && now.isBefore(retryAt) && retryAt.isBefore(now.plus(LONGEST));
    if (unsaved.isEmpty() && problem == null || resting) {
      return;
    }
    try {
      store.save(unsaved);
      unsaved.clear();
      if (problem != null) {
        LOG.info("The local store takes alarms again");
      }
      problem = null;
      pause = SHORTEST;
    } catch (SQLException | RuntimeException e) {
      String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("unknown");
      if (problem == null) {
        LOG.errorf(
            "The local store does not take alarms (%s); they are told from memory, and would be"
                + " lost if the hub ended now. Trying again",
            reason);
      }
      problem = reason;
      retryAt = now.plus(pause);
      pause = pause.multipliedBy(2).compareTo(LONGEST) > 0 ? LONGEST : pause.multipliedBy(2);
    }
  }
}
