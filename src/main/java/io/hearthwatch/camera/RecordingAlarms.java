package io.hearthwatch.camera;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What keeps recordings from getting further, as conditions for the alarm desk: one alarm a cause.
 * What often passes by itself is given a minute.
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

    /** The alarm of a trouble. */
    String alarm(String trouble) {
      return alarms() + cause(trouble);
    }

    /** How the names of all its alarms begin. */
    String alarms() {
      return "recordings-" + name().toLowerCase(Locale.ROOT) + "-";
    }
  }

  private static final class Open {
    final Instant since;
    String text = "some still wait that failed before the hub was started again";
    boolean raised;

    Open(Instant since) {
      this.since = since;
    }
  }

  private final Clock clock;
  private final Map<Part, Map<String, Open>> open = new EnumMap<>(Part.class);

  /** Parts that worked since the start: alarms of before it are over. */
  private final Set<Part> worked = EnumSet.noneOf(Part.class);

  private final Map<Part, Instant> triedAgain = new EnumMap<>(Part.class);

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

  /** Whether that part works, and nothing is open of it. */
  synchronized boolean isQuiet(Part part) {
    return worked.contains(part) && open.get(part).isEmpty();
  }

  /**
   * Whether what waits for that part may be tried before its time. Not more than once a minute:
   * else one that keeps failing would be tried each time another gets through.
   */
  synchronized boolean mayTryAgain(Part part) {
    Instant now = clock.instant();
    Instant last = triedAgain.get(part);
    if (last != null && now.isBefore(last.plus(PATIENCE))) {
      return false;
    }
    triedAgain.put(part, now);
    return true;
  }

  /** A step went well; what is open of that part is over. */
  synchronized List<Map<String, Object>> worked(Part part) {
    return worked(part, Set.of());
  }

  /**
   * A step went well; what is open of that part is over, unless something still waits.
   *
   * @param waiting alarms because of which something waits
   */
  synchronized List<Map<String, Object>> worked(Part part, Set<String> waiting) {
    Map<String, Open> causes = open.get(part);
    if (worked.add(part)) {
      part.causes.forEach(cause -> causes.computeIfAbsent(cause, c -> new Open(clock.instant())));
    }
    List<String> over = new ArrayList<>(causes.keySet());
    over.removeIf(cause -> waiting.contains(part.alarm(cause)));
    causes.keySet().removeAll(over);
    return over.stream().map(cause -> condition(part, cause, false, "it works again")).toList();
  }

  /** Conditions did not reach the alarm desk: they are said again with what comes next. */
  synchronized void unsaid(List<Map<String, Object>> conditions) {
    for (Map<String, Object> condition : conditions) {
      String alarm = String.valueOf(condition.get("alarm"));
      open.forEach(
          (part, causes) -> {
            if (Boolean.TRUE.equals(condition.get("active"))) {
              causes.forEach((cause, known) -> known.raised &= !alarm.equals(part.alarm(cause)));
            } else if (alarm.startsWith(part.alarms())) {
              worked.remove(part); // its next success ends all
            }
          });
    }
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
