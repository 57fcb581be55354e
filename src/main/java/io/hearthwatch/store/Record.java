package io.hearthwatch.store;

import io.agroal.api.AgroalDataSource;
import io.quarkus.arc.InjectableInstance;
import io.quarkus.liquibase.LiquibaseFactory;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The database that people query: MySQL or MariaDB where {@code HUB_MYSQL_URL} is set, else the
 * same tables in the local store. Knows whether it can be reached, and makes its tables when it
 * first is.
 */
@ApplicationScoped
public class Record {
  private static final Logger LOG = Logger.getLogger(Record.class);

  private final boolean remote;
  private final LocalStore local;
  private final InjectableInstance<AgroalDataSource> mysql;
  private final InjectableInstance<LiquibaseFactory> migrations;
  private volatile String problem;
  private volatile Instant since = Instant.now();
  private volatile int failuresInARow;
  private boolean migrated;

  Record(
      LocalStore local,
      @Any InjectableInstance<AgroalDataSource> mysql,
      @Any InjectableInstance<LiquibaseFactory> migrations,
      @ConfigProperty(name = "hub.mysql.url") Optional<String> url) {
    this.local = local;
    this.mysql = mysql;
    this.migrations = migrations;
    this.remote = url.isPresent();
    this.problem = remote ? "not connected yet" : null;
  }

  /** Whether the record is a database of its own, with the spool before it. */
  boolean isRemote() {
    return remote;
  }

  Table.Dialect dialect() {
    return remote ? Table.Dialect.MYSQL : Table.Dialect.SQLITE;
  }

  /** What keeps the database away, or null when it is there. */
  public String problem() {
    return problem;
  }

  /** Since when it is so. */
  public Instant since() {
    return since;
  }

  boolean isUp() {
    return problem == null;
  }

  void down(SQLException cause) {
    String reason = String.valueOf(cause.getMessage()).lines().findFirst().orElse("unknown");
    if (problem == null) {
      since = Instant.now();
      LOG.warnf("The record's database is away (%s); readings are kept in the spool", reason);
    }
    problem = reason;
    failuresInARow++;
  }

  /** Rows went in: the database does its work, not only answers. */
  void worked() {
    failuresInARow = 0;
  }

  /** How often rows were refused since they last went in. */
  int failuresInARow() {
    return failuresInARow;
  }

  /** Tries to reach a database that was away and to bring its tables up to date. */
  void tryAgain() {
    try (Connection connection = defaultSource().getConnection()) {
      if (!connection.isValid(3)) {
        throw new SQLException("the connection is dead");
      }
      migrate();
      problem = null;
      since = Instant.now();
      LOG.info("The record's database is there");
    } catch (SQLException e) {
      problem = String.valueOf(e.getMessage()).lines().findFirst().orElse("unknown");
    }
  }

  private void migrate() throws SQLException {
    if (migrated) {
      return;
    }
    LiquibaseFactory factory =
        migrations
            .select(LiquibaseFactory.class, jakarta.enterprise.inject.Default.Literal.INSTANCE)
            .get();
    Migration.run(defaultSource(), factory, false);
    migrated = true;
  }

  private AgroalDataSource defaultSource() {
    return mysql.select(jakarta.enterprise.inject.Default.Literal.INSTANCE).get();
  }

  /** A connection of its own for a writer that keeps it. */
  Connection connection() throws SQLException {
    return defaultSource().getConnection();
  }

  /**
   * Adds rows in one statement.
   *
   * @return how many were new
   */
  static int insert(Connection connection, Table.Dialect dialect, Table table, List<Object[]> rows)
      throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(table.insert(dialect, rows.size()))) {
      int index = 1;
      for (Object[] row : rows) {
        for (Object value : row) {
          set(statement, index++, value);
        }
      }
      return statement.executeUpdate();
    }
  }

  private static void set(PreparedStatement statement, int index, Object value)
      throws SQLException {
    if (value instanceof String text) {
      statement.setString(index, text);
    } else if (value instanceof Integer number) {
      statement.setInt(index, number);
    } else if (value instanceof Long number) {
      statement.setLong(index, number);
    } else if (value instanceof Double number) {
      statement.setDouble(index, number);
    } else if (value instanceof byte[] bytes) {
      statement.setBytes(index, bytes);
    } else {
      statement.setNull(index, java.sql.Types.NULL);
    }
  }

  /**
   * Reads from the record.
   *
   * @throws SQLException also when the database is away
   */
  public <T> List<T> query(String sql, LocalStore.RowMaker<T> maker, Object... parameters)
      throws SQLException {
    if (!remote) {
      return local.read(c -> LocalStore.list(c, sql, maker, parameters));
    }
    if (problem != null) {
      throw new SQLException("the record's database is away: " + problem);
    }
    try (Connection connection = connection()) {
      return LocalStore.list(connection, sql, maker, parameters);
    }
  }
}
