package io.hearthwatch.store;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Whether the local store takes what is written; tried by a small write, at most every 30 s. */
@ApplicationScoped
public class LocalStoreCheck {
  private static final long EVERY_NANOS = 30_000_000_000L;

  private final LocalStore store;
  private String problem;
  private long triedAt;
  private boolean tried;

  LocalStoreCheck(LocalStore store) {
    this.store = store;
  }

  /** What keeps the store from taking a row, or null. */
  public synchronized String problem() {
    long now = System.nanoTime();
    if (!tried || now - triedAt >= EVERY_NANOS) {
      tried = true;
      triedAt = now;
      problem = write();
    }
    return problem;
  }

  private String write() {
    try {
      store.write(
          c -> {
            try (PreparedStatement statement =
                c.prepareStatement("INSERT OR REPLACE INTO store_check (id, at) VALUES (1, ?)")) {
              statement.setLong(1, System.currentTimeMillis());
              return statement.executeUpdate();
            }
          });
      return null;
    } catch (SQLException e) {
      return String.valueOf(e.getMessage()).lines().findFirst().orElse("unknown");
    }
  }
}
