package io.hearthwatch.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The tables that rows are added to, by name, so that spooled rows find theirs again. */
@ApplicationScoped
class Tables {
  private final Map<String, Table> byName = new ConcurrentHashMap<>();

  Tables(@jakarta.enterprise.inject.Any jakarta.enterprise.inject.Instance<Table> declared) {
    declared.forEach(table -> byName.put(table.name(), table));
  }

  Table named(String name) {
    Table table = byName.get(name);
    if (table == null) {
      throw new IllegalStateException("the spool holds rows for an unknown table " + name);
    }
    return table;
  }
}
