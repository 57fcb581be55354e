package io.hearthwatch.notify;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The channels there are. One whose route ends is kept for a moment, since routes are loaded anew.
 * Guarded by the {@link Desk}.
 */
final class Channels {
  private static final long PARKED_MS = 5_000;

  private final Map<String, Channel> channels = new TreeMap<>();
  private final Map<String, Long> parked = new HashMap<>();

  void attach(Channel channel) {
    channels.put(channel.name(), channel);
    parked.remove(channel.name());
  }

  /** The channel's route ended, perhaps only to be loaded anew. */
  void detach(String channel, long now) {
    parked.put(channel, now + PARKED_MS);
  }

  /** Forgets those whose routes did not come back. */
  void tend(long now) {
    for (String channel : List.copyOf(parked.keySet())) {
      if (parked.get(channel) <= now) {
        parked.remove(channel);
        channels.remove(channel);
      }
    }
  }

  boolean isRunning(String channel) {
    return has(channel) && !parked.containsKey(channel);
  }

  boolean has(String channel) {
    return channels.containsKey(channel);
  }

  Collection<Channel> all() {
    return channels.values();
  }

  Set<String> names() {
    return channels.keySet();
  }
}
