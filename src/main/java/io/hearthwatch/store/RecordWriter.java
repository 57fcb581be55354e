package io.hearthwatch.store;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Writes rows to the record in batches: one statement a table and batch, then each row's {@code
 * safe}. A batch closes at {@code HUB_BATCH_SIZE} rows, at {@code HUB_BATCH_WAIT}, or when nothing
 * new came for {@link #QUIET}, so that a broker which allows few unacknowledged messages is not
 * kept waiting. While the database is away batches go to the spool.
 */
@ApplicationScoped
public class RecordWriter {
  private static final Logger LOG = Logger.getLogger(RecordWriter.class);
  private static final Table NO_ROW = new Table("", List.of(), List.of(), List.of());
  private static final Duration QUIET = Duration.ofMillis(5);
  private static final long MOST_BATCH_BYTES = 4L << 20;
  private static final Duration RETRY = Duration.ofMillis(500);
  private static final long PATIENCE_MS = 1_500;
  private static final long STOP_MS = 2_500;

  private final Record record;
  private final LocalStore local;
  private final Spool spool;
  private final Ledger ledger;
  private final RowByRow rowByRow;
  private final int batchSize;
  private final long batchWaitNanos;
  private final LinkedBlockingQueue<Entry> queue = new LinkedBlockingQueue<>();
  private final List<Runnable> before = new CopyOnWriteArrayList<>();
  private final Thread thread = Connections.daemon(this::run, "record-writer");
  private volatile boolean stopping;
  private volatile boolean hurried;
  private volatile long safeAt;
  private volatile boolean everSafe;
  private volatile List<Entry> underWay = List.of();
  private volatile Connection connection;

  RecordWriter(
      Record record,
      LocalStore local,
      Spool spool,
      Ledger ledger,
      RowByRow rowByRow,
      @ConfigProperty(name = "hub.batch.size") int batchSize,
      @ConfigProperty(name = "hub.batch.wait.ms") long batchWaitMillis) {
    this.record = record;
    this.local = local;
    this.spool = spool;
    this.ledger = ledger;
    this.rowByRow = rowByRow;
    this.batchSize = batchSize;
    this.batchWaitNanos = TimeUnit.MILLISECONDS.toNanos(batchWaitMillis);
  }

  @jakarta.annotation.PostConstruct
  void start() {
    thread.start();
  }

  /** Takes a row; never blocks, never throws. */
  public void add(Entry entry) {
    queue.add(entry);
  }

  /** Runs something once all rows added so far, and what is to be done before them, are safe. */
  public void mark(Runnable safe) {
    queue.add(new Entry(NO_ROW, new Object[0], null, null, safe));
  }

  /** Work to be done before each batch is committed, on the writer's thread. */
  public void beforeCommit(Runnable work) {
    before.add(work);
  }

  /** For how long no row was committed to the record or the spool; negative when none ever was. */
  public long nanosSinceSafe() {
    return everSafe ? System.nanoTime() - safeAt : -1;
  }

  private void run() {
    List<Entry> batch = new ArrayList<>(batchSize);
    while (true) {
      try {
        collect(batch);
        if (batch.isEmpty()) {
          if (stopping) {
            break;
          }
          continue;
        }
        writeUntilSafe(batch);
      } catch (InterruptedException e) {
        break; // did not end in time: what is not safe is not acknowledged either
      } catch (RuntimeException e) {
        LOG.errorf(e, "A batch of %d rows failed in an unforeseen way; trying again", batch.size());
      }
    }
    close();
  }

  private void collect(List<Entry> batch) throws InterruptedException {
    Entry first = batch.isEmpty() ? queue.poll(100, TimeUnit.MILLISECONDS) : null;
    if (first == null) {
      return;
    }
    long end = System.nanoTime() + batchWaitNanos;
    long bytes = first.size();
    batch.add(first);
    while (batch.size() < batchSize && bytes < MOST_BATCH_BYTES) {
      Entry next = queue.poll();
      if (next == null) {
        long wait = Math.min(end - System.nanoTime(), QUIET.toNanos());
        next = stopping || wait <= 0 ? null : queue.poll(wait, TimeUnit.NANOSECONDS);
        if (next == null) {
          return;
        }
      }
      batch.add(next);
      bytes += next.size();
    }
  }

  private void writeUntilSafe(List<Entry> batch) throws InterruptedException {
    ArrayDeque<List<Entry>> groups = byTable(batch);
    underWay = List.copyOf(batch);
    while (!groups.isEmpty()) {
      before.forEach(Runnable::run);
      try {
        while (!groups.isEmpty()) {
          write(groups.peek());
          if (groups.remove().get(0).table() != NO_ROW) {
            safeAt = System.nanoTime();
            everSafe = true;
          }
        }
      } catch (SQLException e) {
        LOG.errorf(
            "Neither the record nor the local store takes rows (%s); %d rows wait unacknowledged",
            e.getMessage(), batch.size() + queue.size());
        if (stopping) {
          throw new InterruptedException();
        }
        Thread.sleep(RETRY.toMillis());
      }
    }
    underWay = List.of();
    batch.clear();
  }

  private static ArrayDeque<List<Entry>> byTable(List<Entry> batch) {
    Map<Table, List<Entry>> groups = new IdentityHashMap<>();
    ArrayDeque<List<Entry>> inOrder = new ArrayDeque<>();
    Table table = null;
    List<Entry> group = null;
    for (Entry entry : batch) {
      if (entry.table() != table) {
        table = entry.table();
        group = groups.get(table);
        if (group == null) {
          group = new ArrayList<>(batch.size());
          groups.put(table, group);
          inOrder.add(group);
        }
      }
      group.add(entry);
    }
    return inOrder;
  }

  private void write(List<Entry> group) throws SQLException {
    if (group.get(0).table() == NO_ROW) {
      group.forEach(entry -> entry.safe().run());
      return;
    }
    if (!record.isRemote()) {
      settle(group, insertLocally(group));
      return;
    }
    if (record.isUp() && !hurried) {
      try {
        settle(group, insertRemotely(group));
        return;
      } catch (SQLException e) {
        dropConnection();
        record.down(e);
      }
    }
    spool(group);
  }

  private int insertLocally(List<Entry> group) throws SQLException {
    Table table = group.get(0).table();
    return local.write(c -> Record.insert(c, Table.Dialect.SQLITE, table, rows(group)));
  }

  private int insertRemotely(List<Entry> group) throws SQLException {
    if (connection == null) {
      connection = record.connection();
    }
    Table table = group.get(0).table();
    int added = rowByRow.insertAll(connection, table, rows(group), false);
    record.worked();
    return added;
  }

  private static List<Object[]> rows(List<Entry> group) {
    List<Object[]> rows = new ArrayList<>(group.size());
    for (Entry entry : group) {
      rows.add(entry.row());
    }
    return rows;
  }

  /** Counts and acknowledges rows that are in the record. */
  private void settle(List<Entry> group, int added) {
    int duplicates = group.get(0).table().updated().isEmpty() ? group.size() - added : 0;
    for (Entry entry : group) {
      if (entry.flow() != null) {
        boolean duplicate = entry.fate() == Ledger.Fate.STORED && duplicates > 0;
        if (duplicate) {
          duplicates--;
        }
        entry.flow().settled(duplicate ? Ledger.Fate.DUPLICATE : entry.fate(), 1);
      }
      entry.safe().run();
    }
  }

  private void spool(List<Entry> group) throws SQLException {
    Map<String, List<Entry>> byFlow = new LinkedHashMap<>();
    for (Entry entry : group) {
      byFlow.computeIfAbsent(spooledFor(entry), f -> new ArrayList<>()).add(entry);
    }
    List<Spool.Batch> batches = new ArrayList<>();
    byFlow.forEach(
        (flow, entries) ->
            batches.add(
                new Spool.Batch(
                    0,
                    group.get(0).table().name(),
                    flow,
                    entries.size(),
                    RowCodec.encode(rows(entries)))));
    spool.add(batches);
    for (Entry entry : group) {
      if (spooledFor(entry) != null) {
        entry.flow().spooled(1);
      } else if (entry.flow() != null) {
        entry.flow().settled(entry.fate(), 1);
      }
      entry.safe().run();
    }
  }

  /** The flow that counts the row as spooled, or null: a dead letter has met its fate already. */
  private static String spooledFor(Entry entry) {
    return entry.flow() != null && entry.fate() == Ledger.Fate.STORED ? entry.flow().name() : null;
  }

  private void dropConnection() {
    Connection broken = connection;
    connection = null;
    Connections.discard(broken);
  }

  private void close() {
    dropConnection();
  }

  /**
   * The hub is about to end: in a moment a database that does not answer is no longer waited for,
   * and what comes then goes to the spool.
   */
  public void hurry() {
    Connections.daemon(
            () -> {
              try {
                thread.join(PATIENCE_MS);
                hurried = true;
                Connections.abort(connection);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "record-hurry")
        .start();
  }

  /**
   * Waits until everything added is safe. What a database that hangs still owes after {@link
   * #STOP_MS} milliseconds goes to the spool from here; should it be stored after all, its unique
   * key keeps it from being there twice.
   */
  @PreDestroy
  public void stop() {
    stopping = true;
    try {
      thread.join(STOP_MS);
      if (thread.isAlive()) {
        List<Entry> owed = new ArrayList<>(underWay);
        queue.drainTo(owed);
        for (List<Entry> group : byTable(owed)) {
          if (record.isRemote() && group.get(0).table() != NO_ROW) {
            spool(group);
          }
        }
        thread.interrupt();
      }
    } catch (SQLException e) {
      LOG.errorf("Cannot spool what was under way: %s", e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
