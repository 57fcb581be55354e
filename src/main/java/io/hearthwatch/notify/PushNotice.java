package io.hearthwatch.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import org.apache.camel.Exchange;

/**
 * A notice in words for one reader: what push services, mail and HowAlarming's clients show. Texts
 * are free of control characters.
 */
record PushNotice(JsonNode notice) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> CALLS =
      Set.of("RAISED", "REPEATED", "ESCALATED", "REMINDER", "FLOOD");
  private static final Set<String> OPEN = Set.of("UNACK_ACTIVE", "UNACK_CLEARED");
  private static final int LONGEST_TITLE = 200;
  private static final int LONGEST_LINE = 500;
  private static final int MOST_LISTED = 20;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss zzz", Locale.ROOT);

  /**
   * Reads the notice in the body of an exchange.
   *
   * @throws IllegalArgumentException when it is no JSON object
   */
  static PushNotice of(Exchange exchange) {
    byte[] body = exchange.getMessage().getBody(byte[].class);
    try {
      JsonNode notice = body == null ? null : JSON.readTree(body);
      if (notice != null && notice.isObject()) {
        return new PushNotice(notice);
      }
    } catch (IOException e) {
      // said below
    }
    throw new IllegalArgumentException("notice: must be a JSON object");
  }

  String id() {
    return notice.path("id").asText("");
  }

  String event() {
    return notice.path("event").asText("");
  }

  JsonNode alarm() {
    return notice.path("alarm");
  }

  /** A field of the alarm on one line, or "". */
  String alarm(String field) {
    return line(alarm().path(field).asText(""), LONGEST_LINE);
  }

  /** 1 to 3; of a flood the most urgent. */
  int priority() {
    int priority = number(alarm());
    for (JsonNode one : notice.path("alarms")) {
      priority = Math.min(priority, number(one));
    }
    return priority;
  }

  private static int number(JsonNode alarm) {
    return Math.max(1, Math.min(alarm.path("priority").asInt(3), 3));
  }

  /** Whether it asks people for something. */
  boolean calls() {
    return CALLS.contains(event());
  }

  /** Whether one alarm waits for being acknowledged. */
  boolean needsAnswer() {
    return calls()
        && !event().equals("FLOOD")
        && !alarm("id").isEmpty()
        && OPEN.contains(alarm().path("state").asText("UNACK_ACTIVE"));
  }

  /** HowAlarming's word: alarm, recovery, fault, armed, disarmed, or info for all the rest. */
  String type() {
    return switch (event()) {
      case "PANEL" -> line(notice.path("type").asText("info"), 20);
      case "CLEARED" -> priority() <= 2 ? "recovery" : "info";
      case "RAISED", "REPEATED", "ESCALATED", "REMINDER", "FLOOD" ->
          priority() == 1 ? "alarm" : priority() == 2 ? "fault" : "info";
      default -> "info";
    };
  }

  /** When it happened; now when the notice does not say. */
  Instant at(Instant now) {
    try {
      return Instant.parse(notice.path("at").asText(""));
    } catch (DateTimeException e) {
      return now;
    }
  }

  /** One line: what happened to which alarm. */
  String title() {
    String what = alarm("title").isEmpty() ? alarm("id") : alarm("title");
    String words =
        switch (event()) {
          case "REPEATED" -> "Still: " + what;
          case "ESCALATED" -> "Nobody has answered: " + what;
          case "REMINDER" -> (isOver() ? "Over, not acknowledged: " : "Still open: ") + what;
          case "ACKNOWLEDGED" -> "Acknowledged: " + what;
          case "CLEARED" -> "Over: " + what;
          case "SHELVED" -> "Shelved: " + what;
          case "UNSHELVED" -> "Back from the shelf: " + what;
          case "OUT_OF_SERVICE" -> "Out of service: " + what;
          case "IN_SERVICE" -> "Back in service: " + what;
          case "FLOOD" -> notice.path("alarms").size() + " alarms at once";
          default -> what;
        };
    return line((flag("test") ? "TEST: " : "") + words, LONGEST_TITLE);
  }

  private boolean isOver() {
    return alarm().path("state").asText("").equals("UNACK_CLEARED");
  }

  private boolean flag(String name) {
    return alarm().path(name).asBoolean(false);
  }

  /** Some lines: the essential first. */
  String text() {
    StringBuilder text = new StringBuilder();
    String place = alarm("site") + (alarm("source").isEmpty() ? "" : " " + alarm("source"));
    add(text, "", alarm("text"));
    add(text, "Reading: ", alarm("reading"));
    if (calls() && !isOver()) {
      add(text, "What to do: ", alarm("action"));
    }
    add(text, "", flag("warmingUp") ? "The detector is warming up." : "");
    add(text, "", flag("unconfirmed") ? "Unconfirmed." : "");
    add(text, "Clip: ", link()); // whole, or it is of no use
    add(text, "By: ", line(notice.path("who").asText(""), LONGEST_LINE));
    add(text, "Why: ", line(notice.path("why").asText(""), LONGEST_LINE));
    add(text, "Where: ", place.strip());
    add(text, "Since: ", local(alarm("raisedAt")));
    add(text, "Acknowledged by: ", alarm("acknowledgedBy"));
    int listed = 0;
    for (JsonNode one : notice.path("alarms")) {
      if (listed++ < MOST_LISTED) {
        add(text, "- ", line(one.path("title").asText(one.path("id").asText("")), LONGEST_TITLE));
      }
    }
    for (JsonNode child : alarm().path("children")) {
      if (listed++ < MOST_LISTED) {
        add(text, "- ", line(child.asText(""), LONGEST_TITLE));
      }
    }
    add(text, "", listed > MOST_LISTED ? "and " + (listed - MOST_LISTED) + " more" : "");
    return text.length() == 0 ? title() : text.toString();
  }

  /** To a recording's clip, or "". */
  String link() {
    return notice.path("recording").path("link").asText("");
  }

  private static void add(StringBuilder text, String label, String value) {
    if (!value.isEmpty()) {
      text.append(text.length() == 0 ? "" : "\n").append(label).append(value);
    }
  }

  private static String local(String time) {
    try {
      return time.isEmpty() ? "" : TIME.format(Instant.parse(time).atZone(ZoneId.systemDefault()));
    } catch (DateTimeException e) {
      return time;
    }
  }

  private static String line(String text, int longest) {
    String line = text.replaceAll("[\\p{Cntrl}\\p{Zl}\\p{Zp}\\s]+", " ").strip();
    return line.equals("null") ? "" : cut(line, longest);
  }

  /** At most so many characters, without cutting one in two. */
  static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = longest - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
