package io.hearthwatch.alarm;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;

/**
 * Who is to hear what of an alarm; the body of exchanges from {@code alarm:escalation}.
 *
 * @param id unique and stable; null until the desk has given one
 * @param urgent the first message of a priority 1 alarm
 * @param audience words: {@code chat-1}, {@code push}, {@code everyone}, {@code told}…
 * @param alarm as it is at that moment; for a FLOOD what the alarms have in common
 * @param alarms only of a FLOOD: all that wait for an acknowledgement, most urgent first
 */
@RegisterForReflection // becomes JSON, and is stored as such
record Notice(
    String id,
    Event event,
    Instant at,
    boolean urgent,
    List<String> audience,
    String who,
    String why,
    AlarmView alarm,
    List<AlarmView> alarms) {

  /** What there is to tell. */
  enum Event {
    RAISED,
    REPEATED,
    ESCALATED,
    REMINDER,
    ACKNOWLEDGED,
    CLEARED,
    SHELVED,
    UNSHELVED,
    OUT_OF_SERVICE,
    IN_SERVICE,
    FLOOD;

    /** Whether it asks for an answer, so that a list of alarms can stand for it in a flood. */
    boolean asks() {
      return this == RAISED || this == REPEATED || this == ESCALATED || this == REMINDER;
    }
  }

  /** All who were told of the incident before. */
  static final List<String> TOLD = List.of("told");

  Notice withId(String given) {
    return new Notice(given, event, at, urgent, audience, who, why, alarm, alarms);
  }

  /** Notices of one incident go out one after another. */
  @JsonIgnore
  String lane() {
    return event == Event.FLOOD ? "flood" : alarm.incident();
  }
}
