package io.hearthwatch.notify;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/** Ids that were taken before, and who was asked to hear of which; the oldest are forgotten. */
final class Remembered {
  private static final int MOST_TAKEN = 50_000;
  private static final int MOST_ASKED = 5_000;

  private final Set<String> taken = Collections.newSetFromMap(atMost(MOST_TAKEN));
  private final Map<String, Set<Target>> asked = atMost(MOST_ASKED);

  private static <T> Map<String, T> atMost(int most) {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, T> eldest) {
        return size() > most;
      }
    };
  }

  /** Takes an id; returns whether it was not taken before. */
  boolean take(String id) {
    return taken.add(id);
  }

  void takeAll(Collection<String> ids) {
    taken.addAll(ids);
  }

  void ask(Row row) {
    asked.computeIfAbsent(row.notice.id(), id -> new LinkedHashSet<>()).add(row.target);
  }

  Set<Target> asked(String notice) {
    return asked.getOrDefault(notice, Set.of());
  }
}
