package io.hearthwatch.it.servers;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.awaitility.Awaitility;

/** A database server as a process that can be stopped, killed, frozen and started again. */
public interface SqlServer extends AutoCloseable {

  /** The user that may everything, over TCP. */
  String USER = "hub";

  /** Its password. */
  String PASSWORD = "hub-Secret-1";

  int port();

  /** SIGTERM, a clean end. */
  void stop();

  /** SIGKILL. */
  void kill9();

  /** Freezes it: connections stay open, nothing is answered. */
  void pause();

  void resume();

  /** Starts it again on the same port with the same data, and waits until it answers. */
  void restart();

  ProcessHandle handle();

  String logTail(int lines);

  /** Stops it and deletes its data. */
  @Override
  void close();

  default String user() {
    return USER;
  }

  default String password() {
    return PASSWORD;
  }

  /** The address without any driver options. */
  default String jdbcUrl(String database) {
    return jdbcUrl(database, port());
  }

  /** The address as it is seen through a proxy on another port. */
  default String jdbcUrl(String database, int port) {
    return "jdbc:mysql://127.0.0.1:" + port + "/" + database;
  }

  /** A connection past any proxy. */
  default Connection connect(String database) throws SQLException {
    return connect(database, Duration.ofSeconds(60));
  }

  /** A connection past any proxy that waits for no answer longer than this. */
  default Connection connect(String database, Duration patience) throws SQLException {
    String options =
        "?allowPublicKeyRetrieval=true&sslMode=DISABLED&connectTimeout=5000&socketTimeout=";
    return DriverManager.getConnection(
        jdbcUrl(database) + options + patience.toMillis(), USER, PASSWORD);
  }

  /** Creates an empty database, dropping one of the same name. */
  default void createDatabase(String database) {
    try (Connection connection = connect("");
        Statement statement = connection.createStatement()) {
      statement.execute("DROP DATABASE IF EXISTS " + database);
      statement.execute("CREATE DATABASE " + database + " CHARACTER SET utf8mb4");
    } catch (SQLException e) {
      throw new IllegalStateException("cannot create database " + database, e);
    }
  }

  /** Waits until it answers a query. */
  default void awaitAnswer(Duration patience) {
    Awaitility.await("database answers")
        .atMost(patience)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              try (Connection connection = connect("", Duration.ofSeconds(5))) {
                return connection.isValid(5);
              } catch (SQLException e) {
                if (!handle().isAlive()) {
                  throw new IllegalStateException("database ended\n" + logTail(40), e);
                }
                return false;
              }
            });
  }
}
