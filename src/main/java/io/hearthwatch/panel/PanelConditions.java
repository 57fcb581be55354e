package io.hearthwatch.panel;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an event of the panel means for alarms. Knows no clock and no I/O. */
final class PanelConditions {
  /** From this age on an event says how old it was when it came. */
  static final Duration LATE = Duration.ofMinutes(3);

  private static final int LONGEST_PART = 40;

  /**
   * What follows from an event.
   *
   * @param raised the alarm that holds, or null
   * @param ended the alarm that is over, or null
   * @param reason why nothing follows although one might expect it, or null
   */
  record Outcome(Map<String, Object> raised, Map<String, Object> ended, String reason) {
    static final Outcome NOTHING = new Outcome(null, null, null);

    static Outcome nothing(String reason) {
      return new Outcome(null, null, reason);
    }

    /** The conditions for {@code alarms.signal}. */
    List<Map<String, Object>> conditions() {
      return raised != null ? List.of(raised) : ended != null ? List.of(ended) : List.of();
    }
  }

  /**
   * Judges an event.
   *
   * @param retained the broker kept it from an earlier time: it may raise, but ends nothing
   */
  Outcome of(PanelEvent event, Instant now, boolean retained) {
    String over = faultEnded(event);
    if (over == null && event.type() == PanelEvent.Type.RECOVERY) {
      String code = PanelCodes.alarmEndedBy(event.code());
      if (code == null) {
        return Outcome.nothing("no alarm is known that this ends");
      }
      over = alarmId(code, event);
    }
    if (over != null) {
      return retained
          ? Outcome.nothing("retained: it ends nothing")
          : new Outcome(null, ended(over, text(event, now, false)), null);
    }
    return switch (event.type()) {
      case ALARM -> new Outcome(alarm(event, now, retained), null, null);
      case FAULT -> new Outcome(fault(event, now, retained), null, null);
      default -> Outcome.NOTHING;
    };
  }

  /** HowAlarming's driver calls restored battery, mains and bell a fault, trouble's end an info. */
  private static String faultEnded(PanelEvent event) {
    String code = PanelCodes.faultEndedBy(event.code());
    return code == null || event.type() == PanelEvent.Type.ALARM ? null : faultId(code, event);
  }

  private static Map<String, Object> alarm(PanelEvent event, Instant now, boolean retained) {
    Map<String, Object> condition = raised(alarmId(event.code(), event), event, now, retained);
    condition.put("kind", "panel");
    condition.put("priority", 1);
    condition.put("title", title(event, "Alarm at the panel"));
    condition.put("latched", true);
    condition.put("action", "See what the panel says; call for help if nobody can");
    return condition;
  }

  private static Map<String, Object> fault(PanelEvent event, Instant now, boolean retained) {
    Map<String, Object> condition = raised(faultId(event.code(), event), event, now, retained);
    condition.put("kind", "panel-fault");
    condition.put("priority", 2);
    condition.put("title", title(event, "Fault of the panel"));
    // it is called over without the panel saying so, so somebody has to see it
    condition.put("latched", !PanelCodes.hasEnd(event.code()));
    condition.put("action", "See what the panel says; an intruder may have caused it");
    return condition;
  }

  private static Map<String, Object> raised(
      String id, PanelEvent event, Instant now, boolean retained) {
    Map<String, Object> condition = new LinkedHashMap<>();
    condition.put("alarm", id);
    condition.put("active", true);
    condition.put("source", "panel");
    condition.put("text", text(event, now, retained));
    condition.put("unconfirmed", retained);
    Instant at = event.at() == null || event.at().isAfter(now) ? now : event.at();
    condition.put("at", at.toEpochMilli());
    return condition;
  }

  /** Says that a condition is over. */
  static Map<String, Object> ended(String id, String text) {
    Map<String, Object> condition = new LinkedHashMap<>();
    condition.put("alarm", id);
    condition.put("active", false);
    condition.put("kind", id.startsWith("panel-fault") ? "panel-fault" : "panel");
    condition.put("priority", id.startsWith("panel-fault") ? 2 : 1);
    condition.put("text", text);
    return condition;
  }

  static String alarmId(String code, PanelEvent event) {
    return id("panel", "alarm", code, event);
  }

  private static String faultId(String code, PanelEvent event) {
    return id("panel-fault", "fault", code, event);
  }

  private static String id(String kind, String fallback, String code, PanelEvent event) {
    if (code == null) {
      String text = event.message() == null ? event.raw() : event.message();
      return kind.equals("panel-fault") && text == null
          ? kind
          : kind + "-" + (text == null ? fallback : "x" + Integer.toHexString(text.hashCode()));
    }
    String rest = part(event.rest());
    return kind + "-" + part(code) + (rest.isEmpty() ? "" : "-" + rest);
  }

  /** Long ones stay apart by their hash. */
  private static String part(String text) {
    String word = text.replaceAll("[^A-Za-z0-9._-]", "_");
    return word.length() <= LONGEST_PART
        ? word
        : word.substring(0, LONGEST_PART - 9) + "_" + Integer.toHexString(text.hashCode());
  }

  private static String title(PanelEvent event, String fallback) {
    return event.message() != null
        ? event.message()
        : event.code() == null ? fallback : fallback + ", code " + event.code();
  }

  private static String text(PanelEvent event, Instant now, boolean retained) {
    StringBuilder text = new StringBuilder();
    text.append(event.message() == null ? event.type().word() : event.message());
    if (event.code() != null) {
      text.append(" (code ").append(event.code());
      if (!event.rest().isEmpty()) {
        text.append(", ").append(place(event));
      }
      text.append(')');
    }
    if (retained) {
      text.append("; kept by the broker from an earlier time");
    }
    if (isLate(event, now)) {
      text.append("; it was ").append(age(event, now)).append(" old when it came");
    }
    return text.toString();
  }

  private static String place(PanelEvent event) {
    String rest = event.rest();
    if (event.code().matches("60[1-4]") && rest.matches("[0-9]{4}")) {
      return "partition " + rest.charAt(0) + ", zone " + rest.substring(1);
    }
    if (event.code().matches("605|606") && rest.matches("[0-9]{3}")) {
      return "zone " + rest;
    }
    return rest.matches("[1-8]") ? "partition " + rest : rest;
  }

  static boolean isLate(PanelEvent event, Instant now) {
    return event.at() != null && event.at().plus(LATE).isBefore(now);
  }

  private static String age(PanelEvent event, Instant now) {
    long minutes = Duration.between(event.at(), now).toMinutes();
    return minutes < 120
        ? minutes + " min"
        : minutes < 48 * 60 ? minutes / 60 + " h" : minutes / 1440 + " days";
  }
}
