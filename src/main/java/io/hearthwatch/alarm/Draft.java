package io.hearthwatch.alarm;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** An alarm while one event changes it, and what that brings about. */
final class Draft {
  final Alarm before;
  final Instant now;

  /** One thing to tell, until the alarm has its final form. */
  private record Word(Notice.Event event, List<String> audience, String who, String why) {}

  /** Null while none fits: nobody is told until one does. */
  final Chain chain;

  AlarmState state;
  boolean active;
  Condition condition;
  Alarm.Incident incident;
  Alarm.Answer answer;
  Alarm.Shelf shelf;
  Instant since;
  int done;
  Instant lastAt;
  Instant nextAt;
  Notice.Event owed;
  boolean told;
  Instant changedAt;

  /** Who and what made the telling begin anew, for the notice of this very event. */
  String beganBy;

  String beganWhy;

  private final List<Transition> transitions = new ArrayList<>();
  private final List<Notice> notices = new ArrayList<>();

  private final List<Word> words = new ArrayList<>();

  Draft(Alarm alarm, Instant now, Chain chain) {
    this.before = alarm;
    this.now = now;
    this.chain = chain;
    state = alarm.state();
    active = alarm.active();
    condition = alarm.condition();
    incident = alarm.incident();
    answer = alarm.answer();
    shelf = alarm.shelf();
    changedAt = alarm.changedAt();
    if (alarm.escalation() != null) {
      since = earlier(alarm.escalation().since());
      done = alarm.escalation().done();
      lastAt = earlier(alarm.escalation().lastAt());
      nextAt = alarm.escalation().nextAt();
      owed = alarm.escalation().owed();
      told = alarm.escalation().told();
    }
    boundEnds();
  }

  /** What lies in the future though it has happened was written by a clock that was wrong. */
  private Instant earlier(Instant past) {
    return past != null && past.isAfter(now) ? now : past;
  }

  private void boundEnds() {
    if (answer != null
        && answer.expiresAt() != null
        && chain != null
        && chain.acknowledgedFor() != null) {
      answer =
          new Alarm.Answer(
              answer.at(), answer.by(), sooner(answer.expiresAt(), chain.acknowledgedFor()));
    }
    if (shelf != null && shelf.until() != null) {
      shelf =
          new Alarm.Shelf(
              sooner(shelf.until(), Duration.ofSeconds(shelf.seconds())),
              shelf.by(),
              shelf.reason(),
              shelf.seconds());
    }
  }

  private Instant sooner(Instant end, Duration most) {
    Instant latest = now.plus(most);
    return end.isAfter(latest) ? latest : end;
  }

  /** Goes to a state, with a line in the journal. */
  void to(AlarmState next, String event, String who, String why) {
    AlarmState from = state;
    state = next;
    changedAt = event.equals("ESCALATED") ? changedAt : now;
    transitions.add(
        new Transition(
            now,
            before.id(),
            incident.id(),
            condition.kind(),
            condition.priority(),
            condition.site(),
            event,
            from,
            next,
            who,
            why));
  }

  /** The telling begins with the first step. */
  void begin(String who, String why) {
    beganBy = who;
    beganWhy = why;
    since = now;
    done = 0;
    owed = Notice.Event.RAISED;
  }

  /** Tells everybody of the steps reached. */
  void tell(Notice.Event event, String who, String why) {
    words.add(new Word(event, chain.audience(done), who, why));
    lastAt = now;
    owed = null;
    told = true;
  }

  /** Tells those who know of the incident; nobody, when nobody does. */
  void tellTheTold(Notice.Event event, String who, String why) {
    if (told) {
      words.add(new Word(event, Notice.TOLD, who, why));
    }
  }

  Step refused(String refusal) {
    return new Step(before, false, List.of(), List.of(), refusal);
  }

  Step unchanged() {
    return new Step(before, false, List.of(), List.of(), null);
  }

  Step step() {
    boolean normal = state == AlarmState.NORMAL;
    Alarm after =
        new Alarm(
            before.id(),
            state,
            active,
            condition,
            incident,
            answer,
            shelf,
            normal ? null : new Alarm.Escalation(since, done, lastAt, nextAt, owed, told),
            changedAt);
    AlarmView view = AlarmView.of(after);
    for (Word word : words) {
      boolean urgent = word.event() == Notice.Event.RAISED && condition.priority() == 1;
      notices.add(
          new Notice(
              null,
              word.event(),
              now,
              urgent,
              word.audience(),
              word.who(),
              word.why(),
              view,
              null));
    }
    boolean changed =
        !transitions.isEmpty() || !notices.isEmpty() || !after.equals(before.with(condition));
    return new Step(after, changed, transitions, notices, null);
  }
}
