package io.hearthwatch.alarm;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All alarms, in memory: what is here counts, the store follows. Changed by one thread only, read
 * by any.
 */
final class Board {

  /** An incident that nobody answers has some 10 000 notices a week, so 32 bits would not do. */
  private static final int ID_DIGITS = 16;

  /** An alarm with its version; also a normal one, until its topic has been emptied. */
  record Kept(Alarm alarm, long version) {}

  private final AlarmMachine machine = new AlarmMachine();
  private final Flood flood = new Flood();
  private final Chains chains;
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();
  private long version;

  Board(Chains chains) {
    this.chains = chains;
  }

  /** Takes a stored alarm in, unless there is a newer one; returns whether it did. */
  boolean load(Alarm alarm, long storedVersion) {
    version = Math.max(version, storedVersion);
    return kept.putIfAbsent(alarm.id(), new Kept(alarm, storedVersion)) == null;
  }

  /** After loading: what was raised just before still makes a flood. */
  void resume(Instant now) {
    flood.forgetRaises();
    List<Instant> raised = new ArrayList<>();
    for (Alarm alarm : all()) {
      Instant at = alarm.incident().lastRaisedAt();
      if (at.plus(Flood.WINDOW).isAfter(now) && !at.isAfter(now)) {
        raised.add(at);
      }
    }
    raised.sort(null);
    raised.forEach(flood::raised);
    flood.look(now, unanswered());
    boolean untold = all().stream().anyMatch(a -> !a.escalation().told());
    Instant last =
        all().stream()
            .map(a -> a.escalation().lastAt())
            .filter(at -> at != null && !at.isAfter(now))
            .max(Comparator.naturalOrder())
            .orElse(now);
    flood.resume(now, unanswered(), untold ? null : last);
  }

  Kept get(String id) {
    return kept.get(id);
  }

  /** All alarms that are not normal, by id. */
  List<Alarm> all() {
    Map<String, Alarm> found = new TreeMap<>();
    for (Kept k : kept.values()) {
      if (!k.alarm().isNormal()) {
        found.put(k.alarm().id(), k.alarm());
      }
    }
    return new ArrayList<>(found.values());
  }

  /** Forgets a normal alarm whose topic is empty. */
  void forget(String id, long publishedVersion) {
    kept.computeIfPresent(
        id, (i, k) -> k.version() == publishedVersion && k.alarm().isNormal() ? null : k);
  }

  Chain chainOf(Alarm alarm) {
    return alarm.condition() == null
        ? null
        : chains.fitting(alarm.condition().priority(), alarm.condition().site());
  }

  private Chain chainFor(Alarm alarm, AlarmEvent event) {
    if (event.kind() != AlarmEvent.Kind.RAISE) {
      return chainOf(alarm);
    }
    Condition report = event.condition();
    return alarm.isNormal()
        ? chains.fitting(report.priority(), report.site())
        : chains.fitting(
            Math.min(report.priority(), alarm.condition().priority()), alarm.condition().site());
  }

  /** Applies an event; what it brings about goes into the round. */
  Step apply(String id, AlarmEvent event, Round round) {
    Kept before = kept.get(id);
    Alarm alarm = before == null ? Alarm.normal(id) : before.alarm();
    Chain chain = chainFor(alarm, event);
    Step step = machine.apply(alarm, event, round.now, chain);
    Alarm after = step.alarm();
    if (!alarm.active() && after.active() && after.state() == AlarmState.UNACK_ACTIVE) {
      flood.raised(round.now);
    }
    boolean told = alarm.escalation() != null && alarm.escalation().told();
    for (Notice notice : step.notices()) {
      if (flood.holdsBack(notice)) {
        after = after.owing(told ? notice.event() : Notice.Event.RAISED, told);
      } else {
        round.notices.add(due(notice, chain, round.now));
      }
    }
    round.transitions.addAll(step.transitions());
    if (step.changed()) {
      put(after, round);
    } else if (before != null) {
      kept.put(id, new Kept(after, before.version()));
    }
    return step;
  }

  private static Round.Due due(Notice notice, Chain chain, Instant now) {
    String random = UUID.randomUUID().toString().replace("-", "");
    String id = notice.alarm().incident() + "-" + random.substring(0, ID_DIGITS);
    return new Round.Due(notice.withId(id), chain == null ? now : chain.afterQuiet(now));
  }

  private void put(Alarm alarm, Round round) {
    kept.put(alarm.id(), new Kept(alarm, ++version));
    round.changed.add(alarm.id());
  }

  /** Does what is due by now. */
  void tick(Round round) {
    for (Alarm alarm : all()) {
      if (isDue(alarm, round.now)) {
        apply(alarm.id(), AlarmEvent.TICK, round);
      }
    }
    if (flood.look(round.now, unanswered())) {
      replanOwed(round);
    }
    List<Flood.Member> members = members(round.now);
    if (flood.isListDue(round.now, members)) {
      list(members, round);
    }
  }

  private boolean isDue(Alarm alarm, Instant now) {
    return alarm.nextAt() != null
        && !alarm.nextAt().isAfter(now)
        && (!alarm.state().isUnacknowledged() || chainOf(alarm) != null);
  }

  private void replanOwed(Round round) {
    for (Alarm alarm : all()) {
      if (alarm.escalation().owed() != null) {
        apply(alarm.id(), AlarmEvent.TICK, round);
      }
    }
  }

  /** Looks at every alarm again: there are other chains. */
  void replan(Round round) {
    all().forEach(alarm -> apply(alarm.id(), AlarmEvent.TICK, round));
  }

  private int unanswered() {
    int count = 0;
    for (Kept k : kept.values()) {
      count += k.alarm().state() == AlarmState.UNACK_ACTIVE ? 1 : 0;
    }
    return count;
  }

  /** Alarms that lack an answer and whose people may be told now, most urgent first. */
  private List<Flood.Member> members(Instant now) {
    List<Flood.Member> members = new ArrayList<>();
    for (Kept k : kept.values()) {
      Chain chain = k.alarm().state().isUnacknowledged() ? chainOf(k.alarm()) : null;
      if (chain != null && !chain.isQuiet(now) && k.alarm().escalation().done() > 0) {
        members.add(new Flood.Member(k.alarm(), chain));
      }
    }
    members.sort(
        Comparator.comparingInt((Flood.Member m) -> m.alarm().condition().priority())
            .thenComparing(m -> m.alarm().incident().raisedAt())
            .thenComparing(m -> m.alarm().id()));
    return members;
  }

  private void list(List<Flood.Member> members, Round round) {
    Set<String> audience = Flood.audience(members);
    for (Flood.Member member : members) {
      Alarm.Escalation escalation = member.alarm().escalation();
      if (escalation.owed() != null || !escalation.told()) {
        put(member.alarm().owing(null, true), round);
      }
    }
    List<Alarm> alarms = members.stream().map(m -> kept.get(m.alarm().id()).alarm()).toList();
    Notice notice = FloodNotice.of(alarms, flood, List.copyOf(audience), round.now);
    round.notices.add(due(notice, null, round.now));
    flood.listed(round.now, members);
  }

  /** When there is something to do again, or null. */
  Instant next(Instant now) {
    List<Flood.Member> members = flood.isListing() ? members(now) : List.of();
    Instant next = flood.next(now, members);
    for (Kept k : kept.values()) {
      Instant at = k.alarm().nextAt();
      boolean possible =
          at != null && (!k.alarm().state().isUnacknowledged() || chainOf(k.alarm()) != null);
      next = possible && (next == null || at.isBefore(next)) ? at : next;
    }
    return next;
  }

  /** The clock was set back: what is planned comes as much earlier. */
  void moved(Duration back, Round round) {
    flood.moved(back);
    for (Alarm alarm : all()) {
      put(alarm.moved(back), round);
    }
  }

  boolean isFlood() {
    return flood.isListing();
  }
}
