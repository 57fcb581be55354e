package io.hearthwatch.notify;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A notice as plain text for a person: what, what to do, how it stands, when. */
final class AlarmText {
  /** The longest message that Telegram takes, in UTF-16 units. */
  static final int LONGEST = 4096;

  private static final int LONGEST_TITLE = 300;
  private static final int LONGEST_DETAIL = 1_000;
  private static final DateTimeFormatter HERE =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss zzz", Locale.ENGLISH);
  private static final DateTimeFormatter UTC =
      DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'").withZone(ZoneOffset.UTC);

  private AlarmText() {}

  static String of(Notice notice, ZoneId zone) {
    String text =
        switch (notice.event()) {
          case Notice.FLOOD -> flood(notice, zone);
          case Notice.RECORDING -> recording(notice);
          default -> alarm(notice, zone);
        };
    return cut(text, LONGEST);
  }

  /** Without the link: whoever has that has the clip. */
  private static String recording(Notice notice) {
    List<String> lines = new ArrayList<>();
    lines.add(title(notice.alarm()));
    add(lines, "", Notice.text(notice.alarm(), "text"));
    return String.join("\n", lines);
  }

  private static String alarm(Notice notice, ZoneId zone) {
    Map<String, Object> alarm = notice.alarm();
    List<String> lines = new ArrayList<>();
    lines.add(head(notice) + title(alarm));
    boolean open = notice.needsAnswer() || notice.state().equals("ACK_ACTIVE");
    if (open) {
      add(lines, "What to do: ", Notice.text(alarm, "action"));
    }
    add(lines, "", Notice.text(alarm, "text"));
    add(lines, "Reading: ", Notice.text(alarm, "reading"));
    add(lines, "Site: ", notice.site());
    add(lines, "From: ", Notice.text(alarm, "source"));
    add(lines, "State: ", state(notice, alarm, zone));
    flag(lines, alarm, "warmingUp", "The detector is warming up; take it seriously all the same.");
    flag(lines, alarm, "unconfirmed", "Not confirmed: the hub cannot tell how old this is.");
    add(lines, "Since ", time(Notice.text(alarm, "raisedAt"), zone));
    add(lines, "Now ", time(Notice.text(notice.data(), "at"), zone));
    add(lines, "Why: ", Notice.text(notice.data(), "why"));
    if (alarm.get("children") instanceof List<?> children && !children.isEmpty()) {
      add(lines, "Concerned: ", String.join(", ", children.stream().map(String::valueOf).toList()));
    }
    add(lines, "Alarm ", Notice.text(alarm, "id") + ", priority " + notice.priority());
    return String.join("\n", lines);
  }

  private static String head(Notice notice) {
    String sign = sign(notice);
    String head =
        switch (notice.event()) {
          case "RAISED" -> sign;
          case "REPEATED" -> sign + "STILL: ";
          case "ESCALATED" -> sign + "NOT ANSWERED: ";
          case "REMINDER" -> "Reminder: ";
          case "CLEARED" -> notice.needsAnswer() ? "Over, please acknowledge: " : "\u2705 Over: ";
          default -> word(notice.event()) + ": ";
        };
    return Boolean.TRUE.equals(notice.alarm().get("test")) ? "TEST " + head : head;
  }

  private static String sign(Notice notice) {
    return notice.priority() == 1 ? "\uD83D\uDEA8 " : "\u26A0\uFE0F ";
  }

  private static String word(String event) {
    String word = event.toLowerCase(Locale.ROOT).replace('_', ' ');
    return word.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1);
  }

  private static String title(Map<String, Object> alarm) {
    String title = Notice.text(alarm, "title");
    return cut(clean(title.isBlank() ? "alarm " + Notice.text(alarm, "id") : title), LONGEST_TITLE);
  }

  private static String state(Notice notice, Map<String, Object> alarm, ZoneId zone) {
    String who = Notice.text(notice.data(), "who");
    String acknowledgedBy = Notice.text(alarm, "acknowledgedBy");
    String by = acknowledgedBy.isEmpty() ? who : acknowledgedBy;
    return switch (notice.state()) {
      case "UNACK_ACTIVE" -> "nobody has acknowledged";
      case "ACK_ACTIVE" ->
          "acknowledged"
              + said(" by ", by)
              + said(" until ", time(Notice.text(alarm, "acknowledgementExpiresAt"), zone));
      case "UNACK_CLEARED" -> "over, nobody has acknowledged";
      case "SHELVED" ->
          "shelved"
              + said(" by ", Notice.text(alarm, "shelvedBy"))
              + said(" until ", time(Notice.text(alarm, "shelvedUntil"), zone))
              + said(": ", Notice.text(alarm, "reason"));
      case "OUT_OF_SERVICE" -> "out of service" + said(" by ", who);
      case "NORMAL" -> "over" + said("; acknowledged by ", by);
      default -> "";
    };
  }

  private static String said(String word, String what) {
    return what.isEmpty() ? "" : word + what;
  }

  private static String flood(Notice notice, ZoneId zone) {
    List<Map<String, Object>> alarms = new ArrayList<>();
    if (notice.data().get("alarms") instanceof List<?> list) {
      list.forEach(one -> alarms.add(Notice.map(one)));
    }
    alarms.sort(Comparator.comparing(a -> Notice.text(a, "priority")));
    List<String> lines = new ArrayList<>();
    lines.add(sign(notice) + "Many alarms in a short time: " + alarms.size());
    add(lines, "Now ", time(Notice.text(notice.data(), "at"), zone));
    for (Map<String, Object> alarm : alarms) {
      String site = Notice.text(alarm, "site");
      lines.add(
          Notice.text(alarm, "priority")
              + ": "
              + title(alarm)
              + (site.isEmpty() ? "" : ", " + site));
    }
    lines.add("/alarms lists what is open");
    return String.join("\n", lines);
  }

  private static void add(List<String> lines, String name, String value) {
    if (!value.isBlank()) {
      lines.add(name + cut(clean(value), LONGEST_DETAIL));
    }
  }

  private static void flag(List<String> lines, Map<String, Object> alarm, String key, String say) {
    if (Boolean.TRUE.equals(alarm.get(key))) {
      lines.add(say);
    }
  }

  /** {@code 2026-11-25 18:47:05 CET (17:47:05 UTC)}. */
  private static String time(String iso, ZoneId zone) {
    Instant at = Notice.time(iso);
    if (at == null) {
      return "";
    }
    boolean utc = zone.getRules().getOffset(at).equals(ZoneOffset.UTC);
    String here = HERE.withZone(zone).format(at);
    return utc ? here.replaceFirst(" \\S+$", " UTC") : here + " (" + UTC.format(at) + ")";
  }

  private static String clean(String text) {
    return text.replaceAll("[\\p{Cntrl}&&[^\n]]+", " ").strip();
  }

  /** At most so many UTF-16 units, with no half character at the end. */
  static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = most - 1;
    return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + "…";
  }
}
