package io.hearthwatch.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.SqlServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.awaitility.core.ConditionTimeoutException;

/** The record as people query it: SQL past the hub. */
final class RecordDb {

  /** One row, by lower-case column names. */
  record Row(Map<String, Object> columns) {

    Object get(String column) {
      if (!columns.containsKey(column)) {
        throw new IllegalArgumentException("no column " + column + " in " + columns.keySet());
      }
      return columns.get(column);
    }

    String text(String column) {
      Object value = get(column);
      return value == null ? null : value.toString();
    }

    long number(String column) {
      return ((Number) get(column)).longValue();
    }
  }

  private interface Source {
    Connection open() throws SQLException;
  }

  private static final String NO_FAULTS = "missing {} doubled []";

  private final Source source;

  private RecordDb(Source source) {
    this.source = source;
  }

  static RecordDb of(SqlServer server, String database) {
    return new RecordDb(() -> server.connect(database));
  }

  /** The record of a hub without a database server. */
  static RecordDb local(HubProcess hub) {
    Path file = hub.dataDir().resolve("hub.db");
    return new RecordDb(() -> DriverManager.getConnection("jdbc:sqlite:" + file));
  }

  List<Row> rows(String sql, Object... arguments) {
    List<Row> rows = new ArrayList<>();
    try (Connection connection = source.open();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      try (ResultSet result = statement.executeQuery()) {
        while (result.next()) {
          rows.add(row(result));
        }
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  long number(String sql, Object... arguments) {
    return ((Number) rows(sql, arguments).get(0).columns().values().iterator().next()).longValue();
  }

  /** The readings of one detector in the order they were stored. */
  List<Row> readings(Detector detector) {
    return rows("SELECT * FROM SensorLog WHERE mac = ? ORDER BY id", detector.mac());
  }

  /** How many rows one detector has. */
  long count(Detector detector) {
    return number("SELECT COUNT(*) FROM SensorLog WHERE mac = ?", detector.mac());
  }

  /** How many different readings of one detector have a row. */
  long distinct(Detector detector) {
    return number(
        "SELECT COUNT(*) FROM (SELECT DISTINCT boot, sequence FROM SensorLog WHERE mac = ?) AS d",
        detector.mac());
  }

  /** Waits for a number of different readings of one detector. */
  void awaitDistinct(Detector detector, long wanted, Duration patience) {
    Wait.upTo(patience, "distinct readings of " + detector.mac())
        .until(() -> distinct(detector), n -> n >= wanted);
  }

  /**
   * Waits until the hub is at rest and sequences 1 to n of one detector have a row each; what is
   * missing or doubled is told.
   */
  void awaitExactly(HubProcess hub, Detector detector, int n) {
    try {
      awaitDistinct(detector, n, Wait.LONG);
      Wait.atRest(hub, "readings");
    } catch (ConditionTimeoutException e) {
      throw new AssertionError(faults(detector, n) + ", ledger " + hub.ledger("readings"), e);
    }
    assertEquals(NO_FAULTS, faults(detector, n));
  }

  private String faults(Detector detector, int n) {
    BitSet missing = new BitSet();
    missing.set(1, n + 1);
    List<Long> doubled = new ArrayList<>();
    for (Row row : readings(detector)) {
      int sequence = (int) row.number("sequence");
      if (missing.get(sequence)) {
        missing.clear(sequence);
      } else {
        doubled.add(row.number("sequence"));
      }
    }
    return "missing " + missing + " doubled " + doubled;
  }

  /** Waits for the one row that a query finds. */
  Row awaitRow(String sql, Object... arguments) {
    return Wait.upTo(Duration.ofSeconds(15), sql + " " + List.of(arguments))
        .until(() -> rows(sql, arguments), found -> !found.isEmpty())
        .get(0);
  }

  private static Row row(ResultSet result) throws SQLException {
    ResultSetMetaData columns = result.getMetaData();
    Map<String, Object> row = new LinkedHashMap<>();
    for (int i = 1; i <= columns.getColumnCount(); i++) {
      String type = columns.getColumnTypeName(i).toUpperCase(Locale.ROOT);
      Object value =
          type.startsWith("DATETIME") || type.startsWith("TIMESTAMP")
              ? result.getString(i)
              : result.getObject(i);
      row.put(columns.getColumnLabel(i).toLowerCase(Locale.ROOT), value);
    }
    return new Row(row);
  }
}
