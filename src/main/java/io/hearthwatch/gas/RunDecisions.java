package io.hearthwatch.gas;

import io.hearthwatch.gas.StoredReadings.Place;
import io.hearthwatch.gas.StoredReadings.Stored;
import io.hearthwatch.store.Placement.Inserter;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Places the readings of a batch one by one, while no other hub stores; see {@link SharedRuns} for
 * the rules.
 */
final class RunDecisions {
  private static final Logger LOG = Logger.getLogger(RunDecisions.class);

  private final Connection c;
  private final RunBook.Open open;
  private final Inserter inserter;
  private final boolean again;
  private final SeenRestarts seen;
  private final Clock clock;
  private int repeats;

  RunDecisions(
      Connection c,
      RunBook.Open open,
      Inserter inserter,
      boolean again,
      SeenRestarts seen,
      Clock clock) {
    this.c = c;
    this.open = open;
    this.inserter = inserter;
    this.again = again;
    this.seen = seen;
    this.clock = clock;
  }

  /**
   * @return how many of them were stored before
   */
  int store(List<SharedRow> rows) throws SQLException {
    open.load(rows.stream().map(SharedRow::key).toList());
    for (SharedRow row : rows) {
      if (open.of(row.key()) == null) {
        long before = StoredReadings.newestRun(c, row.key());
        open.begin(row.key(), row.ip(), before > 0 ? before : clock.instant().getEpochSecond());
      }
    }
    Set<SharedRow> known = SharedRuns.storedBefore(c, open, rows, again);
    repeats = known.size();
    List<SharedRow> left = rows.stream().filter(row -> !known.contains(row)).toList();
    while (!left.isEmpty()) {
      left = round(left);
    }
    return repeats;
  }

  /**
   * Stores what comes before a restart, and begins a run for each detector that restarted.
   *
   * @return what belongs into the new runs
   */
  private List<SharedRow> round(List<SharedRow> rows) throws SQLException {
    Map<Place, Stored> taken =
        new HashMap<>(StoredReadings.find(c, rows.stream().map(this::place).toList()));
    Map<Detector.Key, SharedRow> restarts = new HashMap<>();
    Map<Detector.Key, Long> tops = new HashMap<>();
    List<Object[]> placed = new ArrayList<>();
    List<SharedRow> later = new ArrayList<>();
    for (SharedRow row : rows) {
      Place place = place(row);
      Stored there = taken.get(place);
      if (restarts.containsKey(row.key())) {
        later.add(row);
      } else if (isAfterHello(row, tops) || there != null && !isRepeat(row, there, tops)) {
        restarts.put(row.key(), row);
        later.add(row);
      } else if (there != null) {
        repeats++;
      } else {
        taken.put(place, Stored.of(row, row.isFresh() && !again));
        tops.computeIfPresent(row.key(), (k, top) -> Math.max(top, row.sequence()));
        placed.add(row.under(place.boot(), row.isFresh() && !again));
      }
    }
    if (!placed.isEmpty()) {
      inserter.insert(SensorLog.DELIVERED, placed);
    }
    for (SharedRow first : restarts.values()) {
      begin(first);
    }
    return later;
  }

  private Place place(SharedRow row) {
    return new Place(row.key(), open.of(row.key()).newest(), row.sequence());
  }

  /** Whether the detector said HELLO and then did not go on with its sequence. */
  private boolean isAfterHello(SharedRow row, Map<Detector.Key, Long> tops) throws SQLException {
    if (!open.of(row.key()).hello()) {
      return false;
    }
    if (row.sequence() <= top(row.key(), tops)) {
      return true;
    }
    open.hello(row.key(), false);
    return false;
  }

  private boolean isRepeat(SharedRow row, Stored there, Map<Detector.Key, Long> tops)
      throws SQLException {
    if (again || !row.isFresh() || !there.fresh() || !there.content().equals(row.content())) {
      return false;
    }
    long received = row.receivedMillis();
    long stored = SharedRow.millis(there.received());
    if (seen.between(row.key(), received, stored)) {
      return false;
    }
    long apart = Math.abs(received - stored);
    long top = top(row.key(), tops);
    return row.sequence() <= 1
        ? row.sequence() == top && apart < SharedRuns.START_REPEATED_MS
        : top - row.sequence() < SharedRuns.NEAR && apart < SharedRuns.REPEATED_MS;
  }

  private long top(Detector.Key key, Map<Detector.Key, Long> tops) throws SQLException {
    Long top = tops.get(key);
    if (top == null) {
      top = StoredReadings.highest(c, key, open.of(key).newest());
      tops.put(key, top);
    }
    return top;
  }

  private void begin(SharedRow first) throws SQLException {
    long boot = Math.max(clock.instant().getEpochSecond(), open.of(first.key()).newest() + 1);
    open.begin(first.key(), first.ip(), boot);
    LOG.infof(
        "Detector %s (%s) at %s counts anew from %d: run %d",
        first.key().mac(), first.key().type(), first.site(), first.sequence(), boot);
  }
}
