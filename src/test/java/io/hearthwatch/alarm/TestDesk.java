package io.hearthwatch.alarm;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * A desk on a virtual clock, with consumers that take what it hands over, unless told not to. It
 * can be lost, as by kill -9, and started again on the same store.
 */
final class TestDesk {
  final VirtualTime time = new VirtualTime();
  final FakeStore store = new FakeStore();
  final List<Notice> delivered = new ArrayList<>();
  final List<Transition> journal = new ArrayList<>();
  final Map<String, String> topics = new LinkedHashMap<>();
  private final List<Chain> declared;
  private final List<Chains.Listener> listeners = new ArrayList<>();
  private Chains chains;
  AlarmDesk desk;
  private Instant next;

  /** Consumers fail. */
  boolean refusing;

  TestDesk(Chain... declared) {
    this.declared = new ArrayList<>(List.of(declared));
    start();
  }

  private void start() {
    chains = new Chains(time);
    listeners.clear();
    AlarmJournal lines =
        new AlarmJournal(null, null) {
          @Override
          void write(Transition line) {
            journal.add(line);
          }
        };
    desk = new AlarmDesk(store, chains, lines, time, time);
    desk.load();
    declared.forEach(chain -> listeners.add(chains.register(chain)));
    work();
  }

  /** The process is killed; what was not committed is gone. */
  TestDesk crash(Duration away) {
    time.pass(away);
    start();
    return this;
  }

  /** The routes of all chains are stopped. */
  TestDesk routesGone() {
    listeners.forEach(chains::unregister);
    listeners.clear();
    return work();
  }

  TestDesk routesBack() {
    declared.forEach(chain -> listeners.add(chains.register(chain)));
    return work();
  }

  TestDesk signal(Condition... conditions) {
    desk.signal(List.of(conditions), () -> {});
    return work();
  }

  AlarmDesk.Answer want(String id, AlarmEvent event) {
    CompletableFuture<AlarmDesk.Answer> answer = desk.want(id, event);
    work();
    return answer.getNow(null);
  }

  TestDesk acknowledge(String id) {
    want(id, AlarmEvent.acknowledge("anna", null));
    return this;
  }

  /** Does what there is to do until nothing is left at this moment. */
  TestDesk work() {
    boolean more = true;
    while (more) {
      next = desk.work();
      more = deliver();
    }
    return this;
  }

  private boolean deliver() {
    boolean any = false;
    List<Lanes<Notice>> ways = new ArrayList<>(List.of(chains.untaken()));
    listeners.forEach(listener -> ways.add(listener.lanes));
    for (Lanes<Notice> way : ways) {
      for (var t = way.take(); t != null; t = way.take()) {
        if (refusing) {
          way.failed(t);
        } else {
          delivered.add(t.item());
          way.done(t);
          desk.accepted(t.item());
          any = true;
        }
      }
    }
    Lanes<String> changes = desk.changes().lanes();
    for (var t = changes.take(); t != null; t = changes.take()) {
      Board.Kept kept = desk.kept(t.item());
      if (kept != null) {
        topics.put(t.item(), kept.alarm().isNormal() ? "" : kept.alarm().state().name());
        desk.published(kept);
        any = true;
      }
      changes.done(t);
    }
    return any;
  }

  /** Lets time pass; the desk wakes whenever it wants to, and every 10 s as the real one does. */
  TestDesk pass(String text) {
    Duration left = Conditions.time(text);
    while (!left.isZero()) {
      Duration nap = Duration.ofSeconds(10).compareTo(left) < 0 ? Duration.ofSeconds(10) : left;
      if (next != null) {
        Duration until = Duration.between(time.instant(), next);
        until = until.isNegative() || until.isZero() ? Duration.ofMillis(1) : until;
        nap = until.compareTo(nap) < 0 ? until : nap;
      }
      time.pass(nap);
      left = left.minus(nap);
      work();
    }
    return this;
  }

  List<String> audit() {
    CompletableFuture<List<String>> found = desk.audit();
    work();
    return found.getNow(null);
  }

  Alarm alarm(String id) {
    Board.Kept kept = desk.kept(id);
    return kept == null ? Alarm.normal(id) : kept.alarm();
  }

  /** What was delivered since the last call: event, alarm and audience. */
  List<String> heard() {
    List<String> heard =
        delivered.stream()
            .map(n -> n.event() + " " + n.alarm().id() + " " + String.join("+", n.audience()))
            .toList();
    delivered.clear();
    return heard;
  }
}
