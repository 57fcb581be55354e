package io.hearthwatch.alarm;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Checks from outside the usual course that whoever is to be told will be: each alarm that needs a
 * next step has one, steps that were due have run, and no notice lies about. What it finds is an
 * alarm of its own, and is put right as far as that can be.
 */
final class Auditor {
  static final String ALARM = "hub-escalation";
  private static final Logger LOG = Logger.getLogger(Auditor.class);
  private static final Duration TOO_LATE = Duration.ofMinutes(1);
  private static final int MOST_NAMED = 10;

  private final Board board;
  private final Chains chains;
  private volatile List<String> findings = List.of();

  Auditor(Board board, Chains chains) {
    this.board = board;
    this.chains = chains;
  }

  List<String> findings() {
    return findings;
  }

  /** Looks at everything and repairs it; on the desk's thread. */
  List<String> look(Round round) {
    List<String> found = new ArrayList<>();
    for (Alarm alarm : board.all()) {
      String wrong = alarm.id().equals(ALARM) ? null : wrong(alarm, round.now);
      if (wrong != null) {
        found.add(alarm.id() + ": " + wrong);
        board.apply(alarm.id(), AlarmEvent.TICK, round);
      }
    }
    for (Notice notice : chains.waitingSince(round.now, TOO_LATE)) {
      found.add(notice.alarm().id() + ": no route takes the notice " + notice.id());
    }
    tell(found, round);
    return findings;
  }

  private String wrong(Alarm alarm, Instant now) {
    Instant next = alarm.nextAt();
    Chain chain = board.chainOf(alarm);
    boolean asks = alarm.state().isUnacknowledged();
    boolean ends =
        alarm.state() == AlarmState.SHELVED
            || alarm.state() == AlarmState.ACK_ACTIVE && alarm.answer().expiresAt() != null;
    boolean goesOn = asks && chain != null && lacksOne(alarm, chain);
    if (next == null && (ends || goesOn)) {
      return "no next step was planned";
    }
    if (next != null && next.plus(TOO_LATE).isBefore(now)) {
      return "its step of " + next + " has not run";
    }
    return null;
  }

  /** A chain without repeats is at its end after its last step. */
  private static boolean lacksOne(Alarm alarm, Chain chain) {
    return alarm.state() == AlarmState.UNACK_CLEARED
        || chain.repeat() != null
        || alarm.escalation().owed() != null
        || alarm.escalation().done() < chain.steps().size();
  }

  private void tell(List<String> found, Round round) {
    List<String> all = List.copyOf(found);
    String text = String.join("; ", all.subList(0, Math.min(MOST_NAMED, all.size())));
    if (!all.isEmpty()) {
      if (!all.equals(findings)) {
        LOG.errorf("People may not be told of alarms: %s", text);
      }
      Condition condition =
          Condition.plain(ALARM, "hub", 2, "People may not be told of alarms", text);
      board.apply(ALARM, AlarmEvent.of(condition), round);
    } else if (board.get(ALARM) != null) {
      board.apply(ALARM, AlarmEvent.of(Condition.over(ALARM)), round);
    }
    findings = all;
  }

  /** The desk itself does not answer. */
  void silent() {
    findings = List.of("the alarm desk does not answer");
    LOG.error("People may not be told of alarms: the alarm desk does not answer");
  }
}
