package io.hearthwatch.alarm;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * What an event makes of an alarm: a function of the alarm, the event, the time and the chain, and
 * of nothing else. The table of states is in the package description.
 */
final class AlarmMachine {
  /** The longest shelf: whoever wants more takes the alarm out of service. */
  static final Duration LONGEST_SHELF = Duration.ofDays(7);

  static final String HUB = "hub";

  /**
   * Applies an event.
   *
   * @param alarm {@link Alarm#normal} when there is none
   * @param chain the one that fits, or null: then nobody is told until there is one
   */
  Step apply(Alarm alarm, AlarmEvent event, Instant now, Chain chain) {
    Draft draft = new Draft(alarm, now, chain);
    return switch (event.kind()) {
      case RAISE -> raise(draft, event.condition());
      case CLEAR -> clear(draft, event.condition());
      case ACKNOWLEDGE -> acknowledge(draft, event);
      case SHELVE -> shelve(draft, event);
      case UNSHELVE ->
          alarm.state() == AlarmState.SHELVED
              ? back(draft, Notice.Event.UNSHELVED, event.who(), event.why())
              : draft.refused(alarm.id() + " is not shelved");
      case OUT_OF_SERVICE -> outOfService(draft, event);
      case IN_SERVICE ->
          alarm.state() == AlarmState.OUT_OF_SERVICE
              ? back(draft, Notice.Event.IN_SERVICE, event.who(), event.why())
              : draft.refused(alarm.id() + " is not out of service");
      case TICK -> tick(draft);
    };
  }

  private Step raise(Draft d, Condition report) {
    boolean first = d.state == AlarmState.NORMAL;
    boolean urgent = !first && report.priority() < d.condition.priority();
    Condition known = d.condition;
    d.condition = first ? report : known.refreshedBy(report);
    switch (d.state) {
      case NORMAL -> {
        String id = d.before.id() + "#" + d.now.getEpochSecond();
        d.incident = new Alarm.Incident(id, d.now, d.now, null, 1);
        d.answer = null;
        d.told = false;
        d.lastAt = null;
        d.active = true;
        d.begin(null, null);
        d.to(AlarmState.UNACK_ACTIVE, "RAISED", null, report.text());
      }
      case UNACK_CLEARED -> {
        again(d);
        d.owed = Notice.Event.RAISED;
        d.to(AlarmState.UNACK_ACTIVE, "RAISED", null, report.text());
      }
      case UNACK_ACTIVE, ACK_ACTIVE -> {
        if (!urgent) {
          return new Step(
              d.before.with(d.condition),
              known.differsInKindFrom(d.condition),
              List.of(),
              List.of(),
              null);
        }
        moreUrgent(d);
      }
      case SHELVED, OUT_OF_SERVICE -> {
        boolean returned = !d.active;
        if (returned) {
          again(d);
          d.to(d.state, "RAISED", null, report.text());
        }
        if (urgent && d.condition.priority() == 1 && d.state == AlarmState.SHELVED) {
          d.shelf = null;
          moreUrgent(d);
        }
      }
    }
    return Telling.told(d);
  }

  private static void again(Draft d) {
    Alarm.Incident i = d.incident;
    d.incident = new Alarm.Incident(i.id(), i.raisedAt(), d.now, null, i.occurrences() + 1);
    d.active = true;
  }

  /** What was acknowledged or shelved was something less urgent. */
  private static void moreUrgent(Draft d) {
    d.answer = null;
    String why = "priority " + d.condition.priority() + " now";
    d.begin(null, why);
    d.to(AlarmState.UNACK_ACTIVE, "RAISED", null, why);
  }

  private Step clear(Draft d, Condition report) {
    if (!d.active) {
      return d.unchanged();
    }
    d.active = false;
    Alarm.Incident i = d.incident;
    d.incident = new Alarm.Incident(i.id(), i.raisedAt(), i.lastRaisedAt(), d.now, i.occurrences());
    boolean asks = d.state == AlarmState.UNACK_ACTIVE && d.condition.latched();
    boolean set = d.state == AlarmState.SHELVED || d.state == AlarmState.OUT_OF_SERVICE;
    d.to(
        set ? d.state : asks ? AlarmState.UNACK_CLEARED : AlarmState.NORMAL,
        "CLEARED",
        null,
        report.text());
    if (!set) {
      d.tellTheTold(Notice.Event.CLEARED, null, report.text());
    }
    if (asks && d.told) {
      d.lastAt = d.now;
      d.owed = null;
    }
    return Telling.told(d);
  }

  private Step acknowledge(Draft d, AlarmEvent event) {
    switch (d.state) {
      case NORMAL -> {
        return d.refused(d.before.id() + " is normal: there is nothing to acknowledge");
      }
      case SHELVED -> {
        return d.refused(d.before.id() + " is shelved; unshelve it first");
      }
      case OUT_OF_SERVICE -> {
        return d.refused(d.before.id() + " is out of service; put it in service first");
      }
      case UNACK_CLEARED -> {
        d.to(AlarmState.NORMAL, "ACKNOWLEDGED", event.who(), event.why());
        d.answer = new Alarm.Answer(d.now, event.who(), null);
        d.tellTheTold(Notice.Event.ACKNOWLEDGED, event.who(), event.why());
      }
      case UNACK_ACTIVE, ACK_ACTIVE -> {
        boolean news = d.state == AlarmState.UNACK_ACTIVE;
        d.to(AlarmState.ACK_ACTIVE, "ACKNOWLEDGED", event.who(), event.why());
        d.answer = new Alarm.Answer(d.now, event.who(), expiry(d));
        d.owed = null;
        if (news) {
          d.tellTheTold(Notice.Event.ACKNOWLEDGED, event.who(), event.why());
        }
      }
    }
    return Telling.told(d);
  }

  /** Without a chain an acknowledgement lasts as long as the shortest that is shipped. */
  private static Instant expiry(Draft d) {
    Duration lasts = d.chain == null ? Duration.ofMinutes(15) : d.chain.acknowledgedFor();
    return lasts == null ? null : d.now.plus(lasts);
  }

  private Step shelve(Draft d, AlarmEvent event) {
    String refusal = shelfRefusal(d, event);
    if (refusal != null) {
      return d.refused(refusal);
    }
    long seconds = Duration.between(d.now, event.until()).toSeconds();
    d.shelf = new Alarm.Shelf(event.until(), event.who(), event.why(), seconds);
    d.answer = null;
    d.owed = null;
    d.to(AlarmState.SHELVED, "SHELVED", event.who(), event.why());
    d.tellTheTold(Notice.Event.SHELVED, event.who(), event.why());
    return Telling.told(d);
  }

  private static String shelfRefusal(Draft d, AlarmEvent event) {
    String id = d.before.id();
    switch (d.state) {
      case NORMAL:
        return id + " is normal: there is nothing to shelve";
      case UNACK_CLEARED:
        return id + " is over; acknowledge it instead";
      case OUT_OF_SERVICE:
        return id + " is out of service already";
      default:
        break;
    }
    if (d.condition.priority() == 1) {
      return "gas".equals(d.condition.kind())
          ? "a gas alarm of priority 1 is never shelved; acknowledge it, and see to the gas"
          : "an alarm of priority 1 is not shelved; acknowledge it";
    }
    if (event.why() == null || event.why().isBlank()) {
      return "an alarm is shelved with a reason only";
    }
    if (!event.until().isAfter(d.now) || event.until().isAfter(d.now.plus(LONGEST_SHELF))) {
      return "a shelf ends in the future, within " + LONGEST_SHELF.toDays() + " days";
    }
    return null;
  }

  private Step outOfService(Draft d, AlarmEvent event) {
    if (d.state == AlarmState.NORMAL) {
      return d.refused(d.before.id() + " is normal: there is nothing to take out of service");
    }
    if (d.state == AlarmState.OUT_OF_SERVICE) {
      return d.refused(d.before.id() + " is out of service already");
    }
    if (event.why() == null || event.why().isBlank()) {
      return d.refused("an alarm is taken out of service with a reason only");
    }
    d.shelf = new Alarm.Shelf(null, event.who(), event.why(), 0);
    d.answer = null;
    d.owed = null;
    d.to(AlarmState.OUT_OF_SERVICE, "OUT_OF_SERVICE", event.who(), event.why());
    d.tellTheTold(Notice.Event.OUT_OF_SERVICE, event.who(), event.why());
    return Telling.told(d);
  }

  /** From the shelf or back in service: what is still true begins anew. */
  private Step back(Draft d, Notice.Event event, String who, String why) {
    d.shelf = null;
    d.to(d.active ? AlarmState.UNACK_ACTIVE : AlarmState.NORMAL, event.name(), who, why);
    if (d.active) {
      d.begin(who, why);
    } else {
      d.tellTheTold(event, who, why);
    }
    return Telling.told(d);
  }

  private Step tick(Draft d) {
    if (d.state == AlarmState.SHELVED && !d.shelf.until().isAfter(d.now)) {
      return back(d, Notice.Event.UNSHELVED, HUB, "its time on the shelf is over");
    }
    if (d.state == AlarmState.ACK_ACTIVE
        && d.answer.expiresAt() != null
        && !d.answer.expiresAt().isAfter(d.now)) {
      String why = "still active since " + d.answer.by() + " acknowledged it";
      d.answer = null;
      d.begin(HUB, why);
      d.to(AlarmState.UNACK_ACTIVE, "ACKNOWLEDGEMENT_EXPIRED", HUB, why);
    }
    return Telling.told(d);
  }
}
