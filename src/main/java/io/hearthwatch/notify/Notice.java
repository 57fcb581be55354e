package io.hearthwatch.notify;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A notice of the alarm flow: what happened to an alarm and who is to hear of it.
 *
 * @param urgent the first message of a priority 1 alarm
 * @param incident from the alarm's first raise until it is normal again; null when it has none
 * @param state the alarm's state, or "" when not told
 * @param data the notice as it came
 */
record Notice(
    String id,
    String event,
    boolean urgent,
    List<String> audience,
    int priority,
    String incident,
    String site,
    String kind,
    String state,
    Map<String, Object> data) {

  static final String FLOOD = "FLOOD";

  /** Tells of a recording that is worth it; belongs to no alarm. */
  static final String RECORDING = "RECORDING";

  /** Events that ask people for something, unlike those that tell how it went on. */
  private static final Set<String> CALLS =
      Set.of("RAISED", "REPEATED", "ESCALATED", "REMINDER", FLOOD);

  private static final Set<String> OPEN = Set.of("UNACK_ACTIVE", "UNACK_CLEARED");
  private static final int LOWEST_PRIORITY = 3;

  /**
   * Reads a notice.
   *
   * @throws IllegalArgumentException when it has no id or event
   */
  static Notice of(Map<String, Object> data) {
    Map<String, Object> alarm = map(data.get("alarm"));
    String event = text(data, "event");
    if (text(data, "id").isEmpty() || event.isEmpty()) {
      throw new IllegalArgumentException("notice: must have an id and an event, was " + data);
    }
    String incident = event.equals(FLOOD) ? FLOOD : text(alarm, "incident");
    return new Notice(
        text(data, "id"),
        event,
        Boolean.TRUE.equals(data.get("urgent")),
        words(data.get("audience")),
        priority(data, alarm),
        incident.isEmpty() ? null : incident,
        text(alarm, "site"),
        text(alarm, "kind"),
        text(alarm, "state"),
        data);
  }

  private static int priority(Map<String, Object> data, Map<String, Object> alarm) {
    int priority = number(alarm.get("priority"));
    if (data.get("alarms") instanceof List<?> alarms) {
      for (Object one : alarms) {
        priority = Math.min(priority, number(map(one).get("priority")));
      }
    }
    return priority;
  }

  private static int number(Object value) {
    return value instanceof Number n ? Math.max(1, n.intValue()) : LOWEST_PRIORITY;
  }

  private static List<String> words(Object value) {
    List<String> words = new ArrayList<>();
    if (value instanceof List<?> list) {
      list.forEach(word -> words.add(String.valueOf(word).strip()));
    } else if (value != null) {
      words.addAll(List.of(value.toString().strip().split("\\s*,\\s*")));
    }
    return words;
  }

  @SuppressWarnings("unchecked") // JSON objects have text keys
  static Map<String, Object> map(Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }

  static String text(Map<String, Object> from, String key) {
    Object value = from.get(key);
    return value == null ? "" : value.toString();
  }

  Map<String, Object> alarm() {
    return map(data.get("alarm"));
  }

  /** When it happened, or null. */
  Instant at() {
    return time(text(data, "at"));
  }

  static Instant time(String text) {
    try {
      return text.isEmpty() ? null : Instant.parse(text);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  /** Whether it asks people to do something. */
  boolean calls() {
    return CALLS.contains(event);
  }

  boolean isRecording() {
    return event.equals(RECORDING);
  }

  /** Whether somebody still has to answer the alarm. */
  boolean needsAnswer() {
    if (event.equals("ACKNOWLEDGED") || event.equals(FLOOD)) {
      return false;
    }
    return state.isEmpty() ? calls() : OPEN.contains(state);
  }

  /** Whether the incident has ended. */
  boolean over() {
    return state.equals("NORMAL") || (state.isEmpty() && event.equals("CLEARED"));
  }
}
