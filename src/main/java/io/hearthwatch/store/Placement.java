package io.hearthwatch.store;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Decides at the time of the insert how rows get into a record that several hubs write to; only
 * where the record is a database server.
 */
public interface Placement {

  /** Adds rows in one statement; what the database refuses for its content is a dead letter. */
  interface Inserter {
    /**
     * @return how many rows were new
     */
    int insert(Table table, List<Object[]> rows) throws SQLException;
  }

  /**
   * Adds rows in one transaction, all or none. May be called by several threads, each with a
   * connection of its own, in auto-commit mode before and after.
   *
   * @param again whether the rows may be there already, as an earlier attempt ended without an
   *     answer
   * @return how many were new
   */
  int insert(Connection connection, Inserter inserter, List<Object[]> rows, boolean again)
      throws SQLException;
}
