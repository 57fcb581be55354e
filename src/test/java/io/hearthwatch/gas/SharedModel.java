package io.hearthwatch.gas;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/** A hub of a share with its session at the broker and its spool, and all that can go wrong. */
final class SharedModel {
  private static final int LATE = 300;

  private record Message(String mac, int sequence) {}

  /** Detectors that count anew now and then. */
  static final class Publishers {
    private static final int SHORTEST_RUN = 15;
    private final int[] sequences;
    private final Random random;
    private final Map<String, Integer> published = new TreeMap<>();

    Publishers(int detectors, Random random) {
      this.sequences = new int[detectors];
      this.random = random;
    }

    void publish(SharedModel to) {
      int i = random.nextInt(sequences.length);
      if (sequences[i] > SHORTEST_RUN && random.nextInt(60) == 0) {
        sequences[i] = 0;
      }
      Message message = new Message("AD:18:14:7F:CF:1" + i, sequences[i]++);
      published.merge(message.mac() + " " + message.sequence(), 1, Integer::sum);
      to.queued.add(message);
    }

    Map<String, Integer> published() {
      return published;
    }
  }

  private final SharedRecord.Hub hub;
  private final Random random;
  private final Deque<Message> queued = new ArrayDeque<>();
  private final Deque<SharedRow> unacknowledged = new ArrayDeque<>();
  private final Deque<SharedRow[]> spool = new ArrayDeque<>();
  private int awayFor;
  private int lateFor;

  SharedModel(SharedRecord.Hub hub, Random random) {
    this.hub = hub;
    this.random = random;
  }

  private SharedRow[] batch() {
    List<SharedRow> rows = new ArrayList<>();
    int most = 1 + random.nextInt(30);
    while (rows.size() < most && !unacknowledged.isEmpty()) {
      rows.add(unacknowledged.poll());
    }
    while (rows.size() < most && !queued.isEmpty()) {
      Message message = queued.poll();
      rows.add(
          lateFor > 0
              ? hub.takeLate(message.mac(), message.sequence())
              : hub.take(message.mac(), message.sequence()));
    }
    return rows.toArray(SharedRow[]::new);
  }

  /** It is away for a while, and then gets again what it had not acknowledged. */
  private void killed(SharedRow... batch) {
    awayFor = random.nextInt(200);
    lateFor = LATE;
    List<SharedRow> back = new ArrayList<>();
    for (SharedRow row : batch) {
      back.add(hub.again(row));
    }
    unacknowledged.forEach(row -> back.add(hub.again(row)));
    unacknowledged.clear();
    unacknowledged.addAll(back);
  }

  /** A second passes. */
  void step() throws SQLException {
    if (awayFor > 0) {
      awayFor--;
      return;
    }
    lateFor--;
    SharedRow[] batch = batch();
    switch (random.nextInt(100)) {
      case 0 -> killed(batch);
      case 1 -> {
        hub.store(batch);
        killed(batch);
      }
      case 2 -> spool.add(batch);
      case 3 -> {
        hub.store(batch); // and no answer
        spool.add(batch);
      }
      default -> hub.store(batch);
    }
    if (!spool.isEmpty() && random.nextInt(20) == 0) {
      hub.drain(random.nextInt(5) == 0 ? spool.peek() : spool.poll());
    }
  }

  void finish() throws SQLException {
    while (!queued.isEmpty() || !unacknowledged.isEmpty() || !spool.isEmpty()) {
      hub.store(batch());
      if (!spool.isEmpty()) {
        hub.drain(spool.poll());
      }
    }
  }
}
