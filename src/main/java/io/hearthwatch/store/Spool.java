package io.hearthwatch.store;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Batches that wait in the local store for the record's database, in the order they came. Above its
 * bound the oldest batch is given up, said so in the log and counted as refused.
 */
@ApplicationScoped
class Spool {
  private static final Logger LOG = Logger.getLogger(Spool.class);

  /**
   * A batch as it waits: rows of one table.
   *
   * @param flow the flow of the ledger that counts the rows as spooled, or null
   */
  record Batch(long id, String table, String flow, int rows, byte[] data) {}

  private final LocalStore store;
  private final Ledger ledger;
  private final long mostBytes;
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicLong batches = new AtomicLong();

  /** Batches up to this id are on their way into the record and cannot be given up any more. */
  private volatile long drainingTo;

  Spool(
      LocalStore store,
      Ledger ledger,
      @ConfigProperty(name = "hub.spool.max.bytes") long mostBytes) {
    this.store = store;
    this.ledger = ledger;
    this.mostBytes = mostBytes;
  }

  @PostConstruct
  void count() {
    try {
      store.read(
          c ->
              LocalStore.list(
                  c,
                  "SELECT flow, SUM(row_count), SUM(LENGTH(data)), COUNT(*) FROM spool GROUP BY flow",
                  r -> {
                    if (r.getString(1) != null) {
                      ledger.flow(r.getString(1)).carriedOver(r.getLong(2));
                    }
                    bytes.addAndGet(r.getLong(3));
                    return batches.addAndGet(r.getLong(4));
                  }));
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read the spool", e);
    }
  }

  boolean isEmpty() {
    return batches.get() == 0;
  }

  /** How full it is, 0 to 1. */
  double fill() {
    return (double) bytes.get() / mostBytes;
  }

  /** Keeps the batches, all or none. */
  void add(List<Batch> added) throws SQLException {
    long size = added.stream().mapToLong(b -> b.data().length).sum();
    List<Batch> givenUp = new ArrayList<>();
    store.write(
        c -> {
          if (bytes.get() + size > mostBytes) {
            givenUp.addAll(removeOldest(c, bytes.get() + size - mostBytes));
          }
          try (PreparedStatement insert =
              c.prepareStatement(
                  "INSERT INTO spool (table_name, flow, row_count, data) VALUES (?,?,?,?)")) {
            for (Batch batch : added) {
              insert.setString(1, batch.table());
              insert.setString(2, batch.flow());
              insert.setInt(3, batch.rows());
              insert.setBytes(4, batch.data());
              insert.addBatch();
            }
            insert.executeBatch();
          }
          return null;
        });
    bytes.addAndGet(size);
    batches.addAndGet(added.size());
    givenUp.forEach(this::giveUp);
  }

  private void giveUp(Batch batch) {
    LOG.errorf(
        "The spool is full (HUB_SPOOL_MAX, %d bytes): gave up the oldest %d rows for %s. "
            + "Bring the database back or raise the bound.",
        mostBytes, batch.rows(), batch.table());
    forget(batch);
    if (batch.flow() != null) {
      ledger.flow(batch.flow()).unspooled(Ledger.Fate.REFUSED, batch.rows());
    }
  }

  private List<Batch> removeOldest(Connection c, long surplus) throws SQLException {
    List<Batch> removed = new ArrayList<>();
    long freed = 0;
    while (freed < surplus) {
      List<Batch> oldest =
          LocalStore.list(
              c, SELECT + " WHERE id > ? ORDER BY id LIMIT 1", Spool::batch, drainingTo);
      if (oldest.isEmpty()) {
        break;
      }
      remove(c, oldest);
      freed += oldest.get(0).data().length;
      removed.addAll(oldest);
    }
    return removed;
  }

  private static final String SELECT = "SELECT id, table_name, flow, row_count, data FROM spool";

  private static Batch batch(java.sql.ResultSet r) throws SQLException {
    return new Batch(r.getLong(1), r.getString(2), r.getString(3), r.getInt(4), r.getBytes(5));
  }

  /** The oldest batches, of one table: enough for about so many rows. */
  List<Batch> oldest(int rows) throws SQLException {
    List<Batch> found =
        store.read(c -> LocalStore.list(c, SELECT + " ORDER BY id LIMIT 64", Spool::batch));
    List<Batch> taken = new ArrayList<>();
    int count = 0;
    for (Batch batch : found) {
      boolean fits =
          taken.isEmpty()
              || (count + batch.rows() <= rows && batch.table().equals(taken.get(0).table()));
      if (!fits) {
        break;
      }
      taken.add(batch);
      count += batch.rows();
    }
    drainingTo = taken.isEmpty() ? 0 : taken.get(taken.size() - 1).id();
    return taken;
  }

  /** Forgets batches that are in the record now. */
  void remove(List<Batch> stored) throws SQLException {
    store.write(
        c -> {
          remove(c, stored);
          return null;
        });
    drainingTo = 0;
    stored.forEach(this::forget);
  }

  private void forget(Batch batch) {
    bytes.addAndGet(-batch.data().length);
    batches.decrementAndGet();
  }

  private static void remove(Connection c, List<Batch> removed) throws SQLException {
    try (PreparedStatement delete = c.prepareStatement("DELETE FROM spool WHERE id = ?")) {
      for (Batch batch : removed) {
        delete.setLong(1, batch.id());
        delete.addBatch();
      }
      delete.executeBatch();
    }
  }
}
