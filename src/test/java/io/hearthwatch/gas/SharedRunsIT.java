package io.hearthwatch.gas;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hearthwatch.it.servers.MySqlServer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hubs that share the readings of detectors, on a real MySQL: one row for each reading. */
class SharedRunsIT {
  private static final String MAC = "AD:18:14:7F:CF:01";
  private static MySqlServer mysql;
  private SharedRecord record;
  private SharedRecord.Hub a;
  private SharedRecord.Hub b;

  @BeforeAll
  static void startMySql() {
    mysql = MySqlServer.lean();
  }

  @AfterAll
  static void stopMySql() {
    mysql.close();
  }

  @BeforeEach
  void open() throws Exception {
    record = new SharedRecord(mysql);
    a = record.hub("a");
    b = record.hub("b");
  }

  @AfterEach
  void close() throws SQLException {
    record.close();
  }

  @Test
  void readingsThatAreDealtOutAreOneRun() throws SQLException {
    assertEquals(2, b.store(b.take(MAC, 1), b.take(MAC, 3)));
    assertEquals(3, a.store(a.take(MAC, 0), a.take(MAC, 2), a.take(MAC, 4)));
    assertEquals(List.of("0,1,2,3,4"), record.runs(MAC));
  }

  @Test
  void aRestartBeginsARunForAllHubs() throws SQLException {
    a.store(a.take(MAC, 0), a.take(MAC, 2));
    b.store(b.take(MAC, 1), b.take(MAC, 3));
    record.pass(600);
    a.store(a.take(MAC, 4), a.take(MAC, 0));
    b.store(b.take(MAC, 1));
    a.store(a.take(MAC, 2));
    assertEquals(List.of("0,1,2,3,4", "0,1,2"), record.runs(MAC));
  }

  @Test
  void severalRestartsInOneBatchAreRunsOfTheirOwn() throws SQLException {
    a.store(
        a.take(MAC, 0),
        a.take(MAC, 1),
        a.take(MAC, 2),
        a.take(MAC, 0),
        a.take(MAC, 1),
        a.take(MAC, 0));
    assertEquals(List.of("0,1,2", "0,1", "0"), record.runs(MAC));
  }

  @Test
  void aRedeliveryThatWasStoredIsNoRow() throws SQLException {
    SharedRow row = a.take(MAC, 7);
    a.store(row);
    assertEquals(0, a.store(a.again(row)));
    assertEquals(List.of("7"), record.runs(MAC));
  }

  @Test
  void aRedeliveryThatWasStoredIsFoundInAnEarlierRun() throws SQLException {
    SharedRow row = a.take(MAC, 7);
    a.store(row);
    record.pass(600);
    b.store(b.take(MAC, 7), b.take(MAC, 8));
    assertEquals(0, a.store(a.again(row)));
    assertEquals(List.of("7", "7,8"), record.runs(MAC));
  }

  /** DUP says that it was sent before, not that the hub, which was killed, had stored it. */
  @Test
  void aRedeliveryThatWasNotStoredIsARowThoughAnOldOneSaysTheSame() throws SQLException {
    a.store(a.take(MAC, 0), a.take(MAC, 1), a.take(MAC, 2));
    record.pass(20);
    SharedRow lost = a.take(MAC, 0);
    assertEquals(1, a.store(a.again(lost)));
    assertEquals(List.of("0,1,2", "0"), record.runs(MAC));
  }

  @Test
  void aBatchWhoseCommitWasNotAnsweredIsNotStoredTwiceThoughARunBeganSince() throws SQLException {
    SharedRow[] batch = {a.take(MAC, 0), a.take(MAC, 1)};
    a.store(batch);
    record.pass(600);
    b.store(b.take(MAC, 0));
    assertEquals(0, a.drain(batch));
    assertEquals(1, a.drain(a.take(MAC, 2)));
    assertEquals(List.of("0,1", "0,2"), record.runs(MAC));
  }

  @Test
  void whatADetectorSendsTwiceIsOneRow() throws SQLException {
    a.store(a.take(MAC, 5), a.take(MAC, 6));
    record.pass(30);
    assertEquals(0, b.store(b.take(MAC, 6)));
    assertEquals(List.of("5,6"), record.runs(MAC));
  }

  /** The run's begin is missing in the record, so that the restart found its places free. */
  @Test
  void aReadingAfterARestartThatTheHubSawIsNoRepeat() throws SQLException {
    a.store(a.take(MAC, 22), a.take(MAC, 23));
    record.pass(5);
    b.store(b.take(MAC, 24));
    record.pass(5);
    a.store(a.take(MAC, 0));
    assertEquals(1, a.store(a.take(MAC, 22)));
    assertEquals(List.of("0,22,23,24", "22"), record.runs(MAC));
  }

  /** Another hub was quicker, so that it was ahead by more than a run of the detector. */
  @Test
  void aReadingStoredAfterARestartThatTheHubSawMeanwhileIsNoRepeat() throws SQLException {
    b.store(b.take(MAC, 5));
    SharedRow received = a.take(MAC, 6);
    record.pass(5);
    SharedRow restart = a.take(MAC, 0);
    record.pass(5);
    b.store(b.take(MAC, 6));
    assertEquals(2, a.store(received, restart));
    assertEquals(4, record.counts().values().stream().mapToInt(n -> n).sum());
  }

  /**
   * A hub was away; what the broker kept for it may be older than what others have stored since.
   */
  @Test
  void whatWaitedIsNotTakenForTheReadingThatTookItsPlace() throws SQLException {
    b.store(b.take(MAC, 5), b.take(MAC, 6));
    assertEquals(1, a.store(a.takeLate(MAC, 6)));
    assertEquals(1, b.store(b.take(MAC, 6)));
    assertEquals(1, b.drain(b.take(MAC, 6)));
    assertEquals(1, b.store(b.take(MAC, 6)));
    assertEquals(List.of("5,6", "6", "6", "6", "6"), record.runs(MAC));
  }

  @Test
  void theSameSequenceWithAnotherValueIsARestart() throws SQLException {
    a.store(a.take(MAC, 5), a.take(MAC, 6));
    b.store(b.take(MAC, 6, 1));
    assertEquals(List.of("5,6", "6"), record.runs(MAC));
  }

  @Test
  void theSameSequenceLongAfterIsARestart() throws SQLException {
    a.store(a.take(MAC, 5), a.take(MAC, 6));
    record.pass(61);
    b.store(b.take(MAC, 6));
    assertEquals(List.of("5,6", "6"), record.runs(MAC));
  }

  @Test
  void aReadingAfterHelloBeginsARunThoughItsPlaceIsFree() throws SQLException {
    a.store(a.take(MAC, 7), a.take(MAC, 8));
    b.store(b.hello());
    a.store(a.take(MAC, 0), a.take(MAC, 1));
    assertEquals(List.of("7,8", "0,1"), record.runs(MAC));
  }

  @Test
  void aSequenceThatGoesOnAfterHelloIsTheSameRun() throws SQLException {
    a.store(a.take(MAC, 7), b.hello(), a.take(MAC, 8));
    b.store(b.take(MAC, 9), b.take(MAC, 3));
    assertEquals(List.of("3,7,8,9"), record.runs(MAC));
  }

  @Test
  void theRunOfAHubThatSharedNothingGoesOn() throws SQLException {
    record.storedAlone(MAC, 41, 1_600_000_000L);
    a.store(a.take(MAC, 42));
    assertEquals(List.of("41,42"), record.runs(MAC));
  }

  /**
   * A broker deals out what detectors publish that restart now and then; hubs die before and after
   * they have stored a batch, store into their spools, and get no answer to a commit.
   */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void everyReadingHasOneRowWhateverHappensToTheHubs(long seed) throws SQLException {
    Random random = new Random(seed);
    List<SharedModel> hubs =
        List.of(
            new SharedModel(record.hub("x"), random),
            new SharedModel(record.hub("y"), random),
            new SharedModel(record.hub("z"), random));
    SharedModel.Publishers publishers = new SharedModel.Publishers(4, random);
    for (int i = 0; i < 3_000; i++) {
      publishers.publish(hubs.get(random.nextInt(hubs.size())));
      record.pass(1);
      for (SharedModel hub : hubs) {
        hub.step();
      }
    }
    for (SharedModel hub : hubs) {
      hub.finish();
    }
    assertEquals(Map.of(), faults(publishers.published(), record.counts()));
  }

  /** Sequences with another number of rows than of readings. */
  private static Map<String, String> faults(
      Map<String, Integer> published, Map<String, Integer> stored) {
    Map<String, String> faults = new TreeMap<>();
    published.forEach(
        (reading, times) -> {
          int rows = stored.getOrDefault(reading, 0);
          if (rows != times) {
            faults.put(reading, rows + " of " + times);
          }
        });
    return faults;
  }

  @Test
  void hubsThatStoreAtTheSameTimeLoseAndDoubleNothing() throws Exception {
    List<SharedRecord.Hub> hubs = List.of(record.hub("x"), record.hub("y"), record.hub("z"));
    ExecutorService pool = Executors.newFixedThreadPool(hubs.size());
    try {
      for (int run = 0; run < 8; run++) {
        List<Future<Integer>> stores = new ArrayList<>();
        for (int h = 0; h < hubs.size(); h++) {
          SharedRecord.Hub hub = hubs.get(h);
          List<SharedRow> share = new ArrayList<>();
          for (int sequence = h; sequence < 300; sequence += hubs.size()) {
            share.add(hub.take(MAC, sequence));
          }
          stores.add(pool.submit(() -> storeInPieces(hub, share)));
        }
        for (Future<Integer> store : stores) {
          assertEquals(100, store.get());
        }
        record.pass(600);
      }
    } finally {
      pool.shutdownNow();
    }
    assertEquals(8 * 300, record.counts().values().stream().mapToInt(n -> n).sum());
    assertEquals(Collections.max(record.counts().values()), 8);
  }

  private static int storeInPieces(SharedRecord.Hub hub, List<SharedRow> rows) throws SQLException {
    int added = 0;
    for (int i = 0; i < rows.size(); i += 7) {
      added += hub.store(rows.subList(i, Math.min(rows.size(), i + 7)).toArray(SharedRow[]::new));
    }
    return added;
  }
}
