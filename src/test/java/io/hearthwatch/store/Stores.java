package io.hearthwatch.store;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.enterprise.inject.Instance;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.Consumer;
import org.sqlite.JDBC;

/** The store's parts put together by hand, on files of a temporary folder. */
final class Stores implements AutoCloseable {
  static final Table TABLE = new Table("T", List.of("value"), List.of("value"), List.of());

  final AgroalDataSource source;
  final LocalStore local;
  final Ledger ledger = new Ledger(new SimpleMeterRegistry());
  final Ledger.Flow flow = ledger.flow("readings");
  final DeadLetters deadLetters = new DeadLetters(Clock.systemUTC());
  final RowByRow rowByRow = new RowByRow(deadLetters);
  final FakeRecord record;

  Stores(Path folder) throws SQLException {
    make(folder.resolve("hub.db"));
    make(folder.resolve("record.db"));
    source =
        AgroalDataSource.from(
            new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(
                    pool ->
                        pool.maxSize(4)
                            .connectionFactoryConfiguration(
                                f ->
                                    f.jdbcUrl(
                                        "jdbc:sqlite:"
                                            + folder.resolve("hub.db")
                                            + "?journal_mode=WAL&busy_timeout=5000"))));
    local = new LocalStore(source, null, folder.toString());
    record = new FakeRecord(local, folder.resolve("record.db"));
  }

  private static void make(Path file) throws SQLException {
    try (Connection connection = JDBC.createConnection("jdbc:sqlite:" + file, new Properties());
        Statement statement = connection.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS T (id INTEGER PRIMARY KEY, value INT UNIQUE)");
      statement.execute(
          "CREATE TABLE IF NOT EXISTS spool (id INTEGER PRIMARY KEY AUTOINCREMENT,"
              + " table_name TEXT, flow TEXT, row_count INTEGER, data BLOB)");
    }
  }

  /** A spool as it is at a start of the hub. */
  Spool spool(long mostBytes) {
    Spool spool = new Spool(local, ledger, mostBytes);
    spool.count();
    return spool;
  }

  RecordWriter writer(Spool spool, int batchSize) {
    RecordWriter writer = new RecordWriter(record, local, spool, ledger, rowByRow, batchSize, 20);
    writer.start();
    return writer;
  }

  Drain drain(Spool spool) {
    Drain drain = new Drain(record, spool, new Tables(tables()), ledger, rowByRow);
    drain.start();
    return drain;
  }

  /** Only {@code forEach} is ever called. */
  @SuppressWarnings("unchecked")
  private static Instance<Table> tables() {
    return (Instance<Table>)
        Proxy.newProxyInstance(
            Instance.class.getClassLoader(),
            new Class<?>[] {Instance.class},
            (proxy, method, arguments) -> {
              ((Consumer<Table>) arguments[0]).accept(TABLE);
              return null;
            });
  }

  Map<String, Long> page() {
    return ledger.pages().get("readings");
  }

  boolean closes() {
    Map<String, Long> page = page();
    long settled = page.values().stream().mapToLong(Long::longValue).sum() - page.get("received");
    return page.get("received") == settled;
  }

  @Override
  public void close() {
    source.close();
  }
}
