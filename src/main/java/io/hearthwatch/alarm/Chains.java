package io.hearthwatch.alarm;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * The chains that routes declare, and the notices on their way to those routes. A notice belongs to
 * the chain that fits best: one for its site before one for all. While none fits it waits, but not
 * for long: then the built-in one takes it.
 */
@Singleton
class Chains {
  private static final Logger LOG = Logger.getLogger(Chains.class);

  /** A route that takes notices. */
  static final class Listener {
    final Chain chain;
    final Lanes<Notice> lanes;

    Listener(Chain chain, Lanes<Notice> lanes) {
      this.chain = chain;
      this.lanes = lanes;
    }
  }

  private record Waiting(Notice notice, Instant since) {}

  private final LongSupplier nanos;
  private final StandIn standIn;
  private final List<Listener> listeners = new ArrayList<>();
  private final Map<String, Waiting> waiting = new LinkedHashMap<>();

  /** Ids of what is in the lanes of a listener. */
  private final Set<String> assigned = new HashSet<>();

  private Runnable changed = () -> {};

  @Inject
  Chains() {
    this(System::nanoTime);
  }

  Chains(LongSupplier nanos) {
    this.nanos = nanos;
    this.standIn = new StandIn(nanos);
  }

  /** Is called, on the thread of whoever brings it about, when there are other chains. */
  synchronized void onChange(Runnable listener) {
    changed = listener;
  }

  /**
   * Takes a chain in.
   *
   * @throws IllegalArgumentException when there is one for the same alarms
   */
  Listener register(Chain chain) {
    Listener listener = new Listener(chain, new Lanes<>(nanos));
    Runnable tell;
    synchronized (this) {
      for (Listener other : listeners) {
        if (other.chain.priority() == chain.priority() && other.chain.site().equals(chain.site())) {
          throw new IllegalArgumentException(
              "there is already a chain for priority "
                  + chain.priority()
                  + " and site '"
                  + chain.site()
                  + "'");
        }
      }
      if (lacking().contains(chain.priority()) && chain.site().equals(Chain.ANY_SITE)) {
        LOG.infof("A route has a chain for priority %d again", chain.priority());
      }
      listeners.add(listener);
      listeners.forEach(l -> forget(l.lanes.drain()));
      forget(standIn.lanes.drain());
      waiting.values().forEach(w -> assign(w.notice()));
      tell = changed;
    }
    tell.run();
    return listener;
  }

  /** Takes a chain out; its notices wait for another. */
  void unregister(Listener listener) {
    Runnable tell;
    synchronized (this) {
      listeners.remove(listener);
      standIn.left(listener.chain.priority());
      forget(listener.lanes.abandon());
      waiting.values().forEach(w -> assign(w.notice()));
      tell = changed;
    }
    tell.run();
  }

  private void forget(List<Notice> notices) {
    notices.forEach(notice -> assigned.remove(notice.id()));
  }

  private void assign(Notice notice) {
    Listener listener = listenerFor(notice);
    if (listener != null && assigned.add(notice.id())) {
      // a summary tells what those that wait would tell one by one
      listener.lanes.add(notice.lane(), notice, notice.event() == Notice.Event.FLOOD);
    }
  }

  private Listener listenerFor(Notice notice) {
    Listener best = best(notice.alarm().priority(), notice.alarm().site());
    boolean any = best == null && notice.event() == Notice.Event.FLOOD && !listeners.isEmpty();
    return any ? listeners.get(0) : best;
  }

  private Listener best(int priority, String site) {
    Listener best = null;
    for (Listener listener : listeners) {
      if (listener.chain.fits(priority, site)
          && (best == null || best.chain.site().equals(Chain.ANY_SITE))) {
        best = listener;
      }
    }
    return best == null ? standIn.of(priority) : best;
  }

  /** Whether built-in chains have begun to apply where no route has one. */
  synchronized boolean look() {
    List<Integer> begun = standIn.look();
    for (int priority : lacking()) {
      if (begun.contains(priority)) {
        LOG.warn(complaint(priority));
      }
    }
    if (!begun.isEmpty()) {
      waiting.values().forEach(w -> assign(w.notice()));
    }
    return !begun.isEmpty();
  }

  /** How long until {@link #look} may find something; null when there is nothing to wait for. */
  synchronized Duration next() {
    return standIn.next();
  }

  /** What the built-in chains take. */
  Lanes<Notice> untaken() {
    return standIn.lanes;
  }

  /** Where built-in chains apply, one sentence for each priority. */
  synchronized List<String> complaints() {
    return lacking().stream().map(Chains::complaint).toList();
  }

  private static String complaint(int priority) {
    return "No route has a chain for priority "
        + priority
        + " and any site: its alarms are told by the built-in one; see routes/gas-alarms.yaml";
  }

  private List<Integer> lacking() {
    List<Integer> lacking = new ArrayList<>();
    for (Chain chain : StandIn.CHAINS) {
      int priority = chain.priority();
      boolean declared =
          listeners.stream()
              .anyMatch(
                  l -> l.chain.priority() == priority && l.chain.site().equals(Chain.ANY_SITE));
      if (!declared && standIn.of(priority) != null) {
        lacking.add(priority);
      }
    }
    return lacking;
  }

  /** The chain that fits best, or null. */
  synchronized Chain fitting(int priority, String site) {
    Listener best = best(priority, site);
    return best == null ? null : best.chain;
  }

  /** Gives a notice to the route of its chain. */
  synchronized void handOver(Notice notice, Instant now) {
    waiting.put(notice.id(), new Waiting(notice, now));
    assign(notice);
  }

  /** A route has done with a notice. */
  synchronized void accepted(Notice notice) {
    waiting.remove(notice.id());
    assigned.remove(notice.id());
  }

  /** How many notices no route has accepted yet. */
  synchronized int waiting() {
    return waiting.size();
  }

  /** Notices that wait for longer than that. */
  synchronized List<Notice> waitingSince(Instant now, Duration longest) {
    return waiting.values().stream()
        .filter(w -> w.since().plus(longest).isBefore(now))
        .map(Waiting::notice)
        .toList();
  }
}
