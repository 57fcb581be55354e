package io.hearthwatch.it;

import io.hearthwatch.it.servers.MariaDbServer;
import io.hearthwatch.it.servers.MySqlServer;
import io.hearthwatch.it.servers.SqlServer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/** Database servers that all tests of a run share; each test has its own database. */
final class Shared {

  private static final AtomicInteger DATABASES = new AtomicInteger();
  private static SqlServer mysql;
  private static SqlServer mariaDb;

  private Shared() {}

  /** MySQL; a test that stops it starts it again. */
  static synchronized SqlServer mysql() {
    mysql = mysql == null ? start(MySqlServer::lean) : mysql;
    return mysql;
  }

  /** MariaDB; a test that stops it starts it again. */
  static synchronized SqlServer mariaDb() {
    mariaDb = mariaDb == null ? start(MariaDbServer::start) : mariaDb;
    return mariaDb;
  }

  /** A new empty database; its name. */
  static String database(SqlServer server) {
    String name = "it" + DATABASES.incrementAndGet();
    server.createDatabase(name);
    return name;
  }

  private static SqlServer start(Supplier<SqlServer> starter) {
    SqlServer server = starter.get();
    Runtime.getRuntime().addShutdownHook(new Thread(server::close));
    return server;
  }
}
