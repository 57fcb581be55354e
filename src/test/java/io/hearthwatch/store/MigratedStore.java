package io.hearthwatch.store;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryEnum;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;
import liquibase.resource.ClassLoaderResourceAccessor;
import liquibase.ui.LoggerUIService;
import org.sqlite.JDBC;

/** A local store of a test's own with all the hub's tables, made as the hub makes them. */
public final class MigratedStore implements AutoCloseable {
  private final AgroalDataSource source;
  private final LocalStore store;
  private RecordWriter writer;

  /** The file without a row; made once, since that takes its time. */
  private static byte[] empty;

  /** Opens the one in the folder, or makes it. */
  public MigratedStore(Path folder) throws SQLException {
    Path file = folder.resolve("hub.db");
    String url = "jdbc:sqlite:" + file + "?journal_mode=WAL&synchronous=FULL&busy_timeout=5000";
    if (!Files.exists(file)) {
      make(file);
    }
    source =
        AgroalDataSource.from(
            new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(
                    pool ->
                        pool.maxSize(4)
                            .connectionFactoryConfiguration(
                                f -> f.connectionProviderClass(JDBC.class).jdbcUrl(url))));
    store = new LocalStore(source, null, folder.toString());
  }

  private static synchronized void make(Path file) throws SQLException {
    try {
      if (empty == null) {
        migrate("jdbc:sqlite:" + file);
        empty = Files.readAllBytes(file);
      } else {
        Files.write(file, empty);
      }
    } catch (IOException e) {
      throw new SQLException(e);
    }
  }

  private static void migrate(String url) throws SQLException {
    try (Connection connection = JDBC.createConnection(url, new Properties());
        Liquibase liquibase =
            new Liquibase(
                "db/local.xml",
                new ClassLoaderResourceAccessor(),
                DatabaseFactory.getInstance()
                    .findCorrectDatabaseImplementation(new JdbcConnection(connection)))) {
      liquibase.setShowSummary(UpdateSummaryEnum.OFF);
      Scope.child(Map.of(Scope.Attr.ui.name(), new LoggerUIService()), () -> liquibase.update(""));
    } catch (Exception e) {
      throw new SQLException(e);
    }
  }

  public LocalStore store() {
    return store;
  }

  /** Writes into the record, which is in the local store too. */
  public synchronized RecordWriter writer() {
    if (writer == null) {
      Ledger ledger = new Ledger(new SimpleMeterRegistry());
      Record record = new Record(store, null, null, Optional.empty());
      RowByRow rowByRow = new RowByRow(new DeadLetters(Clock.systemUTC()));
      writer =
          new RecordWriter(
              record, store, new Spool(store, ledger, 1 << 20), ledger, rowByRow, 100, 5);
      writer.start();
    }
    return writer;
  }

  public DeadLetters letters() {
    return new DeadLetters(Clock.systemUTC());
  }

  /** Waits until all rows for the record are written, and closes. */
  @Override
  public void close() {
    synchronized (this) {
      if (writer != null) {
        writer.stop();
      }
    }
    source.close();
  }
}
