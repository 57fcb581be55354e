package io.hearthwatch.store;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows go to the record, or to the spool while it is away; each is safe before it is said so. */
class RecordWriterTest {
  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path folder;
  private final List<Long> safe = new CopyOnWriteArrayList<>();
  private Stores stores;
  private Spool spool;
  private RecordWriter writer;
  private Drain drain;

  @BeforeEach
  void open() throws SQLException {
    stores = new Stores(folder);
    spool = stores.spool(1 << 20);
    writer = stores.writer(spool, 50);
  }

  @AfterEach
  void close() {
    writer.stop();
    if (drain != null) {
      drain.stop();
    }
    stores.close();
  }

  private void add(long from, long to) {
    for (long value = from; value <= to; value++) {
      long added = value;
      stores.flow.received();
      writer.add(
          new Entry(
              Stores.TABLE,
              new Object[] {value},
              stores.flow,
              Ledger.Fate.STORED,
              () -> safe.add(added)));
    }
  }

  private static List<Long> numbers(long from, long to) {
    return LongStream.rangeClosed(from, to).boxed().toList();
  }

  @Test
  void rowsAreStoredInTheirOrderAndSaidToBeSafe() throws SQLException {
    add(1, 500);
    await().atMost(SOON).until(() -> safe.equals(numbers(1, 500)));
    assertEquals(numbers(1, 500), stores.record.values());
    assertEquals(500, stores.page().get("stored"));
    assertTrue(stores.closes());
  }

  @Test
  void aRowThatIsThereIsADuplicate() throws SQLException {
    add(1, 10);
    add(5, 12);
    await().atMost(SOON).until(() -> safe.size() == 18);
    assertEquals(12, stores.record.values().size());
    assertEquals(6, stores.page().get("duplicate"));
    assertEquals(12, stores.page().get("stored"));
  }

  @Test
  void workBeforeACommitIsDoneBeforeAnythingIsSafe() {
    List<Integer> safeBefore = new CopyOnWriteArrayList<>();
    writer.beforeCommit(() -> safeBefore.add(safe.size()));
    add(1, 1);
    await().atMost(SOON).until(() -> safe.size() == 1);
    assertEquals(List.of(0), safeBefore);
  }

  @Test
  void whileTheRecordIsAwayRowsAreSafeInTheSpoolAndThenDrained() throws SQLException {
    add(1, 100);
    await().atMost(SOON).until(() -> safe.size() == 100);
    stores.record.away = true;
    add(101, 400);
    await().atMost(SOON).until(() -> safe.size() == 400);
    assertEquals(300, stores.page().get("spooled"));
    assertEquals(100, stores.record.values().size());
    assertTrue(stores.closes());

    drain = stores.drain(spool);
    stores.record.away = false;
    await().atMost(SOON).until(() -> stores.page().get("spooled") == 0);
    add(401, 450);
    await().atMost(SOON).until(() -> stores.page().get("stored") == 450);
    assertEquals(numbers(1, 450), stores.record.values());
    assertTrue(stores.closes());
    assertTrue(spool.isEmpty());
  }

  @Test
  void liveRowsGoOnWhileTheSpoolIsDrainedAndNoneIsLostOrDoubled() throws SQLException {
    stores.record.away = true;
    add(1, 2_000);
    await().atMost(SOON).until(() -> stores.page().get("spooled") == 2_000);
    drain = stores.drain(spool);
    stores.record.away = false;
    add(2_001, 4_000);
    await().atMost(SOON).until(() -> stores.page().get("stored") == 4_000);
    assertEquals(numbers(1, 4_000), stores.record.values().stream().sorted().toList());
  }

  @Test
  void whatWasStoredBeforeTheSpoolForgotItIsADuplicate() throws SQLException {
    add(1, 10);
    await().atMost(SOON).until(() -> safe.size() == 10);
    stores.record.away = true;
    add(1, 20);
    await().atMost(SOON).until(() -> stores.page().get("spooled") == 20);
    drain = stores.drain(spool);
    stores.record.away = false;
    await().atMost(SOON).until(() -> stores.page().get("spooled") == 0);
    assertEquals(10, stores.page().get("duplicate"));
    assertEquals(20, stores.page().get("stored"));
    assertEquals(20, stores.record.values().size());
  }

  @Test
  void whatIsHeldAtTheEndIsWrittenFirst() throws SQLException {
    add(1, 1_000);
    writer.stop();
    assertEquals(1_000, safe.size());
    assertEquals(1_000, stores.record.values().size());
  }
}
