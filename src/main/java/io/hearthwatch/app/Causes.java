package io.hearthwatch.app;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which parts of the hub have been in trouble for how long, and what of that is told. Knows no
 * clock and no I/O; times are milliseconds of a monotonic clock.
 */
final class Causes {
  static final long PATIENCE_MS = 60_000;
  private static final String PREFIX = "hub-";
  private static final int LONGEST_ID = 100;
  private static final int LONGEST_TEXT = 500;

  private static final class Cause {
    long since;
    boolean told;

    Cause(long since) {
      this.since = since;
    }
  }

  private final Map<String, Cause> failing = new LinkedHashMap<>();

  /** Parts that are known to work; after the start nothing is, so their well-being is told once. */
  private final Set<String> well = new HashSet<>();

  private Long startedAt;

  /**
   * Takes what is in trouble now.
   *
   * @param parts each part with what is wrong with it; an empty text for one that works
   * @param atOnce parts that are not given time to recover
   * @param open ids of all alarms there are; one of a route or channel that is no part any more,
   *     left from before the start, is over
   * @return conditions that changed
   */
  List<Map<String, Object>> look(
      Map<String, String> parts, Set<String> atOnce, Set<String> open, long now) {
    List<Map<String, Object>> conditions = new ArrayList<>();
    startedAt = startedAt == null ? now : startedAt;
    if (now - startedAt > PATIENCE_MS) { // not while routes are still being loaded
      leftBehind(parts, open).forEach(part -> parts.put(part, ""));
    }
    parts.forEach(
        (part, text) -> {
          if (!text.isEmpty()) {
            Cause cause = failing.computeIfAbsent(part, p -> new Cause(now));
            if (!cause.told && (atOnce.contains(part) || now - cause.since > PATIENCE_MS)) {
              cause.told = true;
              well.remove(part);
              conditions.add(condition(part, true, text));
            }
          }
        });
    List<String> recovered = new ArrayList<>();
    failing.forEach(
        (part, cause) -> {
          if (parts.getOrDefault(part, "").isEmpty()) {
            recovered.add(part);
          }
        });
    for (String part : recovered) {
      if (failing.remove(part).told || !well.contains(part)) {
        conditions.add(condition(part, false, "it is well again"));
      }
      well.add(part);
    }
    parts.forEach(
        (part, text) -> {
          if (text.isEmpty() && well.add(part)) {
            conditions.add(condition(part, false, "it is well"));
          }
        });
    return conditions;
  }

  private static List<String> leftBehind(Map<String, String> parts, Set<String> open) {
    Set<String> known = new HashSet<>();
    parts.keySet().forEach(part -> known.add(id(part)));
    return open.stream()
        .filter(id -> id.startsWith(PREFIX + "route-") || id.startsWith(PREFIX + "channel-"))
        .filter(id -> !known.contains(id))
        .map(id -> id.substring(PREFIX.length()))
        .toList();
  }

  private static String id(String part) {
    String id = (PREFIX + part).replaceAll("[^A-Za-z0-9._-]", "_");
    return id.length() <= LONGEST_ID ? id : id.substring(0, LONGEST_ID);
  }

  /** Whether a part has been in trouble for longer than so many ms. */
  boolean isFailingFor(String part, long millis, long now) {
    Cause cause = failing.get(part);
    return cause != null && now - cause.since > millis;
  }

  private static Map<String, Object> condition(String part, boolean active, String text) {
    Map<String, Object> condition = new LinkedHashMap<>();
    condition.put("alarm", id(part));
    condition.put("active", active);
    condition.put("kind", "hub");
    condition.put("priority", 3);
    condition.put("source", part);
    condition.put("title", "The hub is degraded: " + part);
    condition.put("text", text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT));
    return condition;
  }
}
