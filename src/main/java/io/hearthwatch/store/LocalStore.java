package io.hearthwatch.store;

import io.agroal.api.AgroalDataSource;
import io.quarkus.agroal.DataSource;
import io.quarkus.liquibase.LiquibaseDataSource;
import io.quarkus.liquibase.LiquibaseFactory;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The file {@code hub.db} in the data folder: what must survive a kill -9 and depend on no server.
 * SQLite with a write-ahead log, each commit forced to the disk.
 */
@ApplicationScoped
public class LocalStore {
  private static final Logger LOG = Logger.getLogger(LocalStore.class);

  private final AgroalDataSource source;
  private final LiquibaseFactory migrations;
  private final Path folder;

  /** SQLite has one writer at a time; waiting here is fair and costs no busy loop. */
  private final ReentrantLock writing = new ReentrantLock(true);

  LocalStore(
      @DataSource("local") AgroalDataSource source,
      @LiquibaseDataSource("local") LiquibaseFactory migrations,
      @ConfigProperty(name = "hub.data.dir") String folder) {
    this.source = source;
    this.migrations = migrations;
    this.folder = Path.of(folder);
  }

  @PostConstruct
  void open() {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot make the data folder " + folder.toAbsolutePath() + "; see HUB_DATA_DIR", e);
    }
    SqliteLibrary.loadFrom(folder);
    try {
      Migration.run(source, migrations, true);
    } catch (SQLException e) {
      throw new IllegalStateException(
          "cannot open or migrate " + folder.resolve("hub.db").toAbsolutePath(), e);
    }
  }

  /** Work in one transaction. */
  public interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /** Runs the work as the only writer and commits it to the disk. */
  public <T> T write(Work<T> work) throws SQLException {
    writing.lock();
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      try {
        T result = work.run(connection);
        connection.commit();
        connection.setAutoCommit(true);
        return result;
      } catch (SQLException | RuntimeException e) {
        undo(connection);
        throw e;
      }
    } finally {
      writing.unlock();
    }
  }

  /** Leaves the connection fit for the next; a failure that SQLite undid itself is no other one. */
  private static void undo(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      LOG.tracef("nothing to roll back: %s", e.getMessage());
    }
    try {
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      LOG.tracef("nothing to commit: %s", e.getMessage());
    }
  }

  /** Runs a query. */
  public <T> T read(Work<T> work) throws SQLException {
    try (Connection connection = source.getConnection()) {
      return work.run(connection);
    }
  }

  /** One row of a result as an object. */
  public interface RowMaker<T> {
    T make(ResultSet row) throws SQLException;
  }

  /** A query whose rows become a list. */
  public static <T> List<T> list(
      Connection connection, String sql, RowMaker<T> maker, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        statement.setObject(i + 1, parameters[i]);
      }
      List<T> result = new ArrayList<>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          result.add(maker.make(rows));
        }
      }
      return result;
    }
  }
}
