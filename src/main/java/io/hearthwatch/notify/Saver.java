package io.hearthwatch.notify;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * What the local store does not know yet. It is written at once; where that fails it is kept and
 * tried again, while everything goes on from memory. Guarded by the {@link Desk}.
 */
final class Saver {
  private static final Logger LOG = Logger.getLogger(Saver.class);
  private static final long AGAIN_MS = 2_000;

  private final OutboxRows store;
  private final Map<Long, Row> rows = new LinkedHashMap<>();
  private final Set<Long> gone = new LinkedHashSet<>();
  private final Map<String, Long> taken = new LinkedHashMap<>();
  private final Map<String, Told.Entry> told = new LinkedHashMap<>();
  private String problem;
  private long failedAt;

  Saver(OutboxRows store) {
    this.store = store;
  }

  void keep(Row row) {
    rows.put(row.id, row);
  }

  void drop(Row row) {
    rows.remove(row.id);
    gone.add(row.id);
  }

  void take(String notice, long now) {
    taken.put(notice, now);
  }

  void tell(Told.Entry entry) {
    told.put(entry.incident() + " " + entry.target(), entry);
  }

  /** Writes what is owed, unless that failed just now. */
  void flush(long now) {
    boolean owes = !(rows.isEmpty() && gone.isEmpty() && taken.isEmpty() && told.isEmpty());
    if (!owes || (problem != null && now - failedAt < AGAIN_MS && now >= failedAt)) {
      return;
    }
    try {
      store.write(new OutboxRows.Changes(rows.values(), gone, taken, told.values()));
      rows.clear();
      gone.clear();
      taken.clear();
      told.clear();
      if (problem != null) {
        LOG.infof("The local store takes notifications again");
        problem = null;
      }
    } catch (SQLException | RuntimeException e) {
      if (problem == null) {
        LOG.errorf(
            "The local store does not take notifications (%s); they are sent from memory, and a"
                + " restart would lose them",
            e.getMessage());
      }
      problem = String.valueOf(e.getMessage());
      failedAt = now;
    }
  }

  /** Why the local store does not take notifications, or null. */
  String problem() {
    return problem;
  }
}
