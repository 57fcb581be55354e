package io.hearthwatch.alarm;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;

/** What tests say of things that are wrong. */
final class Conditions {
  static final Chain FIRST =
      chain("1", "at once: chat-1, push; after 2m: chat-2; after 4m: everyone", "60s", "15m", "");
  static final Chain SECOND =
      chain("2", "at once: chat-1; after 15m: everyone", "10m", "4h", "22:00-06:30");
  static final Chain THIRD = chain("3", "at once: chat-1", "1d", "none", "");

  private Conditions() {}

  static Chain chain(
      String priority, String chain, String repeat, String acknowledgedFor, String quietHours) {
    return ChainParser.parse(
        new ChainParser.Text(priority, "*", chain, repeat, acknowledgedFor, quietHours),
        ZoneOffset.UTC);
  }

  static Chain chainOf(int priority) {
    return priority == 1 ? FIRST : priority == 2 ? SECOND : THIRD;
  }

  static Condition on(String alarm, String kind, int priority, boolean latched) {
    return new Condition(
        alarm,
        true,
        kind,
        priority,
        "home",
        null,
        "Trouble at " + alarm,
        "value 1",
        null,
        null,
        latched,
        false,
        false,
        false,
        List.of(),
        null);
  }

  static Condition gas(String alarm) {
    return on(alarm, "gas", 1, true);
  }

  static Condition silent(String alarm) {
    return on(alarm, "detector-silent", 2, false);
  }

  static Condition off(String alarm) {
    return Condition.over(alarm);
  }

  /** {@code 1d2h3m4s}, also with fractions of a second. */
  static Duration time(String text) {
    int days = text.indexOf('d');
    return Duration.parse(
        days < 0
            ? "PT" + text
            : "P"
                + text.substring(0, days + 1)
                + (days + 1 < text.length() ? "T" + text.substring(days + 1) : ""));
  }
}
