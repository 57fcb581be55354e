package io.hearthwatch.alarm;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Chains that apply where no route has one, so that no alarm is silent. They wait for a moment: a
 * file that is edited takes its route away and brings it back. Guarded by {@link Chains}.
 */
final class StandIn {
  static final Duration GRACE = Duration.ofSeconds(10);

  /** As routes/gas-alarms.yaml has them. */
  static final List<Chain> CHAINS =
      List.of(
          chain(
              "1",
              "at once: chat-1, push, webhook, url; after 2m: chat-2; after 4m: everyone",
              "60s",
              "15m"),
          chain("2", "at once: chat-1, push, webhook, url; after 15m: everyone", "10m", "4h"),
          chain("3", "at once: chat-1, webhook, url", "1d", "none"));

  /** One of the chains, and since when no route has taken its place. */
  private static final class Place {
    final Chains.Listener listener;
    long since;
    boolean taken;

    Place(Chains.Listener listener, long since) {
      this.listener = listener;
      this.since = since;
    }
  }

  /** What goes the way of any of these chains. */
  final Lanes<Notice> lanes;

  private final LongSupplier nanos;
  private final List<Place> places = new ArrayList<>();

  StandIn(LongSupplier nanos) {
    this.nanos = nanos;
    this.lanes = new Lanes<>(nanos);
    for (Chain chain : CHAINS) {
      places.add(new Place(new Chains.Listener(chain, lanes), nanos.getAsLong()));
    }
  }

  private static Chain chain(String priority, String chain, String repeat, String acknowledgedFor) {
    return ChainParser.parse(
        new ChainParser.Text(priority, Chain.ANY_SITE, chain, repeat, acknowledgedFor, null),
        ZoneOffset.UTC);
  }

  /** The chain of a priority, or null while a route may still come. */
  Chains.Listener of(int priority) {
    for (Place place : places) {
      if (place.taken && place.listener.chain.priority() == priority) {
        return place.listener;
      }
    }
    return null;
  }

  /** A route of this priority has just gone. */
  void left(int priority) {
    for (Place place : places) {
      if (place.listener.chain.priority() == priority) {
        place.since = nanos.getAsLong();
        place.taken = false;
      }
    }
  }

  /** The priorities whose chains apply from now on, where no route has one. */
  List<Integer> look() {
    List<Integer> begun = new ArrayList<>();
    for (Place place : places) {
      if (!place.taken && wait(place).isZero()) {
        place.taken = true;
        begun.add(place.listener.chain.priority());
      }
    }
    return begun;
  }

  /** How long until there is something to look at; null when there is nothing. */
  Duration next() {
    return places.stream()
        .filter(p -> !p.taken)
        .map(this::wait)
        .min(Duration::compareTo)
        .orElse(null);
  }

  private Duration wait(Place place) {
    Duration left = GRACE.minusNanos(nanos.getAsLong() - place.since);
    return left.isNegative() ? Duration.ZERO : left;
  }
}
