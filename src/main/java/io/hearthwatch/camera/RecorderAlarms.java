package io.hearthwatch.camera;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.Exchange;

/**
 * Says when a recorder does not do its part for over a minute, as conditions for the alarm desk.
 */
@ApplicationScoped
class RecorderAlarms {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  /** What may not work. */
  enum Part {
    CLIPS,
    /** Its answer to what the hub was not told of. */
    EVENTS
  }

  private final Clock clock;

  /** Since when, by recorder. */
  private final Map<String, Map<Part, Instant>> failing = new HashMap<>();

  /** Recorders that worked since the start: alarms of before it are over. */
  private final Set<String> worked = new HashSet<>();

  RecorderAlarms(Clock clock) {
    this.clock = clock;
  }

  /** Why something failed, for a person. */
  static String reason(String recorder, Exception failure) {
    return failure instanceof IntakeException
        ? failure.getMessage()
        : recorder + " cannot be reached: " + failure.getClass().getSimpleName();
  }

  /** It did not work, for a reason that is the recorder's and not the clip's. */
  synchronized List<Map<String, Object>> failed(String recorder, Part part, String reason) {
    Instant now = clock.instant();
    Instant since =
        failing
            .computeIfAbsent(recorder, r -> new EnumMap<>(Part.class))
            .computeIfAbsent(part, p -> now);
    if (now.isBefore(since.plus(PATIENCE))) {
      return List.of();
    }
    return List.of(condition(recorder, true, reason));
  }

  /** The recorder could not be asked for its events; leaves the conditions as the body. */
  void unheard(Exchange exchange, String recorder) {
    Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    exchange.getMessage().setBody(failed(recorder, Part.EVENTS, reason(recorder, failure)));
  }

  /** It worked; the alarm is over when nothing else fails. */
  synchronized List<Map<String, Object>> worked(String recorder, Part part) {
    Map<Part, Instant> parts = failing.getOrDefault(recorder, Map.of());
    boolean failed = parts.containsKey(part);
    if (failed) {
      parts.remove(part);
    }
    if (!parts.isEmpty()) {
      return List.of();
    }
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
