package io.hearthwatch.lock;

import io.hearthwatch.store.LocalStore;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/**
 * Press ids over a restart, so that a caller who sends its press again does not open the door
 * twice. Written beside the flow: no command waits for it.
 */
@ApplicationScoped
class PressMemory {
  private static final Logger LOG = Logger.getLogger(PressMemory.class);

  private final LocalStore store;
  private final Clock clock;
  private final ExecutorService beside =
      Executors.newSingleThreadExecutor(task -> new Thread(task, "press-memory"));

  PressMemory(LocalStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  void load(BiConsumer<String, Instant> known) {
    long oldest = clock.instant().minus(LockPolicy.REMEMBERED).toEpochMilli();
    try {
      store.write(
          c -> {
            try (PreparedStatement old = c.prepareStatement("DELETE FROM press WHERE at < ?")) {
              old.setLong(1, oldest);
              return old.executeUpdate();
            }
          });
      store.read(
          c ->
              LocalStore.list(
                  c,
                  "SELECT press_id, at FROM press ORDER BY at",
                  r -> {
                    known.accept(r.getString(1), Instant.ofEpochMilli(r.getLong(2)));
                    return null;
                  }));
    } catch (SQLException e) {
      LOG.errorf("Cannot read the press ids of before: %s", e.getMessage());
    }
  }

  void keep(String pressId, Instant at) {
    beside.execute(
        () -> {
          try {
            store.write(
                c -> {
                  try (PreparedStatement insert =
                      c.prepareStatement(
                          "INSERT OR REPLACE INTO press (press_id, at) VALUES (?,?)")) {
                    insert.setString(1, pressId);
                    insert.setLong(2, at.toEpochMilli());
                    return insert.executeUpdate();
                  }
                });
          } catch (SQLException e) {
            LOG.errorf("Cannot keep a press id: %s", e.getMessage());
          }
        });
  }

  @PreDestroy
  void stop() throws InterruptedException {
    beside.shutdown();
    beside.awaitTermination(2, TimeUnit.SECONDS);
  }
}
