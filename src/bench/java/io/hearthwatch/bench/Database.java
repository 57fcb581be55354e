package io.hearthwatch.bench;

import io.hearthwatch.it.servers.MySqlServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/** One contender's database, and how far its table has grown. */
final class Database implements AutoCloseable {
  private static final long POLL_MS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The table as the university made it. */
  private static final String SEED_TABLE =
      "CREATE TABLE SensorLog (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, sequence INT,"
          + " topic CHAR(100), mac CHAR(17), value TINYINT(1), sensortype CHAR(3),"
          + " datereceived DATETIME, comments TEXT, ip CHAR(15))";

  private final MySqlServer server;
  private final String name;
  private Connection connection;

  private Database(MySqlServer server, String name) {
    this.server = server;
    this.name = name;
    server.createDatabase(name);
    connect();
  }

  /** An empty database. */
  static Database empty(MySqlServer server, String name) {
    return new Database(server, name);
  }

  /** A database with the university's table. */
  static Database seed(MySqlServer server, String name) {
    Database database = new Database(server, name);
    database.execute(SEED_TABLE);
    return database;
  }

  String name() {
    return name;
  }

  MySqlServer server() {
    return server;
  }

  /** Connects (again). */
  void connect() {
    try {
      connection = server.connect(name);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  void truncate() {
    execute("TRUNCATE TABLE SensorLog");
  }

  private void execute(String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  private long[] numbers(String sql, int columns) {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      long[] numbers = new long[columns];
      for (int i = 0; i < columns; i++) {
        numbers[i] = result.getLong(i + 1);
      }
      return numbers;
    } catch (SQLException e) {
      throw new IllegalStateException(sql, e);
    }
  }

  /**
   * Waits until the table has so many rows, or no new ones for a while (the count of rows then
   * tells). Asks for the highest id, which costs the database nothing, and counts at the end.
   */
  void await(int rows) {
    long highest = -1;
    long changed = System.nanoTime();
    while (System.nanoTime() - changed < PATIENCE.toNanos()) {
      long now = numbers("SELECT COALESCE(MAX(id), 0) FROM SensorLog", 1)[0];
      if (now >= rows && numbers("SELECT COUNT(*) FROM SensorLog", 1)[0] >= rows) {
        return;
      }
      if (now != highest) {
        highest = now;
        changed = System.nanoTime();
      }
      try {
        Thread.sleep(POLL_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }
  }

  Contender.Rows rows() {
    long[] counts = numbers("SELECT COUNT(*), COUNT(DISTINCT mac, sequence) FROM SensorLog", 2);
    return new Contender.Rows(counts[0], counts[1]);
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
