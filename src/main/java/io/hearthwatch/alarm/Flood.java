package io.hearthwatch.alarm;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Keeps many alarms at once from drowning the one that counts: more than {@link #MOST} raised in
 * {@link #WINDOW} are told as one list instead of one by one. The first message of a priority 1
 * alarm always goes out by itself.
 *
 * <p>First notices are held back while so many are raised; repeats and escalations also after that,
 * until no more than {@link #MOST} active alarms lack an answer.
 */
final class Flood {
  static final int MOST = 10;
  static final Duration WINDOW = Duration.ofMinutes(10);

  /** What comes within this time goes into the same list. */
  static final Duration GATHER = Duration.ofSeconds(2);

  /** An alarm that nobody was told of yet is in a list after this time at the latest. */
  private static final Duration LONGEST_UNTOLD = Duration.ofMinutes(1);

  /** An alarm that lacks an answer, with its chain. */
  record Member(Alarm alarm, Chain chain) {}

  private final ArrayDeque<Instant> raises = new ArrayDeque<>();
  private volatile boolean listing; // health asks too
  private Instant since;
  private Instant lastAt;

  /** Who got the last list; null: not known since the start. */
  private Set<String> lastAudience;

  /** They are going to be counted anew. */
  void forgetRaises() {
    raises.clear();
  }

  /** An alarm was raised. */
  void raised(Instant now) {
    raises.add(now);
    look(now, Integer.MAX_VALUE);
  }

  /**
   * Looks whether it begins or ends.
   *
   * @param unanswered how many active alarms lack an answer
   * @return whether it has just ended
   */
  boolean look(Instant now, int unanswered) {
    Instant oldest = now.minus(WINDOW);
    while (!raises.isEmpty() && !raises.peek().isAfter(oldest)) {
      raises.remove();
    }
    if (isHigh() && !listing) {
      listing = true;
      since = now;
      lastAt = null;
    } else if (listing && !isHigh() && unanswered <= MOST) {
      listing = false;
      return true;
    }
    return false;
  }

  private boolean isHigh() {
    return raises.size() > MOST;
  }

  boolean isListing() {
    return listing;
  }

  /**
   * After a start: goes on with lists where so many alarms lack an answer.
   *
   * @param lastTold when people heard last; null when there is one they never heard of
   */
  void resume(Instant now, int unanswered, Instant lastTold) {
    if (listing || unanswered > MOST) {
      listing = true;
      since = now;
      lastAt = lastTold;
    }
  }

  /** Whether a list is to stand for this notice. */
  boolean holdsBack(Notice notice) {
    return notice.event() == Notice.Event.RAISED
        ? isHigh() && notice.alarm().priority() != 1
        : notice.event().asks() && listing;
  }

  /** When the next list is due, or the flood may be over; null when there is none. */
  Instant next(Instant now, List<Member> members) {
    if (!listing) {
      return null;
    }
    Instant over = isHigh() ? raises.peek().plus(WINDOW) : null;
    Instant list = members.isEmpty() ? null : listDue(members);
    return list == null || over != null && over.isBefore(list) ? over : list;
  }

  boolean isListDue(Instant now, List<Member> members) {
    Instant due = listing && !members.isEmpty() ? listDue(members) : null;
    return due != null && !due.isAfter(now);
  }

  private Instant listDue(List<Member> members) {
    if (lastAt == null) {
      return since.plus(GATHER);
    }
    if (othersAreToHear(members)) {
      return lastAt.plus(GATHER);
    }
    Duration fastest = null;
    for (Member member : members) {
      boolean untold = member.alarm().escalation().owed() == Notice.Event.RAISED;
      Duration repeat = member.alarm().active() ? member.chain().repeat() : null;
      if (untold && (repeat == null || repeat.compareTo(LONGEST_UNTOLD) > 0)) {
        repeat = LONGEST_UNTOLD;
      }
      fastest =
          repeat != null && (fastest == null || repeat.compareTo(fastest) < 0) ? repeat : fastest;
    }
    return fastest == null ? null : lastAt.plus(fastest);
  }

  private boolean othersAreToHear(List<Member> members) {
    return lastAudience == null
        ? members.stream().anyMatch(m -> m.alarm().escalation().owed() == Notice.Event.ESCALATED)
        : !lastAudience.containsAll(audience(members));
  }

  /** A list of these has gone out. */
  void listed(Instant now, List<Member> members) {
    lastAt = now;
    lastAudience = audience(members);
  }

  static Set<String> audience(List<Member> members) {
    Set<String> words = new TreeSet<>();
    members.forEach(m -> words.addAll(m.chain().audience(m.alarm().escalation().done())));
    return words;
  }

  Instant since() {
    return since;
  }

  int raises() {
    return raises.size();
  }

  /** The clock was set back. */
  void moved(Duration back) {
    List<Instant> before = List.copyOf(raises);
    raises.clear();
    before.forEach(time -> raises.add(time.minus(back)));
    since = since == null ? null : since.minus(back);
    lastAt = lastAt == null ? null : lastAt.minus(back);
  }
}
