package io.hearthwatch.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The statements for both kinds of database. */
class TableTest {
  private static final Table ONCE =
      new Table("Reading", List.of("mac", "seq", "value"), List.of("mac", "seq"), List.of());
  private static final Table UPDATED =
      new Table("Line", List.of("uid", "state"), List.of("uid"), List.of("state"));

  @Test
  void aDuplicateChangesNothing() {
    assertEquals(
        "INSERT INTO Reading (mac,seq,value) VALUES (?,?,?),(?,?,?)"
            + " ON DUPLICATE KEY UPDATE mac=Reading.mac",
        ONCE.insert(Table.Dialect.MYSQL, 2));
    assertEquals(
        "INSERT INTO Reading (mac,seq,value) VALUES (?,?,?) ON CONFLICT DO NOTHING",
        ONCE.insert(Table.Dialect.SQLITE, 1));
  }

  @Test
  void aLaterRowChangesTheColumnsNamed() {
    assertEquals(
        "INSERT INTO Line (uid,state) VALUES (?,?) ON DUPLICATE KEY UPDATE state=VALUES(state)",
        UPDATED.insert(Table.Dialect.MYSQL, 1));
    assertEquals(
        "INSERT INTO Line (uid,state) VALUES (?,?)"
            + " ON CONFLICT (uid) DO UPDATE SET state=excluded.state",
        UPDATED.insert(Table.Dialect.SQLITE, 1));
  }
}
