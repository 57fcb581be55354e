package io.hearthwatch.gas;

import io.hearthwatch.MovedClock;
import io.hearthwatch.it.servers.SqlServer;
import io.hearthwatch.mqtt.Inbound;
import io.hearthwatch.store.Placement;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;

/** A record in a database of its own, the hubs that share it, and their time. */
final class SharedRecord implements AutoCloseable {
  static final String SITE = "198.51.100.7";
  private static final String IP = "192.168.1.11";
  private static int databases;

  private final String url;
  private final List<Connection> connections = new ArrayList<>();
  private final Connection connection;
  private final MovedClock clock = new MovedClock("2026-01-01T00:00:00Z");

  SharedRecord(SqlServer mysql) throws Exception {
    String database = "shared" + ++databases;
    mysql.createDatabase(database);
    url =
        mysql.jdbcUrl(database)
            + "?allowPublicKeyRetrieval=true&sslMode=DISABLED&useAffectedRows=true&user="
            + mysql.user()
            + "&password="
            + mysql.password();
    connection = connect();
    try (Connection own = connect();
        Liquibase liquibase =
            new Liquibase(
                "db/record.xml",
                new ClassLoaderResourceAccessor(),
                DatabaseFactory.getInstance()
                    .findCorrectDatabaseImplementation(new JdbcConnection(own)))) {
      liquibase.update(new Contexts());
    }
  }

  private Connection connect() throws SQLException {
    Connection made = DriverManager.getConnection(url);
    connections.add(made);
    return made;
  }

  void pass(int seconds) {
    clock.pass(Duration.ofSeconds(seconds));
  }

  /** Another hub of the share. */
  Hub hub(String name) throws SQLException {
    return new Hub(name, connect());
  }

  /** What a hub stores that shares nothing. */
  void storedAlone(String mac, int sequence, long boot) throws SQLException {
    insert(connection, SensorLog.READINGS.columns(), row(mac, sequence, 0, boot));
  }

  private Object[] row(String mac, int sequence, int value, long boot) {
    Reading reading =
        new Reading(
            "outTopic/" + SITE + "/" + IP,
            SITE,
            IP,
            mac,
            "Gas",
            sequence,
            value,
            value,
            null,
            null,
            false,
            null,
            false,
            false);
    return new SensorLog().row(reading, boot, clock.instant());
  }

  private static int insert(Connection connection, List<String> columns, Object[]... rows)
      throws SQLException {
    String places = "(" + String.join(",", Collections.nCopies(columns.size(), "?")) + ")";
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO SensorLog ("
                + String.join(",", columns)
                + ") VALUES "
                + String.join(",", Collections.nCopies(rows.length, places))
                + " ON DUPLICATE KEY UPDATE mac=SensorLog.mac")) {
      int index = 1;
      for (Object[] row : rows) {
        for (Object value : row) {
          statement.setObject(index++, value);
        }
      }
      return statement.executeUpdate();
    }
  }

  /** The sequences of each run of a detector, the oldest run first. */
  List<String> runs(String mac) throws SQLException {
    List<String> runs = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT GROUP_CONCAT(sequence ORDER BY sequence) FROM SensorLog WHERE mac = ?"
                + " GROUP BY boot ORDER BY boot")) {
      query.setString(1, mac);
      ResultSet result = query.executeQuery();
      while (result.next()) {
        runs.add(result.getString(1));
      }
    }
    return runs;
  }

  /** How many rows there are of each detector's sequences. */
  Map<String, Integer> counts() throws SQLException {
    Map<String, Integer> counts = new TreeMap<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            "SELECT mac, sequence, COUNT(*) FROM SensorLog GROUP BY mac, sequence")) {
      ResultSet result = query.executeQuery();
      while (result.next()) {
        counts.put(result.getString(1) + " " + result.getInt(2), result.getInt(3));
      }
    }
    return counts;
  }

  @Override
  public void close() throws SQLException {
    for (Connection made : connections) {
      made.close();
    }
  }

  /** One hub of the share. */
  final class Hub {
    private final String name;
    private final Connection own;
    private final SeenRestarts restarts = new SeenRestarts();
    private final SharedRuns runs = new SharedRuns(restarts, clock);

    private int packets;

    private Hub(String name, Connection own) {
      this.name = name;
      this.own = own;
    }

    SharedRow take(String mac, int sequence) {
      return take(mac, sequence, 0);
    }

    /** A reading as the broker delivers it to this hub now. */
    SharedRow take(String mac, int sequence, int value) {
      return take(mac, sequence, value, false);
    }

    /** A reading that the broker may have kept for this hub. */
    SharedRow takeLate(String mac, int sequence) {
      return take(mac, sequence, 0, true);
    }

    private SharedRow take(String mac, int sequence, int value, boolean waited) {
      packets = packets % 65_535 + 1;
      SharedRow row =
          SharedRow.of(row(mac, sequence, value, 0), name, message(packets, false), waited);
      restarts.received(row.key(), sequence, clock.millis());
      return row;
    }

    private static Inbound message(int packet, boolean duplicate) {
      return new Inbound("", new byte[0], 1, false, duplicate, packet, -1, 0, 1, true, Map.of());
    }

    /** The same, delivered again now. */
    SharedRow again(SharedRow first) {
      Inbound mqtt = message((int) first.delivery() & 0xffff, true);
      Object[] now = row(first.key().mac(), first.sequence(), 0, 0);
      return SharedRow.of(now, name, mqtt, true);
    }

    SharedRow hello() {
      return SharedRow.of(new Hello("outTopic/" + SITE + "/" + IP, SITE, IP));
    }

    /**
     * @return how many were new
     */
    int store(SharedRow... rows) throws SQLException {
      return insert(false, rows);
    }

    /** Stores what was in the spool. */
    int drain(SharedRow... rows) throws SQLException {
      return insert(true, rows);
    }

    private int insert(boolean again, SharedRow... rows) throws SQLException {
      Placement.Inserter inserter =
          (table, placed) ->
              SharedRecord.insert(own, table.columns(), placed.toArray(Object[][]::new));
      return runs.insert(own, inserter, Arrays.stream(rows).map(SharedRow::values).toList(), again);
    }
  }
}
