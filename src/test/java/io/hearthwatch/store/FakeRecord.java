package io.hearthwatch.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import org.sqlite.JDBC;

/**
 * A database of its own for the record, which can be switched off: SQLite that understands the
 * hub's MySQL.
 */
final class FakeRecord extends Record {
  private final String url;
  volatile boolean away;

  FakeRecord(LocalStore local, Path file) {
    super(local, null, null, Optional.of("jdbc:mysql://record"));
    url = "jdbc:sqlite:" + file + "?busy_timeout=5000";
    tryAgain();
  }

  @Override
  void tryAgain() {
    if (!away) {
      up();
    }
  }

  private void up() {
    try {
      var problem = Record.class.getDeclaredField("problem");
      problem.setAccessible(true);
      problem.set(this, null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  Connection connection() throws SQLException {
    if (away) {
      throw new SQLException("connection refused", "08001");
    }
    Connection real = JDBC.createConnection(url, new Properties());
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (away && !method.getName().equals("close")) {
                throw new SQLException("connection lost", "08S01");
              }
              if (method.getName().equals("prepareStatement")) {
                return real.prepareStatement(spoken((String) arguments[0]));
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static String spoken(String mysql) {
    return mysql.replaceFirst(" ON DUPLICATE KEY UPDATE.*", " ON CONFLICT DO NOTHING");
  }

  List<Long> values() throws SQLException {
    try (Connection real = JDBC.createConnection(url, new Properties())) {
      return LocalStore.list(real, "SELECT value FROM T ORDER BY id", r -> r.getLong(1));
    }
  }
}
