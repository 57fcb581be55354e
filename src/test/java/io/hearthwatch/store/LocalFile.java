package io.hearthwatch.store;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;

/** A local store on a file of a test's own, with the tables it asks for. */
public final class LocalFile implements AutoCloseable {
  private final AgroalDataSource source;
  private final LocalStore store;

  public LocalFile(Path folder, String... tables) throws SQLException {
    String url =
        "jdbc:sqlite:"
            + folder.resolve("hub.db")
            + "?journal_mode=WAL&synchronous=FULL&busy_timeout=5000";
    source =
        AgroalDataSource.from(
            new AgroalDataSourceConfigurationSupplier()
                .connectionPoolConfiguration(
                    pool ->
                        pool.maxSize(4)
                            .connectionFactoryConfiguration(
                                f ->
                                    f.connectionProviderClass(org.sqlite.JDBC.class)
                                        .jdbcUrl(url))));
    store = new LocalStore(source, null, folder.toString());
    for (String table : tables) {
      store.write(
          c -> {
            try (Statement statement = c.createStatement()) {
              return statement.execute(table);
            }
          });
    }
  }

  public LocalStore store() {
    return store;
  }

  @Override
  public void close() {
    source.close();
  }
}
