package io.hearthwatch.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Batches wait in their order, up to a bound. */
class SpoolTest {
  @TempDir Path folder;
  private Stores stores;

  @BeforeEach
  void open() throws SQLException {
    stores = new Stores(folder);
  }

  @AfterEach
  void close() {
    stores.close();
  }

  private Spool.Batch batch(String table, long... values) {
    List<Object[]> rows = new ArrayList<>();
    for (long value : values) {
      rows.add(new Object[] {value});
      stores.flow.received();
      stores.flow.spooled(1);
    }
    return new Spool.Batch(0, table, "readings", rows.size(), RowCodec.encode(rows));
  }

  private static List<Long> values(List<Spool.Batch> batches) {
    List<Long> values = new ArrayList<>();
    batches.forEach(b -> RowCodec.decode(b.data()).forEach(r -> values.add((Long) r[0])));
    return values;
  }

  @Test
  void theOldestComesOutFirstAndOnlyOfOneTable() throws SQLException {
    Spool spool = stores.spool(1_000_000);
    spool.add(List.of(batch("T", 1, 2), batch("T", 3)));
    spool.add(List.of(batch("U", 4)));
    spool.add(List.of(batch("T", 5)));
    List<Spool.Batch> first = spool.oldest(100);
    assertEquals(List.of(1L, 2L, 3L), values(first));
    spool.remove(first);
    assertEquals(List.of(4L), values(spool.oldest(100)));
  }

  @Test
  void asManyRowsComeOutAsAreAskedForButOneBatchAtLeast() throws SQLException {
    Spool spool = stores.spool(1_000_000);
    spool.add(List.of(batch("T", 1, 2, 3), batch("T", 4, 5), batch("T", 6)));
    assertEquals(List.of(1L, 2L, 3L), values(spool.oldest(1)));
    assertEquals(List.of(1L, 2L, 3L, 4L, 5L), values(spool.oldest(5)));
  }

  @Test
  void whatIsSpooledOutlivesARestartAndIsCountedAgain() throws SQLException {
    stores.spool(1_000_000).add(List.of(batch("T", 1, 2)));
    try (Stores again = new Stores(folder)) {
      Spool spool = again.spool(1_000_000);
      assertEquals(List.of(1L, 2L), values(spool.oldest(100)));
      assertEquals(2, again.page().get("spooled"));
      assertEquals(2, again.page().get("received"));
      assertTrue(again.closes());
      assertTrue(spool.fill() > 0);
    }
  }

  @Test
  void aboveTheBoundTheOldestIsGivenUpAndCountedAsRefused() throws SQLException {
    int size = batch("T", 0).data().length;
    stores.flow.unspooled(Ledger.Fate.STORED, 1);
    Spool spool = stores.spool(3L * size);
    for (long value = 1; value <= 3; value++) {
      spool.add(List.of(batch("T", value)));
    }
    assertEquals(1.0, spool.fill());
    assertEquals(0, stores.page().get("refused"));
    spool.add(List.of(batch("T", 4), batch("T", 5)));
    assertEquals(List.of(3L, 4L, 5L), values(spool.oldest(100)));
    assertEquals(2, stores.page().get("refused"));
    assertEquals(3, stores.page().get("spooled"));
    assertEquals(1.0, spool.fill());
    assertTrue(stores.closes());
  }

  @Test
  void whatIsOnItsWayIntoTheRecordIsNotGivenUp() throws SQLException {
    int size = batch("T", 0).data().length;
    stores.flow.unspooled(Ledger.Fate.STORED, 1);
    Spool spool = stores.spool(2L * size);
    spool.add(List.of(batch("T", 1), batch("T", 2)));
    List<Spool.Batch> draining = spool.oldest(1);
    spool.add(List.of(batch("T", 3)));
    spool.remove(draining);
    assertEquals(List.of(3L), values(spool.oldest(100)));
    assertEquals(1, stores.page().get("refused"));
  }
}
