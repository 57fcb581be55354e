package io.hearthwatch.gas;

import io.hearthwatch.gas.RunTracker.Decision;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A detector, a broker with packet ids and a window of unacknowledged messages, and a hub that is
 * killed at any moment; the table has the unique key (run, sequence).
 */
final class DetectorNetwork {
  /** What reached the broker: a reading, or HELLO when the sequence is -1. */
  record Message(int id, int sequence, long contentHash) {}

  private record Sent(Message message, int packet) {}

  private record Received(Sent sent, Decision decision) {}

  private record Key(long run, int sequence) {}

  private final Random random;
  private final Deque<Message> queue;
  private final List<Sent> unacknowledged = new ArrayList<>();
  private final int window;
  private final int otherTraffic;
  private int packet;
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  private RunTracker tracker = new RunTracker();
  private RunTracker.State saved = RunTracker.State.NONE;
  private final List<Received> batch = new ArrayList<>();
  private final Set<Integer> committed = new HashSet<>();

  private final Map<Key, Integer> table = new HashMap<>();
  private final Map<Long, Integer> highest = new HashMap<>();
  private final List<Object> journal = new ArrayList<>();

  DetectorNetwork(Random random, List<Message> messages) {
    this.random = random;
    queue = new ArrayDeque<>(messages);
    window = 1 + random.nextInt(60);
    otherTraffic = random.nextBoolean() ? 1 : 400;
    packet = 1 + random.nextInt(65_535);
  }

  void run() {
    while (!queue.isEmpty() || !unacknowledged.isEmpty()) {
      now = now.plusMillis(random.nextInt(100));
      int action = random.nextInt(100);
      if (action < 60) {
        deliver();
      } else if (action < 75) {
        commit(true);
      } else if (action < 85) {
        acknowledge();
      } else if (action < 92) {
        saved = tracker.state();
      } else if (action < 96) {
        reconnect();
      } else {
        crash();
      }
    }
  }

  private void deliver() {
    if (unacknowledged.size() < window && !queue.isEmpty()) {
      packet = (packet + random.nextInt(otherTraffic)) % 65_535 + 1;
      Sent sent = new Sent(queue.remove(), packet);
      unacknowledged.add(sent);
      receive(sent, false);
    }
  }

  private void receive(Sent sent, boolean redelivered) {
    Message message = sent.message();
    Decision decision = null;
    if (message.sequence() < 0) {
      tracker.hello(sent.packet(), redelivered);
    } else {
      decision =
          tracker.accept(
              message.sequence(), message.contentHash(), sent.packet(), redelivered, now);
    }
    journal.add(List.of(redelivered ? "dup" : "first", sent, Optional.ofNullable(decision)));
    batch.add(new Received(sent, decision));
  }

  /** The state first when the tracker asks for it, then the rows. */
  private void commit(boolean wholly) {
    if (tracker.mustSave()) {
      saved = tracker.state();
      tracker.saved();
      journal.add("saved " + saved);
    }
    if (!wholly) {
      return;
    }
    for (Received received : batch) {
      committed.add(received.sent().message().id());
      if (received.decision() != null) {
        Message message = received.sent().message();
        table.putIfAbsent(new Key(received.decision().run(), message.sequence()), message.id());
        highest.merge(received.decision().run(), message.sequence(), Math::max);
      }
    }
    journal.add("committed " + batch.size());
    batch.clear();
  }

  /** Some of the committed messages, in order: acknowledgements may be lost with the link. */
  private void acknowledge() {
    while (!unacknowledged.isEmpty()
        && committed.contains(unacknowledged.get(0).message().id())
        && random.nextInt(10) > 0) {
      unacknowledged.remove(0);
    }
  }

  private void reconnect() {
    journal.add("reconnect");
    unacknowledged.forEach(sent -> receive(sent, true));
  }

  private void crash() {
    commit(random.nextBoolean());
    acknowledge();
    batch.clear();
    committed.clear();
    tracker = random.nextBoolean() ? RunTracker.restore(saved) : exact();
    journal.add("crash, restored " + saved);
    now = now.plusSeconds(random.nextInt(3));
    // the hub may die again before it has seen all
    int again = random.nextInt(4) == 0 ? random.nextInt(unacknowledged.size() + 1) : -1;
    for (int i = 0; i < unacknowledged.size(); i++) {
      receive(unacknowledged.get(i), true);
      if (i == again) {
        crash();
        return;
      }
    }
  }

  /** As a hub does that looks up the highest stored sequence of the run. */
  private RunTracker exact() {
    return RunTracker.restore(saved, highest.getOrDefault(saved.run(), -1));
  }

  /** Ids of the readings in the table, one a row, in order. */
  List<Integer> rows() {
    return table.values().stream().sorted().toList();
  }

  String journal() {
    return journal.stream().map(String::valueOf).collect(Collectors.joining("\n"));
  }
}
