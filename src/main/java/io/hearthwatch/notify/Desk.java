package io.hearthwatch.notify;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Decides what is sent to whom next: the outbox without its threads. Every method is called with
 * the desk as its lock.
 */
final class Desk {
  private static final Logger LOG = Logger.getLogger(Desk.class);
  private static final long IDS_EACH_MS = 1_000;

  private final Clock clock;
  private final Audience audience;
  private final Saver saver;
  private final Channels channels = new Channels();
  private final Map<Target, Lane> lanes = new LinkedHashMap<>();
  private final Remembered remembered = new Remembered();
  private final Told told = new Told();
  private long lastId;
  private boolean ready;

  Desk(Clock clock, List<String> chats, Saver saver) {
    this.clock = clock;
    this.audience = new Audience(chats);
    this.saver = saver;
  }

  /** Takes over what a former run left. */
  void load(Collection<Row> rows, Collection<String> takenIds, Collection<Told.Entry> entries) {
    for (Row row : rows) {
      lastId = Math.max(lastId, row.id);
      if (knows(row)) {
        continue;
      }
      row.nextAt = row.nextAt == Row.SHOWN ? Row.SHOWN : 0; // what was held up goes on at once
      lane(row.target).rows.add(row);
      remembered.ask(row);
    }
    remembered.takeAll(takenIds);
    entries.forEach(told::add);
  }

  /** Whether it is a row of this run, or one of this run has come in its place. */
  private boolean knows(Row row) {
    Lane lane = lane(row.target);
    if (lane.rows.stream().anyMatch(known -> known.id == row.id)) {
      return true;
    }
    boolean replaced = lane.rows.stream().anyMatch(newer -> newer.isOf(row.notice.incident()));
    if (replaced) {
      saver.drop(row);
    }
    return replaced;
  }

  /** The rows of a former run are not known: new ones must not take the ids of those. */
  void awayFromKnownIds() {
    lastId = Math.max(lastId, now() * IDS_EACH_MS);
  }

  Channels channels() {
    return channels;
  }

  Map<Target, Lane> lanes() {
    return lanes;
  }

  Told told() {
    return told;
  }

  /** Takes a notice; one that was taken before is dropped. */
  void add(Notice notice) {
    if (!remembered.take(notice.id())) {
      return;
    }
    saver.take(notice.id(), now());
    address(notice);
    saver.flush(now());
  }

  /** Whether an id was not taken before; kept like that of a notice. */
  boolean claim(String id) {
    if (!remembered.take(id)) {
      return false;
    }
    saver.take(id, now());
    saver.flush(now());
    return true;
  }

  private void address(Notice notice) {
    Set<Target> heard = told.of(notice.incident());
    if (!notice.calls() && notice.incident() != null) {
      heard.addAll(settleWaiting(notice, heard));
    }
    for (Target target : audience.of(notice, channels.all(), heard)) {
      put(notice, target);
    }
  }

  /**
   * How it went on, for those who wait to hear of the incident at all: they hear the newest of
   * priority 1, and nothing of what is not worth a message any more.
   *
   * @return who is being told just now
   */
  private Set<Target> settleWaiting(Notice notice, Set<Target> heard) {
    Set<Target> underWay = new LinkedHashSet<>();
    for (Lane lane : lanes.values()) {
      for (Row row : List.copyOf(lane.rows)) {
        if (!row.isOf(notice.incident())) {
          continue;
        }
        if (row.inFlight) {
          underWay.add(lane.target);
        } else if (heard.contains(lane.target) || notice.priority() == 1) {
          replace(row, notice);
        } else {
          drop(lane, row);
        }
      }
    }
    return underWay;
  }

  private void put(Notice notice, Target target) {
    Lane lane = lane(target);
    Row waiting = lane.waiting(notice.incident());
    if (waiting != null) {
      replace(waiting, notice);
      return;
    }
    Row row = new Row(++lastId, target, notice, notice.urgent(), now(), now());
    lane.rows.add(row);
    saver.keep(row);
    remembered.ask(row);
  }

  private void replace(Row row, Notice notice) {
    if (row.notice != notice) {
      row.replace(notice, now());
      saver.keep(row);
      remembered.ask(row);
    }
  }

  private void drop(Lane lane, Row row) {
    lane.rows.remove(row);
    saver.drop(row);
  }

  /** The next delivery to a recipient that is due, or null. */
  Row take(Target target) {
    Lane lane = lanes.get(target);
    if (lane == null || !channels.isRunning(target.channel())) {
      return null;
    }
    Row row = lane.due(now());
    if (row != null) {
      row.inFlight = true;
      row.attempts++;
    }
    return row;
  }

  /** When there may be something to take for the recipient, epoch milliseconds. */
  long nextAt(Target target) {
    Lane lane = lanes.get(target);
    return lane == null || !channels.isRunning(target.channel()) ? Long.MAX_VALUE : lane.nextAt();
  }

  /** The recipient has the notice that was taken. */
  void confirmed(Row row, Notice sent, String messageId) {
    Lane lane = lane(row.target);
    lane.worked();
    row.inFlight = false;
    if (sent.incident() != null && !sent.event().equals(Notice.FLOOD)) {
      Told.Entry entry = new Told.Entry(sent.incident(), row.target, messageId, now());
      told.add(entry);
      saver.tell(entry);
    }
    if (row.target.channel().equals(Channel.LOG) && sent.incident() != null && !sent.over()) {
      row.nextAt = Row.SHOWN;
      saver.keep(row);
      Row newer = lane.waiting(sent.incident(), row);
      if (newer != null) {
        drop(lane, row);
      }
    } else {
      drop(lane, row);
    }
    saver.flush(now());
  }

  /** The delivery failed; it is tried again, and of priority 1 another way at once. */
  void failed(Row row, Failure failure) {
    Lane lane = lane(row.target);
    long now = now();
    row.inFlight = false;
    lane.failed(failure, now);
    row.nextAt = now + lane.pauseOf(row, failure);
    Row newer = lane.waiting(row.notice.incident(), row);
    if (newer != null) {
      merge(lane, row, newer);
    } else {
      saver.keep(row);
      widen(row);
    }
    saver.flush(now);
  }

  /** The failed row's place in the queue goes to the newer one of the incident. */
  private void merge(Lane lane, Row old, Row newer) {
    drop(lane, old);
    drop(lane, newer);
    boolean worthIt =
        newer.notice.calls()
            || newer.notice.priority() == 1
            || told.was(newer.notice.incident(), newer.target);
    if (worthIt) {
      boolean urgent = (old.urgent || newer.urgent) && newer.notice.needsAnswer();
      Row merged =
          new Row(++lastId, old.target, newer.notice, urgent, old.createdAt, newer.changedAt);
      merged.nextAt = old.nextAt;
      merged.attempts = old.attempts;
      lane.rows.add(merged);
      saver.keep(merged);
      widen(merged);
    }
  }

  /** Asks others to tell, where somebody has to be told and this recipient cannot be. */
  private void widen(Row row) {
    Notice notice = row.notice;
    if (!row.wantsHelp()) {
      return;
    }
    row.widened = true;
    Set<Target> others =
        audience.instead(notice, row.target, channels.all(), remembered.asked(notice.id()));
    // who waits for something newer of the incident keeps that
    others.removeIf(target -> lane(target).waiting(notice.incident()) != null);
    if (!others.isEmpty()) {
      LOG.logf(
          notice.urgent() ? Logger.Level.WARN : Logger.Level.DEBUG, // one line an incident
          "No confirmation of '%s' from %s; telling %s",
          notice.id(),
          row.target,
          others);
      others.forEach(target -> put(notice, target));
    }
  }

  /** What time brings: expiry, recipients that do not confirm, channels that do not come back. */
  void tend() {
    long now = now();
    List<Row> silent = new ArrayList<>();
    for (Lane lane : lanes.values()) {
      lane.forgetTimesTooFarAhead(now);
      for (Row row : List.copyOf(lane.rows)) {
        if (!row.inFlight && row.isExpired(now)) {
          LOG.warnf(
              "Notification '%s' to %s has expired undelivered after %d tries",
              row.notice.id(), row.target, row.attempts);
          drop(lane, row);
        } else if (!row.widened && lane.isSilent(row, channels.has(lane.target.channel()), now)) {
          silent.add(row);
        }
      }
    }
    silent.forEach(this::widen);
    if (ready) {
      readdress();
    }
    channels.tend(now);
    lanes.values().removeIf(lane -> lane.rows.isEmpty() && lane.pausedUntil <= now);
    saver.flush(now);
  }

  /** All channels of the start are there. */
  void ready() {
    ready = true;
    readdress();
    saver.flush(now());
  }

  /** What the log only showed goes to those who can be told now. */
  private void readdress() {
    Lane log = lanes.get(new Target(Channel.LOG, ""));
    if (log != null && channels.all().stream().anyMatch(c -> !c.isLog())) {
      for (Row row : List.copyOf(log.rows)) {
        if (!row.inFlight && row.notice.needsAnswer()) {
          drop(log, row);
          address(row.notice);
        }
      }
    }
  }

  private Lane lane(Target target) {
    return lanes.computeIfAbsent(target, Lane::new);
  }

  long now() {
    return clock.millis();
  }
}
