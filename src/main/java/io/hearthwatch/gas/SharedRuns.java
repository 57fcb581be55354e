package io.hearthwatch.gas;

import io.hearthwatch.gas.StoredReadings.Place;
import io.hearthwatch.gas.StoredReadings.Stored;
import io.hearthwatch.store.Placement;
import io.hearthwatch.store.Table;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Stores the readings of hubs that share them, each exactly once. No hub sees all readings of a
 * detector, so their runs are not decided in memory as by {@link RunTracker} but at the insert:
 * every reading goes into the newest run of its detector, and only where its place there is taken a
 * decision is needed. It is the same reading again when
 *
 * <ul>
 *   <li>the broker says that it delivers it again (DUP), and that delivery, this hub and packet id,
 *       was stored with the same content in one of the last {@value RunBook#MOST_RUNS} runs;
 *   <li>it is a row whose first insert ended without an answer, so the same delivery at the same
 *       time; or
 *   <li>it says the same as the stored one, came within {@link #REPEATED_MS} of it and lies among
 *       the last {@value #NEAR} sequences of its run: its detector, or a broker after the end of
 *       another hub's session, has sent it twice. For sequences 0 and 1 it must be the last one,
 *       within {@link #START_REPEATED_MS}. Neither may have waited at the broker or in a spool, as
 *       then its time says nothing, and the hub must not have seen the detector count anew
 *       meanwhile.
 * </ul>
 *
 * <p>Otherwise the detector has begun to count anew, and the reading begins a run. A HELLO before a
 * sequence that does not go on begins one too, which only makes the label better.
 *
 * <h2>What stays ambiguous</h2>
 *
 * <ul>
 *   <li>A reading that its detector sent twice is stored twice, the second time in a run of its
 *       own, when one of the two waited (a hub was away, or the database).
 *   <li>So is what a broker hands on that a hub stored and could not acknowledge before it was
 *       killed, when it does so later than a minute after (MQTT 5, 4.8.2, allows it; mosquitto
 *       keeps it for that hub).
 *   <li>A detector that starts again within a minute, less than {@value #NEAR} readings into its
 *       run, of which a hub that has not seen it before stores a later reading before another has
 *       stored 0 and 1: taken for a repeat when it says the same.
 *   <li>So is a reading that says the same as that of the next run within a minute, when the other
 *       came to a hub that was quicker by a whole run, and this hub had not seen the restart.
 *   <li>What waited goes into the newest run, also when it belongs to an older one: it has its row,
 *       under another run.
 * </ul>
 */
@ApplicationScoped
class SharedRuns implements Placement {
  static final int NEAR = 10;
  static final long REPEATED_MS = 60_000;
  static final long START_REPEATED_MS = 5_000;

  private static final int MOST_TRIES = 5;
  private static final String DEADLOCK = "40001";

  /** The clocks of the hubs, and a run's number against its begin, may differ so much. */
  private static final long SKEW_S = 60;

  private final RunBook book = new RunBook();
  private final SeenRestarts restarts;
  private final Clock clock;

  SharedRuns(SeenRestarts restarts, Clock clock) {
    this.restarts = restarts;
    this.clock = clock;
  }

  /** Rows of {@link SharedRow}; what is in the spool finds its way back here by the name. */
  static Table table(Placement placement) {
    return new Table("SharedReading", List.of(), List.of(), List.of(), placement);
  }

  @Produces
  @Named("SharedReading")
  @Singleton
  Table table() {
    return table(this);
  }

  @Override
  public int insert(Connection c, Inserter inserter, List<Object[]> values, boolean again)
      throws SQLException {
    List<SharedRow> rows = values.stream().map(SharedRow::new).toList();
    c.setAutoCommit(false);
    try {
      for (int tries = 1; ; tries++) {
        try {
          int added = insertTogether(c, inserter, rows, again);
          return added >= 0 ? added : insertAlone(c, inserter, rows, again);
        } catch (SQLException e) {
          if (!DEADLOCK.equals(e.getSQLState()) || tries == MOST_TRIES) {
            throw e;
          }
          c.rollback();
        }
      }
    } catch (SQLException | RuntimeException e) {
      rollback(c, e);
      throw e;
    } finally {
      c.setAutoCommit(true);
    }
  }

  private static void rollback(Connection c, Exception cause) {
    try {
      c.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  /**
   * The usual way, beside other hubs: one statement.
   *
   * @return how many were new, or -1 when nothing was done, as there is something to decide
   */
  private int insertTogether(Connection c, Inserter inserter, List<SharedRow> rows, boolean again)
      throws SQLException {
    if (!again && rows.stream().anyMatch(SharedRow::isHello)) {
      return -1;
    }
    RunBook.Open open = book.open(c, false);
    List<SharedRow> readings = rows.stream().filter(row -> !row.isHello()).toList();
    open.load(readings.stream().map(SharedRow::key).toList());
    for (SharedRow row : readings) {
      RunBook.Runs runs = open.of(row.key());
      if (runs == null || runs.hello()) {
        c.rollback();
        return -1;
      }
    }
    Set<SharedRow> known = storedBefore(c, open, readings, again);
    List<Object[]> placed = new ArrayList<>(readings.size());
    for (SharedRow row : readings) {
      if (!known.contains(row)) {
        placed.add(row.under(open.of(row.key()).newest(), row.isFresh() && !again));
      }
    }
    if (!placed.isEmpty() && inserter.insert(SensorLog.DELIVERED, placed) < placed.size()) {
      c.rollback();
      return -1;
    }
    open.commit();
    return rows.size() - known.size();
  }

  /** Those that were stored by an earlier delivery or attempt, in whatever run. */
  static Set<SharedRow> storedBefore(
      Connection c, RunBook.Open open, List<SharedRow> rows, boolean again) throws SQLException {
    Map<SharedRow, List<Place>> places = new HashMap<>();
    Set<Place> all = new LinkedHashSet<>();
    for (SharedRow row : rows) {
      if (again || row.isRedelivered()) {
        List<Place> possible = new ArrayList<>();
        for (long boot : open.of(row.key()).boots()) {
          possible.add(new Place(row.key(), boot, row.sequence()));
          if (!row.isRedelivered() && boot < row.receivedMillis() / 1_000 - SKEW_S) {
            break; // it was over when the row came
          }
        }
        places.put(row, possible);
        all.addAll(possible);
      }
    }
    Set<SharedRow> known = new HashSet<>();
    if (!all.isEmpty()) {
      Map<Place, Stored> stored = StoredReadings.find(c, all);
      places.forEach(
          (row, possible) -> {
            if (possible.stream().anyMatch(place -> isSame(row, stored.get(place), again))) {
              known.add(row);
            }
          });
    }
    return known;
  }

  private static boolean isSame(SharedRow row, Stored stored, boolean again) {
    return stored != null
        && stored.delivery() == row.delivery()
        && stored.content().equals(row.content())
        && (row.isRedelivered() || again && stored.received().equals(row.received()));
  }

  /** With something to decide: no other hub stores meanwhile. */
  private int insertAlone(Connection c, Inserter inserter, List<SharedRow> rows, boolean again)
      throws SQLException {
    RunBook.Open open = book.open(c, true);
    RunDecisions decisions = new RunDecisions(c, open, inserter, again, restarts, clock);
    int repeats = 0;
    List<SharedRow> some = new ArrayList<>();
    for (SharedRow row : rows) {
      if (!row.isHello()) {
        some.add(row);
      } else if (!again) { // out of the spool it comes too late to say anything
        repeats += decisions.store(some);
        some = new ArrayList<>();
        for (Detector.Key key : open.at(row.site(), row.ip())) {
          open.hello(key, true);
        }
      }
    }
    repeats += decisions.store(some);
    open.commit();
    return rows.size() - repeats;
  }
}
