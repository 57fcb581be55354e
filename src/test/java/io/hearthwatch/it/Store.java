package io.hearthwatch.it;

import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.SqlServer;
import java.util.function.Supplier;

/** Where a hub keeps its record. */
enum Store {
  LOCAL(() -> null),
  MYSQL(Shared::mysql),
  MARIADB(Shared::mariaDb);

  /** A hub and the way past it to its record. */
  record Running(HubProcess hub, RecordDb db) {}

  private final Supplier<SqlServer> server;

  Store(Supplier<SqlServer> server) {
    this.server = server;
  }

  /** Starts a hub whose record is kept here, in a database of its own. */
  Running start(HubProcess.Setup setup) {
    SqlServer sql = server.get();
    if (sql == null) {
      HubProcess hub = setup.start();
      return new Running(hub, RecordDb.local(hub));
    }
    String database = Shared.database(sql);
    return new Running(setup.mysql(sql, database).start(), RecordDb.of(sql, database));
  }
}
