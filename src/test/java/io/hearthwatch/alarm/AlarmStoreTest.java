package io.hearthwatch.alarm;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearthwatch.store.MigratedStore;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The desk on a real file, with its threads. */
class AlarmStoreTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder;
  private final List<Notice> told = new CopyOnWriteArrayList<>();
  private final List<Long> toldAt = new CopyOnWriteArrayList<>();
  private MigratedStore file;
  private AlarmStore store;
  private AlarmDesk desk;
  private Worker<Notice> worker;
  private Worker<String> shower;

  @BeforeEach
  void open() throws SQLException {
    file = new MigratedStore(folder);
    store = new AlarmStore(file.store(), FakeStore.JSON);
    start();
  }

  private void start() {
    Chains chains = new Chains();
    AlarmJournal journal =
        new AlarmJournal(null, null) {
          @Override
          void write(Transition line) {}
        };
    desk = new AlarmDesk(store, chains, journal, Clock.systemUTC());
    desk.open(notice -> {});
    desk.ready();
    worker = new Worker<>("tell", chains.register(Conditions.FIRST).lanes, this::tell);
    shower = new Worker<>("show", desk.changes().lanes(), this::show);
  }

  private boolean tell(Notice notice) {
    toldAt.add(System.nanoTime());
    told.add(notice);
    desk.accepted(notice);
    return true;
  }

  private boolean show(String id) {
    Board.Kept kept = desk.kept(id);
    if (kept != null) {
      desk.published(kept);
    }
    return true;
  }

  @AfterEach
  void close() {
    stop();
    file.close();
  }

  private void stop() {
    worker.stop();
    shower.stop();
    desk.close();
  }

  @Test
  void whatIsStoredComesBackAsItWas() throws SQLException {
    desk.signal(List.of(Conditions.gas("g")), () -> {});
    await().atMost(SOON).until(() -> told.size() == 1);
    Alarm before = desk.kept("g").alarm();
    stop();
    AlarmStore.Content content = store.load();
    assertEquals(List.of(before), content.alarms().stream().map(AlarmStore.Stored::alarm).toList());
    assertTrue(content.alarms().get(0).published());
    assertEquals(List.of(), content.notices());
    start();
    assertEquals(before, desk.kept("g").alarm());
    desk.signal(List.of(Conditions.off("g")), () -> {});
    desk.want("g", AlarmEvent.acknowledge("anna", null));
    await().atMost(SOON).until(() -> store.load().alarms().isEmpty());
    assertEquals(
        List.of("RAISED", "CLEARED", "ACKNOWLEDGED"),
        told.stream().map(n -> n.event().name()).toList());
  }

  @Test
  void aRowThatMakesNoSenseIsToldOfAndTakesNoOtherWithIt() throws SQLException {
    desk.signal(List.of(Conditions.gas("g"), Conditions.gas("h")), () -> {});
    await().atMost(SOON).until(() -> told.size() == 2);
    stop();
    file.store()
        .write(
            c -> {
              try (var statement = c.createStatement()) {
                return statement.execute("UPDATE alarm SET data = '{' WHERE id = 'g'");
              }
            });
    start();
    assertEquals("cannot be read: g", desk.forgotten());
    await().atMost(SOON).until(() -> desk.kept(Recall.ALARM) != null);
    assertEquals(AlarmState.UNACK_ACTIVE, desk.kept("h").alarm().state());
  }

  @Test
  void anAlarmIsToldWithinMilliseconds() {
    List<Long> took = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      int count = i + 1;
      long start = System.nanoTime();
      desk.signal(List.of(Conditions.gas("g" + i)), () -> {});
      await()
          .pollInterval(Duration.ofMillis(1))
          .atMost(SOON)
          .until(
              () -> told.stream().filter(n -> n.event() == Notice.Event.RAISED).count() == count);
      took.add(toldAt.get(toldAt.size() - 1) - start);
    }
    took.sort(null);
    long median = took.get(25) / 1_000_000;
    assertTrue(median < 50, () -> "median " + median + " ms");
  }

  @Test
  void aThousandAtOnceAreAllTold() throws SQLException {
    long start = System.nanoTime();
    for (int i = 0; i < 1000; i++) {
      desk.signal(List.of(Conditions.gas("g" + i)), () -> {});
    }
    await()
        .atMost(SOON)
        .until(() -> told.stream().filter(n -> n.event() == Notice.Event.RAISED).count() == 1000);
    long ms = (System.nanoTime() - start) / 1_000_000;
    assertTrue(ms < 10_000, () -> ms + " ms");
    assertEquals(1000, new HashSet<>(told.stream().map(Notice::id).toList()).size());
    await().atMost(SOON).until(() -> told.stream().anyMatch(n -> n.event() == Notice.Event.FLOOD));
    await().atMost(SOON).until(() -> store.load().notices().isEmpty());
    assertEquals(1000, store.load().alarms().size());
    assertTrue(Instant.now().isAfter(told.get(0).at()));
  }
}
