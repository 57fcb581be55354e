package io.hearthwatch.alarm;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * What waits for a consumer. In one lane things go one after another; a lane whose first thing
 * failed rests for a while and holds up no other.
 */
final class Lanes<T> {
  static final long SHORTEST_REST_NS = TimeUnit.SECONDS.toNanos(1);
  static final long LONGEST_REST_NS = TimeUnit.SECONDS.toNanos(30);

  /** A thing handed out, to be given back by {@link #done} or {@link #failed}. */
  record Ticket<T>(String lane, T item) {}

  private record Rest(String lane, long until) {}

  private static final class Lane<T> {
    final ArrayDeque<T> items = new ArrayDeque<>();
    int failures;
    boolean out;

    /** Is served before others that are ready. */
    boolean hurries;
  }

  private final LongSupplier nanos;
  private final Map<String, Lane<T>> lanes = new LinkedHashMap<>();
  private final ArrayDeque<String> ready = new ArrayDeque<>();
  private final PriorityQueue<Rest> resting =
      new PriorityQueue<>(Comparator.comparingLong(Rest::until));

  Lanes(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** Adds a thing behind all others of its lane. */
  void add(String name, T item) {
    add(name, item, false);
  }

  /**
   * Adds a thing behind all others of its lane.
   *
   * @param hurries whether a lane that is new comes before all others
   */
  synchronized void add(String name, T item, boolean hurries) {
    Lane<T> lane = lanes.get(name);
    if (lane == null) {
      lane = new Lane<>();
      lane.hurries = hurries;
      lanes.put(name, lane);
      isReady(name, lane);
    }
    lane.items.add(item);
    notifyAll();
  }

  private void isReady(String name, Lane<T> lane) {
    if (lane.hurries) {
      ready.addFirst(name);
    } else {
      ready.addLast(name);
    }
  }

  /** Puts a thing in the place of all that wait in its lane. */
  synchronized void replace(String name, T item) {
    Lane<T> lane = lanes.get(name);
    while (lane != null && lane.items.size() > (lane.out ? 1 : 0)) {
      lane.items.removeLast();
    }
    add(name, item);
  }

  /** The next thing, or null when none is ready. */
  synchronized Ticket<T> take() {
    while (!resting.isEmpty() && resting.peek().until() - nanos.getAsLong() <= 0) {
      String rested = resting.poll().lane();
      isReady(rested, lanes.get(rested));
    }
    String name = ready.poll();
    if (name == null) {
      return null;
    }
    Lane<T> lane = lanes.get(name);
    lane.out = true;
    return new Ticket<>(name, lane.items.peek());
  }

  /** Waits for the next thing; null when there is nothing more to wait for. */
  synchronized Ticket<T> await(BooleanSupplier over) throws InterruptedException {
    Ticket<T> ticket = null;
    while (!over.getAsBoolean()) {
      ticket = take();
      if (ticket != null) {
        break;
      }
      if (resting.isEmpty()) {
        wait();
      } else {
        long rest = resting.peek().until() - nanos.getAsLong();
        wait(Math.max(1, TimeUnit.NANOSECONDS.toMillis(rest) + 1));
      }
    }
    return ticket;
  }

  /** Lets those who wait see whether it is over. */
  synchronized void wake() {
    notifyAll();
  }

  synchronized void done(Ticket<T> ticket) {
    Lane<T> lane = lanes.get(ticket.lane());
    if (lane == null || !lane.out) {
      return; // abandoned
    }
    lane.items.poll();
    lane.out = false;
    lane.failures = 0;
    if (lane.items.isEmpty()) {
      lanes.remove(ticket.lane());
    } else {
      isReady(ticket.lane(), lane);
      notifyAll();
    }
  }

  /** The thing stays first of its lane, which rests 1 s, then twice as long, 30 s at most. */
  synchronized void failed(Ticket<T> ticket) {
    Lane<T> lane = lanes.get(ticket.lane());
    if (lane == null || !lane.out) {
      return; // abandoned
    }
    lane.out = false;
    long rest = Math.min(LONGEST_REST_NS, SHORTEST_REST_NS << Math.min(lane.failures, 6));
    lane.failures++;
    resting.add(new Rest(ticket.lane(), nanos.getAsLong() + rest));
    notifyAll();
  }

  /** Takes out all that is not handed out at the moment, each lane in its order. */
  synchronized List<T> drain() {
    List<T> items = new ArrayList<>();
    lanes.forEach(
        (name, lane) -> {
          T first = lane.out ? lane.items.poll() : null;
          items.addAll(lane.items);
          lane.items.clear();
          if (first != null) {
            lane.items.add(first);
          }
        });
    lanes.values().removeIf(lane -> !lane.out);
    ready.clear();
    resting.clear();
    return items;
  }

  /** Takes out everything, also what somebody who hangs was handed. */
  synchronized List<T> abandon() {
    List<T> items = new ArrayList<>();
    lanes.values().forEach(lane -> items.addAll(lane.items));
    lanes.clear();
    ready.clear();
    resting.clear();
    return items;
  }
}
