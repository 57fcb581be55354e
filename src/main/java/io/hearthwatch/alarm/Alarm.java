package io.hearthwatch.alarm;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;

/**
 * An alarm as the hub keeps it.
 *
 * @param condition what its source said last; null only for an alarm that never was
 * @param active whether the condition holds, also while it is shelved or out of service
 * @param incident null while normal
 * @param answer null unless acknowledged
 * @param shelf null unless shelved or out of service
 * @param escalation who is told next; null while normal
 */
@RegisterForReflection // stored as JSON
record Alarm(
    String id,
    AlarmState state,
    boolean active,
    Condition condition,
    Incident incident,
    Answer answer,
    Shelf shelf,
    Escalation escalation,
    Instant changedAt) {

  /**
   * From the first raise until the alarm is normal again.
   *
   * @param raisedAt the first raise
   * @param lastRaisedAt the newest, when it came back un-acknowledged
   * @param occurrences how often it was raised
   */
  @RegisterForReflection
  record Incident(
      String id, Instant raisedAt, Instant lastRaisedAt, Instant clearedAt, int occurrences) {}

  /**
   * An acknowledgement.
   *
   * @param expiresAt null when it does not expire
   */
  @RegisterForReflection
  record Answer(Instant at, String by, Instant expiresAt) {}

  /**
   * Why nobody is to be told.
   *
   * @param until null for an alarm out of service
   * @param seconds how long it was to last at most; bounds it when the clock was set back
   */
  @RegisterForReflection
  record Shelf(Instant until, String by, String reason, long seconds) {}

  /**
   * How far the telling has come.
   *
   * @param since the clock of the steps; the first raise of the incident, or of its renewal
   * @param done how many steps of the chain have run
   * @param lastAt when somebody was last told
   * @param nextAt when there is something to do again; null when only an event changes anything
   * @param owed what should have been told and was not yet: quiet hours, a flood, no chain
   * @param told whether anybody knows of the incident
   */
  @RegisterForReflection
  record Escalation(
      Instant since, int done, Instant lastAt, Instant nextAt, Notice.Event owed, boolean told) {

    Escalation moved(Duration back) {
      return new Escalation(
          minus(since, back), done, minus(lastAt, back), minus(nextAt, back), owed, told);
    }
  }

  static Alarm normal(String id) {
    return new Alarm(id, AlarmState.NORMAL, false, null, null, null, null, null, null);
  }

  @JsonIgnore
  boolean isNormal() {
    return state == AlarmState.NORMAL;
  }

  /** When there is something to do for it, or null. */
  Instant nextAt() {
    return escalation == null ? null : escalation.nextAt();
  }

  Alarm with(Condition newer) {
    return new Alarm(id, state, active, newer, incident, answer, shelf, escalation, changedAt);
  }

  Alarm with(Escalation other) {
    return new Alarm(id, state, active, condition, incident, answer, shelf, other, changedAt);
  }

  /** What is owed is told later, by its own notice or in a list. */
  Alarm owing(Notice.Event event, boolean told) {
    Escalation e = escalation;
    return with(new Escalation(e.since(), e.done(), e.lastAt(), e.nextAt(), event, told));
  }

  /** All that is planned, earlier: for a clock that was set back. */
  Alarm moved(Duration back) {
    return new Alarm(
        id,
        state,
        active,
        condition,
        incident,
        answer == null
            ? null
            : new Answer(answer.at(), answer.by(), minus(answer.expiresAt(), back)),
        shelf == null
            ? null
            : new Shelf(minus(shelf.until(), back), shelf.by(), shelf.reason(), shelf.seconds()),
        escalation == null ? null : escalation.moved(back),
        changedAt);
  }

  private static Instant minus(Instant time, Duration back) {
    return time == null ? null : time.minus(back);
  }
}
