package io.hearthwatch.alarm;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How the alarms themselves are doing; what ISA-18.2 asks of an alarm system. Times are seconds.
 *
 * @param alarmsPerDay raises, by day (UTC)
 * @param timeInAlarmSeconds by kind
 * @param chattering raised {@link #CHATTER} times or more within a minute
 * @param stale active for more than a day, now
 * @param shelved now, also those out of service
 */
@RegisterForReflection // becomes JSON
record Report(
    Instant from,
    Instant to,
    long raised,
    Map<String, Long> alarmsPerDay,
    Map<String, Long> byKind,
    Map<String, Long> timeInAlarmSeconds,
    Answers timeToAcknowledge,
    List<Chatter> chattering,
    List<AlarmView> stale,
    long floodSeconds,
    List<AlarmView> shelved) {
  static final int CHATTER = 3;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration STALE = Duration.ofDays(1);

  /**
   * From the raise to the first answer.
   *
   * @param count incidents that were answered; without any the times are null
   */
  @RegisterForReflection
  record Answers(int count, Long medianSeconds, Long p95Seconds, Long maxSeconds) {}

  /**
   * An alarm that comes and goes.
   *
   * @param raises in all
   * @param mostInAMinute the worst of it
   */
  @RegisterForReflection
  record Chatter(String alarm, long raises, int mostInAMinute) {}

  /** Makes the report of journal lines in their order, and of the alarms as they are now. */
  static Report of(List<AlarmJournal.Line> lines, List<Alarm> alarms, Instant from, Instant to) {
    Map<String, Long> perDay = new TreeMap<>();
    Map<String, Long> byKind = new TreeMap<>();
    Map<String, List<Instant>> raises = new TreeMap<>();
    List<Instant> all = new ArrayList<>();
    for (AlarmJournal.Line line : lines) {
      if (line.event().equals("RAISED")) {
        perDay.merge(line.at().substring(0, 10), 1L, Long::sum);
        byKind.merge(String.valueOf(line.kind()), 1L, Long::sum);
        Instant at = Instant.parse(line.at());
        raises.computeIfAbsent(line.alarm(), a -> new ArrayList<>()).add(at);
        all.add(at);
      }
    }
    List<Chatter> chattering = new ArrayList<>();
    raises.forEach(
        (alarm, times) -> {
          int most = mostWithin(times, MINUTE);
          if (most >= CHATTER) {
            chattering.add(new Chatter(alarm, times.size(), most));
          }
        });
    return new Report(
        from,
        to,
        all.size(),
        perDay,
        byKind,
        timeInAlarm(lines, to),
        answers(lines),
        chattering,
        views(alarms, a -> a.active() && a.incident().raisedAt().plus(STALE).isBefore(to)),
        floodSeconds(all, to),
        views(alarms, a -> a.shelf() != null));
  }

  private static List<AlarmView> views(
      List<Alarm> alarms, java.util.function.Predicate<Alarm> which) {
    return alarms.stream().filter(which).map(AlarmView::of).toList();
  }

  private static int mostWithin(List<Instant> times, Duration window) {
    ArrayDeque<Instant> near = new ArrayDeque<>();
    int most = 0;
    for (Instant time : times) {
      near.add(time);
      while (near.peek().plus(window).isBefore(time)) {
        near.remove();
      }
      most = Math.max(most, near.size());
    }
    return most;
  }

  /** From each raise until it clears, or until now; what began before the report is not in it. */
  private static Map<String, Long> timeInAlarm(List<AlarmJournal.Line> lines, Instant to) {
    Map<String, AlarmJournal.Line> open = new HashMap<>();
    Map<String, Long> seconds = new TreeMap<>();
    for (AlarmJournal.Line line : lines) {
      if (line.event().equals("RAISED")) {
        open.putIfAbsent(line.alarm(), line);
      } else if (line.event().equals("CLEARED") && open.containsKey(line.alarm())) {
        add(seconds, open.remove(line.alarm()), Instant.parse(line.at()));
      }
    }
    open.values().forEach(line -> add(seconds, line, to));
    return seconds;
  }

  private static void add(Map<String, Long> seconds, AlarmJournal.Line raise, Instant end) {
    long time = Duration.between(Instant.parse(raise.at()), end).toSeconds();
    seconds.merge(String.valueOf(raise.kind()), Math.max(0, time), Long::sum);
  }

  private static Answers answers(List<AlarmJournal.Line> lines) {
    Map<String, Instant> raised = new HashMap<>();
    List<Long> times = new ArrayList<>();
    for (AlarmJournal.Line line : lines) {
      if (line.event().equals("RAISED")) {
        raised.putIfAbsent(line.incident(), Instant.parse(line.at()));
      } else if (line.event().equals("ACKNOWLEDGED") && raised.containsKey(line.incident())) {
        Instant since = raised.put(line.incident(), Instant.MAX);
        if (!since.equals(Instant.MAX)) {
          times.add(Math.max(0, Duration.between(since, Instant.parse(line.at())).toSeconds()));
        }
      }
    }
    if (times.isEmpty()) {
      return new Answers(0, null, null, null);
    }
    times.sort(null);
    return new Answers(
        times.size(), rank(times, 0.5), rank(times, 0.95), times.get(times.size() - 1));
  }

  /** The smallest value that at least this share does not exceed. */
  private static long rank(List<Long> sorted, double share) {
    return sorted.get((int) Math.max(0, Math.ceil(share * sorted.size()) - 1));
  }

  /** How long more than {@link Flood#MOST} raises lay within {@link Flood#WINDOW}. */
  private static long floodSeconds(List<Instant> times, Instant to) {
    Duration sum = Duration.ZERO;
    Instant counted = Instant.MIN;
    for (int i = Flood.MOST; i < times.size(); i++) {
      Instant end = times.get(i - Flood.MOST).plus(Flood.WINDOW);
      Instant start = times.get(i).isAfter(counted) ? times.get(i) : counted;
      Instant until = end.isAfter(to) ? to : end;
      if (until.isAfter(start)) {
        sum = sum.plus(Duration.between(start, until));
        counted = until;
      }
    }
    return sum.toSeconds();
  }

  /** The report in a few lines, for a chat. */
  String text() {
    StringBuilder text = new StringBuilder();
    long days = Math.max(1, Duration.between(from, to).toDays());
    text.append(raised).append(" alarms in ").append(days).append(days == 1 ? " day" : " days");
    byKind.forEach((kind, count) -> text.append("\n  ").append(kind).append(": ").append(count));
    if (timeToAcknowledge.count() > 0) {
      text.append("\nAnswered after ")
          .append(span(timeToAcknowledge.medianSeconds()))
          .append(" (median), ")
          .append(span(timeToAcknowledge.p95Seconds()))
          .append(" (95 %), ")
          .append(span(timeToAcknowledge.maxSeconds()))
          .append(" (longest)");
    }
    names(text, "Come and go", chattering.stream().map(Chatter::alarm).toList());
    names(text, "Active for over a day", stale.stream().map(AlarmView::id).toList());
    names(text, "Shelved or out of service", shelved.stream().map(AlarmView::id).toList());
    if (floodSeconds > 0) {
      text.append("\nToo many at once for ").append(span(floodSeconds));
    }
    return text.toString();
  }

  private static void names(StringBuilder text, String what, List<String> names) {
    if (!names.isEmpty()) {
      text.append("\n").append(what).append(": ").append(String.join(", ", names));
    }
  }

  private static String span(long seconds) {
    return seconds < 120
        ? seconds + " s"
        : seconds < 7_200 ? seconds / 60 + " min" : seconds / 3_600 + " h";
  }
}
