package io.hearthwatch.camera;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What keeps all recordings from getting further, as conditions for the alarm desk: one alarm a
 * cause. What often passes by itself is given a minute.
 */
@ApplicationScoped
class RecordingAlarms {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Set<String> PASSING = Set.of("away", "checksum", "other");

  /** What may not work. */
  enum Part {
    /** The folder of recordings. */
    FOLDER("The folder of recordings cannot be read", "unreadable"),
    /** Its disk. */
    DISK("The disk for recordings is full", "full"),
    /** Where they are kept. */
    ARCHIVE(
        "Recordings cannot be archived",
        "away",
        "credentials",
        "forbidden",
        "no-bucket",
        "checksum",
        "no-space",
        "unreadable",
        "other"),
    /** What says what they show. */
    LABELS("Recordings cannot be tagged", "away", "credentials", "budget", "frames", "other");

    private final String title;
    private final List<String> causes;

    Part(String title, String... causes) {
      this.title = title;
      this.causes = List.of(causes);
    }

    private String alarm(String cause) {
      return "recordings-" + name().toLowerCase(Locale.ROOT) + "-" + cause;
    }
  }

  private static final class Open {
    final Instant since;
    String text;
    boolean raised;

    Open(Instant since) {
      this.since = since;
    }
  }

  private final Clock clock;
  private final Map<Part, Map<String, Open>> open = new java.util.EnumMap<>(Part.class);

  /** Parts that worked since the start: alarms of before it are over. */
  private final Set<Part> worked = EnumSet.noneOf(Part.class);

  RecordingAlarms(Clock clock) {
    this.clock = clock;
    for (Part part : Part.values()) {
      open.put(part, new LinkedHashMap<>());
    }
  }

  /**
   * A step failed.
   *
   * @param trouble the word of its cause
   * @return conditions to be signalled
   */
  synchronized List<Map<String, Object>> failed(Part part, String trouble, String text) {
    String cause = cause(trouble);
    Instant now = clock.instant();
    Open known = open.get(part).computeIfAbsent(cause, c -> new Open(now));
    known.text = text;
    boolean lasts = !now.isBefore(known.since.plus(PATIENCE));
    if (known.raised || (PASSING.contains(cause) && !lasts)) {
      return List.of();
    }
    known.raised = true;
    return List.of(condition(part, cause, true, text));
  }

  /** A step went well; what is open of that part is over. */
  synchronized List<Map<String, Object>> worked(Part part) {
    List<String> over = new ArrayList<>();
    if (worked.add(part)) {
      over.addAll(part.causes);
    } else {
      open.get(part).forEach((cause, known) -> over.add(cause));
    }
    open.get(part).clear();
    return over.stream().map(cause -> condition(part, cause, false, "it works again")).toList();
  }

  /** What is wrong now, by alarm. */
  synchronized Map<String, String> now() {
    Map<String, String> now = new LinkedHashMap<>();
    open.forEach(
        (part, causes) -> causes.forEach((cause, known) -> now.put(part.alarm(cause), known.text)));
    return now;
  }

  private static String cause(String trouble) {
    return switch (trouble) {
      case "BUSY", "UNREACHABLE", "THROTTLED" -> "away";
      default -> trouble.toLowerCase(Locale.ROOT).replace('_', '-');
    };
  }

  private static Map<String, Object> condition(
      Part part, String cause, boolean active, String text) {
    Map<String, Object> condition = new LinkedHashMap<>();
    condition.put("alarm", part.alarm(cause));
    condition.put("active", active);
    condition.put("kind", "hub");
    condition.put("priority", 3);
    condition.put("source", "recordings");
    condition.put("title", part.title);
    condition.put("text", text);
    return condition;
  }
}
