package io.hearthwatch.alarm;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Who is told of an alarm, and when, until somebody answers.
 *
 * @param site a site's name, or {@code *}
 * @param steps the first is at once, each later than the one before
 * @param repeat null: told once a step
 * @param acknowledgedFor after this it is as if nobody had answered; null: an answer stands
 * @param quietHours null: none
 */
record Chain(
    int priority,
    String site,
    List<Rung> steps,
    Duration repeat,
    Duration acknowledgedFor,
    QuietHours quietHours) {
  static final String ANY_SITE = "*";
  private static final Duration DAY = Duration.ofDays(1);

  /** One step: so long after the first raise these are told too. */
  record Rung(Duration after, List<String> audience) {}

  Chain {
    steps = List.copyOf(steps);
  }

  /** How many steps are to have run then; at least the first. */
  int reached(Instant since, Instant now) {
    int reached = 1;
    while (reached < steps.size() && !since.plus(steps.get(reached).after()).isAfter(now)) {
      reached++;
    }
    return reached;
  }

  /** Everybody of the first steps, in their order. */
  List<String> audience(int done) {
    Set<String> words = new LinkedHashSet<>();
    steps.stream().limit(Math.max(1, done)).forEach(step -> words.addAll(step.audience()));
    return new ArrayList<>(words);
  }

  /** When the next step or repeat is due, or null when there is none. */
  Instant next(Instant since, int done, Instant lastAt) {
    Instant step = done < steps.size() ? since.plus(steps.get(done).after()) : null;
    Instant again = repeat == null ? null : lastAt.plus(repeat);
    if (step == null || again == null) {
      return step == null ? again : step;
    }
    return step.isBefore(again) ? step : again;
  }

  /** A repeat that comes once a day or less often only reminds. */
  Notice.Event repeated() {
    return repeat.compareTo(DAY) >= 0 ? Notice.Event.REMINDER : Notice.Event.REPEATED;
  }

  boolean isQuiet(Instant time) {
    return quietHours != null && quietHours.hold(time);
  }

  Instant afterQuiet(Instant time) {
    return quietHours == null ? time : quietHours.endAfter(time);
  }

  boolean fits(int alarmPriority, String alarmSite) {
    return priority == alarmPriority && (site.equals(ANY_SITE) || site.equals(alarmSite));
  }
}
