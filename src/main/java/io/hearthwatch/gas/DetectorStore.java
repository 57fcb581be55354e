package io.hearthwatch.gas;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.store.LocalStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/** Detectors in the local store. */
@ApplicationScoped
class DetectorStore {
  private static final String SAVE =
      "INSERT OR REPLACE INTO detector (site, mac, sensortype, ip, registered, first_seen,"
          + " last_seen, last_reading, unit, missed, run_state) VALUES (?,?,?,?,?,?,?,?,?,?,?)";

  private static final Logger LOG = Logger.getLogger(DetectorStore.class);

  private final LocalStore store;
  private final ObjectMapper json;

  /** The mark of a clean stop is still there, though the states will not stay what they were. */
  private volatile boolean marked;

  DetectorStore(LocalStore store, ObjectMapper json) {
    this.store = store;
    this.json = json;
  }

  /** A detector's row. */
  record Row(Object[] values) {}

  Row row(Detector d) {
    try {
      return new Row(
          new Object[] {
            d.key.site(),
            d.key.mac(),
            d.key.type(),
            d.ip,
            d.registered ? 1 : 0,
            millis(d.firstSeen),
            millis(d.lastSeen),
            d.lastReading,
            d.unit,
            d.missed,
            json.writeValueAsString(d.runs.state())
          });
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  void save(List<Row> rows) throws SQLException {
    store.write(
        c -> {
          if (marked) {
            unmark(c);
          }
          try (PreparedStatement statement = c.prepareStatement(SAVE)) {
            for (Row row : rows) {
              for (int i = 0; i < row.values().length; i++) {
                statement.setObject(i + 1, row.values()[i]);
              }
              statement.addBatch();
            }
            return statement.executeBatch();
          }
        });
    marked = false;
  }

  private static int unmark(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement("DELETE FROM clean_stop")) {
      return statement.executeUpdate();
    }
  }

  void noteCleanStop() throws SQLException {
    store.write(
        c -> {
          try (PreparedStatement statement =
              c.prepareStatement("INSERT INTO clean_stop (at) VALUES (?)")) {
            statement.setLong(1, System.currentTimeMillis());
            return statement.executeUpdate();
          }
        });
  }

  /** All detectors; after a clean stop their states are known to be the last. */
  List<Detector> load() throws SQLException {
    boolean clean = wasCleanStop();
    return store.read(
        c ->
            LocalStore.list(
                c,
                "SELECT site, mac, sensortype, ip, registered, first_seen, last_seen, last_reading,"
                    + " unit, missed, run_state FROM detector",
                row -> detector(row, clean)));
  }

  /** Takes the mark of a clean stop away; where the store takes no write nothing is sure. */
  private boolean wasCleanStop() {
    try {
      return store.write(DetectorStore::unmark) > 0;
    } catch (SQLException e) {
      marked = true;
      LOG.errorf("The local store takes nothing at the start: %s", e.getMessage());
      return false;
    }
  }

  private Detector detector(ResultSet r, boolean clean) throws SQLException {
    try {
      RunTracker.State state = json.readValue(r.getString(11), RunTracker.State.class);
      Detector d =
          new Detector(
              new Detector.Key(r.getString(1), r.getString(2), r.getString(3)),
              clean ? RunTracker.restore(state, state.last()) : RunTracker.restore(state));
      d.ip = r.getString(4);
      d.registered = r.getInt(5) == 1;
      d.firstSeen = instant(r.getObject(6));
      d.lastSeen = instant(r.getObject(7));
      d.lastReading = r.getObject(8) instanceof Number n ? n.doubleValue() : null;
      d.unit = r.getString(9);
      d.missed = r.getLong(10);
      return d;
    } catch (JsonProcessingException e) {
      throw new SQLException("the state of a detector cannot be read", e);
    }
  }

  private static Long millis(Instant time) {
    return time == null ? null : time.toEpochMilli();
  }

  private static Instant instant(Object millis) {
    return millis instanceof Number n ? Instant.ofEpochMilli(n.longValue()) : null;
  }
}
