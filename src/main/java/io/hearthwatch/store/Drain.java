package io.hearthwatch.store;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Looks after a record's database that is away, and empties the spool in order when it is back,
 * beside the live rows. A batch leaves the spool after it is committed; one that is stored twice
 * because the hub died in between is caught by its unique key.
 */
@ApplicationScoped
public class Drain {
  private static final Logger LOG = Logger.getLogger(Drain.class);
  private static final Duration SHORTEST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final int ROWS_AT_ONCE = 2_000;

  private final Record record;
  private final Spool spool;
  private final Tables tables;
  private final Ledger ledger;
  private final RowByRow rowByRow;
  private final Thread thread = Connections.daemon(this::run, "record-drain");
  private volatile Connection connection;
  private long stored;
  private int attempts;

  Drain(Record record, Spool spool, Tables tables, Ledger ledger, RowByRow rowByRow) {
    this.record = record;
    this.spool = spool;
    this.tables = tables;
    this.ledger = ledger;
    this.rowByRow = rowByRow;
  }

  @PostConstruct
  void start() {
    if (record.isRemote()) {
      thread.start();
    }
  }

  /** How full the spool is, 0 to 1. */
  public double spoolFill() {
    return spool.fill();
  }

  private void run() {
    try {
      while (true) {
        if (!record.isUp()) {
          record.tryAgain();
        }
        if (!record.isUp() || spool.isEmpty() || !drainSome()) {
          Thread.sleep(pause());
        }
      }
    } catch (InterruptedException e) {
      Connections.discard(connection);
    }
  }

  /** Longer while the database answers, or does not, but takes nothing. */
  private long pause() {
    attempts = record.isUp() && record.failuresInARow() == 0 ? 0 : Math.min(attempts + 1, 8);
    return Math.min(SHORTEST_PAUSE.toMillis() << attempts, LONGEST_PAUSE.toMillis());
  }

  private boolean drainSome() {
    try {
      List<Spool.Batch> batches = spool.oldest(ROWS_AT_ONCE);
      if (batches.isEmpty()) {
        return false;
      }
      Table table = tables.named(batches.get(0).table());
      List<Object[]> rows = new ArrayList<>();
      for (Spool.Batch batch : batches) {
        rows.addAll(RowCodec.decode(batch.data()));
      }
      int added = insert(table, rows);
      spool.remove(batches);
      count(batches, table.updated().isEmpty() ? rows.size() - added : 0);
      stored += rows.size();
      if (spool.isEmpty()) {
        LOG.infof("The spool is empty again; %d rows went to the record", stored);
        stored = 0;
      }
      return true;
    } catch (SQLException | RuntimeException e) {
      LOG.warnf("Draining the spool stopped: %s; trying again", e.getMessage());
      return false;
    }
  }

  private int insert(Table table, List<Object[]> rows) throws SQLException {
    try {
      if (connection == null) {
        connection = record.connection();
      }
      int added = rowByRow.insertAll(connection, table, rows, true);
      record.worked();
      return added;
    } catch (SQLException e) {
      Connections.discard(connection);
      connection = null;
      record.down(e);
      throw e;
    }
  }

  private void count(List<Spool.Batch> batches, int duplicates) {
    int left = duplicates;
    for (Spool.Batch batch : batches) {
      if (batch.flow() != null) {
        int twice = Math.min(left, batch.rows());
        left -= twice;
        ledger.flow(batch.flow()).unspooled(Ledger.Fate.DUPLICATE, twice);
        ledger.flow(batch.flow()).unspooled(Ledger.Fate.STORED, batch.rows() - twice);
      }
    }
  }

  /** Ends; what is spooled stays so. */
  @PreDestroy
  public void stop() {
    thread.interrupt();
    Connections.abort(connection);
  }
}
