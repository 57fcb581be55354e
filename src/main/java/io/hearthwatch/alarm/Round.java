package io.hearthwatch.alarm;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What the events of one group bring about, until it is committed. */
final class Round {
  private static final Duration LONGEST_NIGHT = Duration.ofHours(25);

  final Instant now;
  final Set<String> changed = new LinkedHashSet<>();
  final List<Due> notices = new ArrayList<>();
  final List<Transition> transitions = new ArrayList<>();

  /** Run when it is safe: acknowledgements, answers. */
  final List<Runnable> after = new ArrayList<>();

  Round(Instant now) {
    this.now = now;
  }

  /**
   * A notice.
   *
   * @param at not to be handed over before; later than now in quiet hours
   */
  record Due(Notice notice, Instant at) {

    /** Whether it waits for a morning; what only seems to be to come is a clock's fault. */
    boolean isPutOff(Instant now) {
      return at.isAfter(notice.at()) && at.isAfter(now) && at.isBefore(now.plus(LONGEST_NIGHT));
    }
  }
}
