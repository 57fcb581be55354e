package io.hearthwatch.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.JDBC;

/** Whether a database has all its tables is seen without Liquibase, and never wrongly. */
class ChangeLogTest {
  private static final ChangeLog LOCAL = ChangeLog.read("db/local.xml");

  @TempDir Path folder;

  private Connection open() throws SQLException {
    return JDBC.createConnection("jdbc:sqlite:" + folder.resolve("hub.db"), new Properties());
  }

  @Test
  void aNewDatabaseHasNothing() throws SQLException {
    try (Connection connection = open()) {
      assertFalse(LOCAL.isDone(connection));
    }
  }

  @Test
  void whatLiquibaseMadeIsAll() throws SQLException {
    new MigratedStore(folder).close();
    try (Connection connection = open()) {
      assertTrue(LOCAL.isDone(connection));
      assertTrue(ChangeLog.read("db/record.xml").isDone(connection));
    }
  }

  @Test
  void oneStepThatIsMissingIsSeen() throws SQLException {
    new MigratedStore(folder).close();
    for (String id : LOCAL.ids()) {
      try (Connection connection = open();
          Statement statement = connection.createStatement()) {
        connection.setAutoCommit(false);
        assertEquals(
            1, statement.executeUpdate("DELETE FROM DATABASECHANGELOG WHERE ID = '" + id + "'"));
        assertFalse(LOCAL.isDone(connection), id);
        connection.rollback();
      }
    }
  }

  @Test
  void everyStepThatLiquibaseKnowsIsInTheList() throws SQLException {
    new MigratedStore(folder).close();
    try (Connection connection = open()) {
      List<String> recorded =
          LocalStore.list(connection, "SELECT ID FROM DATABASECHANGELOG", row -> row.getString(1));
      assertEquals(new TreeSet<>(recorded), new TreeSet<>(LOCAL.ids()));
      assertEquals(recorded.size(), Set.copyOf(recorded).size(), "two steps have the same id");
    }
  }

  @Test
  void aChangeLogThatIsNotThereIsNoEmptyOne() {
    assertThrows(IllegalStateException.class, () -> ChangeLog.read("db/nothing.xml"));
  }
}
