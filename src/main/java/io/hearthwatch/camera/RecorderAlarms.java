package io.hearthwatch.camera;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Says when a recorder gives no clips for over a minute, as conditions for the alarm desk. */
@ApplicationScoped
class RecorderAlarms {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Clock clock;
  private final Map<String, Instant> failing = new HashMap<>();

  /** Recorders that worked since the start: alarms of before it are over. */
  private final Set<String> worked = new HashSet<>();

  RecorderAlarms(Clock clock) {
    this.clock = clock;
  }

  /** A clip could not be had, for a reason that is the recorder's and not the clip's. */
  synchronized List<Map<String, Object>> failed(String recorder, String reason) {
    Instant now = clock.instant();
    Instant since = failing.computeIfAbsent(recorder, r -> now);
    if (now.isBefore(since.plus(PATIENCE))) {
      return List.of();
    }
    return List.of(condition(recorder, true, reason));
  }

  /** A clip came. */
  synchronized List<Map<String, Object>> worked(String recorder) {
    boolean failed = failing.remove(recorder) != null;
    return worked.add(recorder) || failed
        ? List.of(condition(recorder, false, "it works again"))
        : List.of();
  }

  private static Map<String, Object> condition(String recorder, boolean active, String text) {
    Map<String, Object> condition = new LinkedHashMap<>();
    condition.put("alarm", "recordings-" + recorder);
    condition.put("active", active);
    condition.put("kind", "hub");
    condition.put("priority", 3);
    condition.put("source", "recordings");
    condition.put("title", "No clips come from " + recorder);
    condition.put("text", text);
    return condition;
  }
}
