package io.hearthwatch.store;

/**
 * One row on its way into the record.
 *
 * @param row values in the order of the table's columns: String, Long, Integer, Double, byte[] or
 *     null
 * @param flow the page of the ledger it counts on, or null for rows that are no message
 * @param fate what the message has met once the row is safe: STORED or DEAD_LETTERED
 * @param safe run once the row is committed to the record or the spool, on the writer's thread;
 *     must be quick
 */
public record Entry(Table table, Object[] row, Ledger.Flow flow, Ledger.Fate fate, Runnable safe) {

  /** About how much memory the row holds. */
  long size() {
    long size = 64;
    for (Object value : row) {
      if (value instanceof byte[] bytes) {
        size += bytes.length;
      } else if (value instanceof String text) {
        size += text.length();
      } else {
        size += 8;
      }
    }
    return size;
  }
}
