package io.hearthwatch.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/** Finds the row that a database refuses, so that it does not hold up the others of its batch. */
@ApplicationScoped
class RowByRow {
  private static final Logger LOG = Logger.getLogger(RowByRow.class);

  /** MySQL: data too long, out of range, wrong value, wrong string, wrong date. */
  private static final Set<Integer> DATA_ERRORS = Set.of(1406, 1264, 1366, 1292, 1265, 1048, 1364);

  private final DeadLetters deadLetters;

  RowByRow(DeadLetters deadLetters) {
    this.deadLetters = deadLetters;
  }

  static boolean isDataError(SQLException e) {
    String state = e.getSQLState();
    return DATA_ERRORS.contains(e.getErrorCode())
        || (state != null && (state.startsWith("22") || state.startsWith("23")));
  }

  /**
   * Adds the rows in one statement, or one by one when the database refuses what one of them says;
   * or leaves all that to the table's placement.
   *
   * @param again see {@link Placement#insert}
   */
  int insertAll(Connection connection, Table table, List<Object[]> rows, boolean again)
      throws SQLException {
    if (table.placement() != null) {
      return table
          .placement()
          .insert(connection, (t, placed) -> insertAll(connection, t, placed, again), rows, again);
    }
    try {
      return Record.insert(connection, Table.Dialect.MYSQL, table, rows);
    } catch (SQLException e) {
      if (!isDataError(e)) {
        throw e;
      }
      return insert(connection, table, rows);
    }
  }

  /** Adds the rows one by one; what the database refuses becomes a dead letter with its reason. */
  private int insert(Connection connection, Table table, List<Object[]> rows) throws SQLException {
    int added = 0;
    for (Object[] row : rows) {
      try {
        added += Record.insert(connection, Table.Dialect.MYSQL, table, List.<Object[]>of(row));
      } catch (SQLException e) {
        if (!isDataError(e) || table.name().equals(DeadLetters.TABLE.name())) {
          throw e;
        }
        LOG.errorf("%s refused a row: %s", table.name(), e.getMessage());
        Record.insert(
            connection,
            Table.Dialect.MYSQL,
            DeadLetters.TABLE,
            List.<Object[]>of(
                deadLetters.row(
                    table.name(), "", RowCodec.encode(List.<Object[]>of(row)), e.getMessage())));
      }
    }
    return added;
  }
}
