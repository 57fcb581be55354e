package io.hearthwatch.alarm;

import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a chain from the parameters of {@code alarm:escalation}, as people write them: {@code "at
 * once: chat-1, push; after 2m: chat-2; after 4m: everyone"}, {@code 60s}, {@code none}.
 */
final class ChainParser {
  private static final Pattern STEP =
      Pattern.compile("(?is)\\s*(at once|after\\s+(\\S+))\\s*:(.*)");
  private static final Pattern DURATION =
      Pattern.compile("(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?");
  private static final Duration LONGEST = Duration.ofDays(30);
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final int MOST_STEPS = 20;
  private static final int LONGEST_WORD = 64;

  /** The parameters as they are written; all may be null. */
  record Text(
      String priority,
      String site,
      String chain,
      String repeat,
      String acknowledgedFor,
      String quietHours) {}

  private ChainParser() {}

  /**
   * Reads and checks a chain.
   *
   * @param zone the hub's time zone, for quiet hours
   * @throws IllegalArgumentException with the parameter, the rule and what was there
   */
  static Chain parse(Text text, ZoneId zone) {
    int priority = priority(text.priority());
    Duration repeat = span("repeat", text.repeat());
    Duration acknowledgedFor = span("acknowledgedFor", text.acknowledgedFor());
    if (priority == 1) {
      need(
          repeat != null,
          "repeat: an alarm of priority 1 is repeated until somebody answers",
          text.repeat());
      need(
          acknowledgedFor != null,
          "acknowledgedFor: with priority 1 an acknowledgement has to expire",
          text.acknowledgedFor());
      need(
          blank(text.quietHours()),
          "quietHours: only for priorities 2 and 3, priority 1 never waits",
          text.quietHours());
    }
    String site = blank(text.site()) ? Chain.ANY_SITE : text.site().strip();
    QuietHours quiet = blank(text.quietHours()) ? null : QuietHours.parse(text.quietHours(), zone);
    return new Chain(priority, site, steps(text.chain()), repeat, acknowledgedFor, quiet);
  }

  private static int priority(String text) {
    need(!blank(text) && text.strip().matches("[123]"), "priority: must be 1, 2 or 3", text);
    return Integer.parseInt(text.strip());
  }

  private static List<Chain.Rung> steps(String text) {
    need(
        !blank(text),
        "chain: must say who is told, such as 'at once: chat-1; after 5m: everyone'",
        text);
    List<Chain.Rung> steps = new ArrayList<>();
    for (String part : text.split(";", -1)) {
      if (part.isBlank() && !steps.isEmpty()) {
        continue; // a semicolon at the end
      }
      Matcher step = STEP.matcher(part);
      need(step.matches(), "chain: a step is 'at once: who' or 'after 2m: who'", part);
      Duration after = step.group(2) == null ? Duration.ZERO : duration("chain", step.group(2));
      if (steps.isEmpty()) {
        need(after.isZero(), "chain: the first step must be 'at once'", part);
      } else {
        need(
            after.compareTo(steps.get(steps.size() - 1).after()) > 0,
            "chain: each step must be later than the one before",
            part);
      }
      steps.add(new Chain.Rung(after, audience(step.group(3))));
    }
    need(steps.size() <= MOST_STEPS, "chain: at most " + MOST_STEPS + " steps", text);
    return steps;
  }

  private static List<String> audience(String text) {
    List<String> words = new ArrayList<>();
    for (String word : text.split(",", -1)) {
      String name = word.strip();
      need(
          !name.isEmpty() && name.length() <= LONGEST_WORD && name.indexOf(':') < 0,
          "chain: who is told must be names with commas between",
          text.strip());
      need(!name.equals("told"), "chain: 'told' are those of the steps before; name them", name);
      if (!words.contains(name)) {
        words.add(name);
      }
    }
    return List.copyOf(words);
  }

  /** A duration, or null for {@code none} and nothing. */
  private static Duration span(String name, String text) {
    return blank(text) || text.strip().equalsIgnoreCase("none") ? null : duration(name, text);
  }

  private static Duration duration(String name, String text) {
    Matcher parts = DURATION.matcher(text.strip().toLowerCase(Locale.ROOT));
    String rule = name + ": a time is such as 60s, 2m, 1h30m or 1d (1 s to 30 days)";
    need(parts.matches() && parts.end() > 0, rule, text);
    long[] seconds = {86_400, 3_600, 60, 1};
    long sum = 0;
    for (int i = 0; i < seconds.length; i++) {
      String number = parts.group(i + 1);
      need(number == null || number.length() <= 7, rule, text);
      sum += number == null ? 0 : Long.parseLong(number) * seconds[i];
    }
    Duration duration = Duration.ofSeconds(sum);
    need(duration.compareTo(SHORTEST) >= 0 && duration.compareTo(LONGEST) <= 0, rule, text);
    return duration;
  }

  private static boolean blank(String text) {
    return text == null || text.isBlank();
  }

  private static void need(boolean holds, String rule, String was) {
    if (!holds) {
      throw new IllegalArgumentException(
          rule + (was == null ? ", was not given" : ", was '" + was.strip() + "'"));
    }
  }
}
