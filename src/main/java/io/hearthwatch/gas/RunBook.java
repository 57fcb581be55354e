package io.hearthwatch.gas;

import io.hearthwatch.store.LocalStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The runs of the detectors as all hubs of a share know them: table {@code DetectorRun}, and a copy
 * of it that is brought up to date under the lock. Who stores readings holds the lock together with
 * others until the commit, who begins a run holds it alone; so a row's run is always the newest one
 * when it is committed.
 */
final class RunBook {
  /** Older runs are forgotten; what the broker sends again belongs to one of these. */
  static final int MOST_RUNS = 16;

  private static final int AT_ONCE = 500;

  /**
   * @param boots newest first, never empty
   * @param hello the detector said HELLO and no reading came since
   */
  record Runs(List<Long> boots, boolean hello) {
    long newest() {
      return boots.get(0);
    }

    private Runs with(long boot, boolean saidHello) {
      if (boot < newest()) {
        return this;
      }
      if (boot == newest()) {
        return new Runs(boots, saidHello);
      }
      List<Long> longer = new ArrayList<>();
      longer.add(boot);
      longer.addAll(boots.subList(0, Math.min(boots.size(), MOST_RUNS - 1)));
      return new Runs(List.copyOf(longer), saidHello);
    }
  }

  private record Row(Detector.Key key, long boot, boolean hello) {}

  private static final String SELECT =
      "SELECT site, mac, sensortype, boot, hello FROM DetectorRun WHERE ";

  /** What was known at a version; only used under the lock at that version. */
  private record Copy(long version, Map<Detector.Key, Runs> runs) {}

  private Copy copy = new Copy(-1, Map.of());

  /** The book in one transaction that holds the lock. */
  final class Open {
    private final Connection connection;
    private final long version;
    private final Map<Detector.Key, Runs> known;
    private final Map<Detector.Key, Runs> fresh = new HashMap<>();
    private boolean changed;

    private Open(Connection connection, long version, Map<Detector.Key, Runs> known) {
      this.connection = connection;
      this.version = version;
      this.known = known;
    }

    /** Reads what is not known yet; a detector without any run stays unknown. */
    void load(Collection<Detector.Key> wanted) throws SQLException {
      List<Detector.Key> missing =
          wanted.stream().distinct().filter(key -> of(key) == null).toList();
      for (int i = 0; i < missing.size(); i += AT_ONCE) {
        List<Detector.Key> some = missing.subList(i, Math.min(missing.size(), i + AT_ONCE));
        List<Object> parameters = new ArrayList<>();
        some.forEach(key -> parameters.addAll(List.of(key.site(), key.mac(), key.type())));
        String keys = some.stream().map(key -> "(?,?,?)").collect(Collectors.joining(","));
        enter(
            fresh,
            rows(
                connection,
                SELECT + "(site, mac, sensortype) IN (" + keys + ")",
                parameters.toArray()));
      }
    }

    /** The runs of a detector's readings, or null when there is none yet. */
    Runs of(Detector.Key key) {
      Runs found = fresh.get(key);
      return found == null ? known.get(key) : found;
    }

    /** Begins a run. Only with the lock alone, as all that follows. */
    void begin(Detector.Key key, String ip, long boot) throws SQLException {
      update(
          "INSERT INTO DetectorRun (site, mac, sensortype, boot, ip, hello, version)"
              + " VALUES (?,?,?,?,?,0,?)",
          key.site(),
          key.mac(),
          key.type(),
          boot,
          ip,
          version + 1);
      Runs before = of(key);
      fresh.put(key, before == null ? new Runs(List.of(boot), false) : before.with(boot, false));
      if (before != null && before.boots().size() == MOST_RUNS) {
        update(
            "DELETE FROM DetectorRun WHERE site=? AND mac=? AND sensortype=? AND boot<=?",
            key.site(),
            key.mac(),
            key.type(),
            before.boots().get(MOST_RUNS - 1));
      }
    }

    /** Notes that a detector said HELLO, or that this has been dealt with. */
    void hello(Detector.Key key, boolean said) throws SQLException {
      Runs runs = of(key);
      update(
          "UPDATE DetectorRun SET hello=?, version=?"
              + " WHERE site=? AND mac=? AND sensortype=? AND boot=?",
          said ? 1 : 0,
          version + 1,
          key.site(),
          key.mac(),
          key.type(),
          runs.newest());
      fresh.put(key, new Runs(runs.boots(), said));
    }

    /** The detectors whose newest run was at an address when it began. */
    List<Detector.Key> at(String site, String ip) throws SQLException {
      List<Detector.Key> found =
          rows(connection, SELECT + "site=? AND ip=?", site, ip).stream()
              .map(Row::key)
              .distinct()
              .toList();
      load(found);
      return found;
    }

    private void update(String sql, Object... parameters) throws SQLException {
      changed = true;
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        for (int i = 0; i < parameters.length; i++) {
          statement.setObject(i + 1, parameters[i]);
        }
        statement.executeUpdate();
      }
    }

    /** Ends the transaction. What was only tried is forgotten with it when this is not called. */
    void commit() throws SQLException {
      if (changed) {
        update("UPDATE DetectorRunLock SET version=?", version + 1);
      }
      connection.commit();
      if (changed || !fresh.isEmpty()) {
        keep(changed ? version + 1 : version, known, fresh);
      }
    }
  }

  /**
   * Takes the lock, together with others or alone, in the transaction that has begun.
   *
   * @throws SQLException also when the lock is not to be had in time
   */
  Open open(Connection connection, boolean alone) throws SQLException {
    List<Long> found =
        LocalStore.list(
            connection,
            "SELECT version FROM DetectorRunLock " + (alone ? "FOR UPDATE" : "LOCK IN SHARE MODE"),
            row -> row.getLong(1));
    if (found.size() != 1) {
      throw new SQLException("the table DetectorRunLock must have one row, has " + found.size());
    }
    return new Open(connection, found.get(0), upToDate(connection, found.get(0)).runs());
  }

  /** Nobody can begin a run meanwhile. */
  private synchronized Copy upToDate(Connection connection, long version) throws SQLException {
    if (copy.version() > version) {
      copy = new Copy(version, Map.of()); // the database is another one, or restored
    } else if (copy.version() < version) {
      Map<Detector.Key, Runs> runs = new HashMap<>(copy.runs());
      List<Row> changes =
          runs.isEmpty() ? List.of() : rows(connection, SELECT + "version > ?", copy.version());
      enter(runs, changes.stream().filter(row -> runs.containsKey(row.key())).toList());
      copy = new Copy(version, runs);
    }
    return copy;
  }

  private synchronized void keep(
      long version, Map<Detector.Key, Runs> known, Map<Detector.Key, Runs> fresh) {
    if (version >= copy.version()) {
      Map<Detector.Key, Runs> runs = new HashMap<>(version == copy.version() ? copy.runs() : known);
      runs.putAll(fresh);
      copy = new Copy(version, runs);
    }
  }

  private static void enter(Map<Detector.Key, Runs> runs, List<Row> rows) {
    List<Row> ascending = new ArrayList<>(rows);
    ascending.sort(Comparator.comparingLong(Row::boot));
    for (Row row : ascending) {
      runs.merge(
          row.key(),
          new Runs(List.of(row.boot()), row.hello()),
          (old, first) -> old.with(row.boot(), row.hello()));
    }
  }

  private static List<Row> rows(Connection connection, String sql, Object... parameters)
      throws SQLException {
    return LocalStore.list(
        connection,
        sql,
        r ->
            new Row(
                new Detector.Key(r.getString(1), r.getString(2), r.getString(3)),
                r.getLong(4),
                r.getInt(5) == 1),
        parameters);
  }
}
