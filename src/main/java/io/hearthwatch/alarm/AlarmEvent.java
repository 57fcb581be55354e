package io.hearthwatch.alarm;

import java.time.Instant;

/**
 * What may happen to an alarm.
 *
 * @param condition of RAISE and CLEAR
 * @param who the person, with the way they came by
 * @param why the reason they gave
 * @param until of SHELVE
 */
record AlarmEvent(Kind kind, Condition condition, String who, String why, Instant until) {

  /** The events of the state table. */
  enum Kind {
    RAISE,
    CLEAR,
    ACKNOWLEDGE,
    SHELVE,
    UNSHELVE,
    OUT_OF_SERVICE,
    IN_SERVICE,
    TICK
  }

  /** Time has passed, or the chain is another. */
  static final AlarmEvent TICK = new AlarmEvent(Kind.TICK, null, null, null, null);

  static AlarmEvent of(Condition condition) {
    return new AlarmEvent(
        condition.active() ? Kind.RAISE : Kind.CLEAR, condition, null, null, null);
  }

  static AlarmEvent acknowledge(String who, String why) {
    return new AlarmEvent(Kind.ACKNOWLEDGE, null, who, why, null);
  }

  static AlarmEvent shelve(Instant until, String who, String reason) {
    return new AlarmEvent(Kind.SHELVE, null, who, reason, until);
  }

  static AlarmEvent unshelve(String who, String why) {
    return new AlarmEvent(Kind.UNSHELVE, null, who, why, null);
  }

  static AlarmEvent outOfService(String who, String reason) {
    return new AlarmEvent(Kind.OUT_OF_SERVICE, null, who, reason, null);
  }

  static AlarmEvent inService(String who, String why) {
    return new AlarmEvent(Kind.IN_SERVICE, null, who, why, null);
  }
}
