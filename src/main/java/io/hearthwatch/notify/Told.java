package io.hearthwatch.notify;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Who has heard of which incident, and by which message. Guarded by the {@link Desk}. */
final class Told {

  /**
   * What a recipient has of an incident.
   *
   * @param messageId the message to edit, or null where there is none
   */
  record Entry(String incident, Target target, String messageId, long at) {}

  private final Map<String, Map<Target, Entry>> incidents = new LinkedHashMap<>();

  void add(Entry entry) {
    incidents.computeIfAbsent(entry.incident(), i -> new HashMap<>()).put(entry.target(), entry);
  }

  Set<Target> of(String incident) {
    Map<Target, Entry> entries = incidents.get(incident);
    return entries == null ? new HashSet<>() : new HashSet<>(entries.keySet());
  }

  String messageId(String incident, Target target) {
    Map<Target, Entry> entries = incidents.get(incident);
    Entry entry = entries == null ? null : entries.get(target);
    return entry == null ? null : entry.messageId();
  }

  boolean was(String incident, Target target) {
    Map<Target, Entry> entries = incidents.get(incident);
    return entries != null && entries.containsKey(target);
  }

  Set<String> incidents() {
    return Set.copyOf(incidents.keySet());
  }

  /** Forgets what nobody heard of for long. */
  void forget(long before) {
    incidents
        .values()
        .removeIf(entries -> entries.values().stream().allMatch(e -> e.at() < before));
  }
}
