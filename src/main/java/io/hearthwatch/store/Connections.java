package io.hearthwatch.store;

import java.sql.Connection;
import java.sql.SQLException;
import org.jboss.logging.Logger;

/** How to be rid of a connection that failed. */
final class Connections {
  private static final Logger LOG = Logger.getLogger(Connections.class);

  private Connections() {}

  /** A thread that does not keep the program running. */
  static Thread daemon(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  /** Cuts a connection off that another thread waits for. */
  static void abort(Connection connection) {
    if (connection == null) {
      return;
    }
    try {
      connection.abort(Runnable::run);
    } catch (SQLException e) {
      LOG.debugf("aborting a connection: %s", e.getMessage());
    }
  }

  /** Gives a connection back; the pool tests it before it is used again. */
  static void discard(Connection connection) {
    if (connection == null) {
      return;
    }
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.debugf("closing a broken connection: %s", e.getMessage());
    }
  }
}
