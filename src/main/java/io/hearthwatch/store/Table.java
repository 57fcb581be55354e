package io.hearthwatch.store;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A table of the record, as far as rows are added to it. A row whose unique key is there already is
 * a duplicate: it changes nothing but the columns named in {@code updated}.
 *
 * @param columns the order of the values in a row
 * @param key columns of the unique key
 * @param updated columns that a later row of the same key overwrites; mostly none
 * @param placement decides how rows get into a record that others write to too; null for a table
 *     whose rows are inserted as they are
 */
public record Table(
    String name,
    List<String> columns,
    List<String> key,
    List<String> updated,
    Placement placement) {

  /** A table whose rows are inserted as they are. */
  public Table(String name, List<String> columns, List<String> key, List<String> updated) {
    this(name, columns, key, updated, null);
  }

  /** The words in which the databases differ. */
  enum Dialect {
    MYSQL,
    SQLITE
  }

  String insert(Dialect dialect, int rows) {
    String row = "(" + "?,".repeat(columns.size() - 1) + "?)";
    return "INSERT INTO "
        + name
        + " ("
        + String.join(",", columns)
        + ") VALUES "
        + IntStream.range(0, rows).mapToObj(i -> row).collect(Collectors.joining(","))
        + onDuplicate(dialect);
  }

  private String onDuplicate(Dialect dialect) {
    if (dialect == Dialect.MYSQL) {
      return " ON DUPLICATE KEY UPDATE "
          + (updated.isEmpty()
              ? key.get(0) + "=" + name + "." + key.get(0)
              : updated.stream()
                  .map(c -> c + "=VALUES(" + c + ")")
                  .collect(Collectors.joining(",")));
    }
    return updated.isEmpty()
        ? " ON CONFLICT DO NOTHING"
        : " ON CONFLICT ("
            + String.join(",", key)
            + ") DO UPDATE SET "
            + updated.stream().map(c -> c + "=excluded." + c).collect(Collectors.joining(","));
  }
}
