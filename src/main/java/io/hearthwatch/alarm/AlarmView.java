package io.hearthwatch.alarm;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;

/**
 * An alarm as others see it: by HTTP, on its topic, in a notice. Absent values are null.
 *
 * @param incident {@code <id>#<epoch seconds of its first raise>}
 * @param raisedAt first raise of the incident
 * @param reason why it is shelved or out of service
 * @param occurrences how often it was raised in this incident
 * @param step how many steps of its chain have run
 */
@RegisterForReflection // becomes JSON
record AlarmView(
    String id,
    String kind,
    Integer priority,
    AlarmState state,
    String site,
    String source,
    String title,
    String text,
    String reading,
    String action,
    String incident,
    Instant raisedAt,
    Instant changedAt,
    Instant clearedAt,
    Instant acknowledgedAt,
    String acknowledgedBy,
    Instant acknowledgementExpiresAt,
    Instant shelvedUntil,
    String shelvedBy,
    String reason,
    Integer occurrences,
    boolean warmingUp,
    boolean unconfirmed,
    boolean test,
    List<String> children,
    Integer step,
    Instant nextStepAt) {

  static AlarmView of(Alarm alarm) {
    Condition c = alarm.condition() == null ? Condition.over(alarm.id()) : alarm.condition();
    Alarm.Incident incident = alarm.incident();
    Alarm.Answer answer = alarm.answer();
    Alarm.Shelf shelf = alarm.shelf();
    Alarm.Escalation escalation = alarm.escalation();
    return new AlarmView(
        alarm.id(),
        c.kind(),
        c.priority() == 0 ? null : c.priority(),
        alarm.state(),
        c.site(),
        c.source(),
        c.title(),
        c.text(),
        c.reading(),
        c.action(),
        incident == null ? null : incident.id(),
        incident == null ? null : incident.raisedAt(),
        alarm.changedAt(),
        incident == null ? null : incident.clearedAt(),
        answer == null ? null : answer.at(),
        answer == null ? null : answer.by(),
        answer == null ? null : answer.expiresAt(),
        shelf == null ? null : shelf.until(),
        shelf == null ? null : shelf.by(),
        shelf == null ? null : shelf.reason(),
        incident == null ? null : incident.occurrences(),
        c.warmingUp(),
        c.unconfirmed(),
        c.test(),
        c.children(),
        escalation == null ? null : escalation.done(),
        escalation == null ? null : escalation.nextAt());
  }
}
