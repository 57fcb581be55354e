package io.hearthwatch.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the local store says when it cannot take something. */
class LocalStoreTest {
  private static final String NO_LIMIT = "PRAGMA max_page_count = 1000000";

  @TempDir Path folder;

  @Test
  void theReasonOfAFailureIsToldAndTheNextWriteWorks() throws Exception {
    try (MigratedStore file = new MigratedStore(folder)) {
      LocalStore store = file.store();
      store.write(c -> run(c, "CREATE TABLE thing (data BLOB)"));
      SQLException full =
          assertThrows(
              SQLException.class,
              () ->
                  store.write(
                      c -> {
                        run(c, "PRAGMA max_page_count = 1");
                        return run(c, "INSERT INTO thing VALUES (zeroblob(1000000))");
                      }));
      assertTrue(full.getMessage().contains("SQLITE_FULL"), full::getMessage);
      store.write(
          c -> {
            run(c, NO_LIMIT);
            return run(c, "INSERT INTO thing VALUES (zeroblob(10))");
          });
      assertEquals(
          1,
          store.read(c -> LocalStore.list(c, "SELECT 1 FROM thing", row -> row.getInt(1))).size());
    }
  }

  private static boolean run(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.execute(sql);
    }
  }
}
