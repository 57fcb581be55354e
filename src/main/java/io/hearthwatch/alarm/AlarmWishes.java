package io.hearthwatch.alarm;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.inject.Singleton;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.apache.camel.Message;

/**
 * What a person in a chat wants of alarms. In: the headers {@code HubAlarm} (an id, {@code all}, or
 * nothing for the only one), {@code HubWho}, {@code HubUntil} (seconds), {@code HubWhy}. Out: a map
 * as body with {@code ok}, {@code text} for the person, and {@code alarm} or {@code alarms}.
 */
@Singleton
class AlarmWishes {
  private static final long PATIENCE_S = 10;
  private static final int MOST_LISTED = 50;
  private static final int JOURNAL_LINES = 10;
  private static final Duration SHELF = Duration.ofHours(1);
  private static final Duration REPORTED = Duration.ofDays(7);
  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

  private final AlarmDesk desk;
  private final AlarmJournal journal;
  private final Clock clock;
  private final ObjectMapper json;

  AlarmWishes(AlarmDesk desk, AlarmJournal journal, Clock clock, ObjectMapper json) {
    this.desk = desk;
    this.journal = journal;
    this.clock = clock;
    this.json = json;
  }

  void chatRefused(Message message) {
    journal.chatRefused(clock.instant(), who(message), header(message, "HubWhy"));
  }

  void acknowledge(Message message) throws InterruptedException {
    String id = header(message, "HubAlarm");
    AlarmEvent event = AlarmEvent.acknowledge(who(message), header(message, "HubWhy"));
    List<Alarm> waiting = desk.all().stream().filter(a -> a.state().isUnacknowledged()).toList();
    if ("all".equals(id) || FloodNotice.ID.equals(id)) {
      acknowledgeAll(message, waiting, event);
    } else if (id != null) {
      want(message, id, event, "acknowledged");
    } else if (waiting.size() == 1) {
      want(message, waiting.get(0).id(), event, "acknowledged");
    } else {
      answer(
          message,
          false,
          waiting.isEmpty()
              ? "No alarm waits for an answer."
              : "Which one? " + lines(waiting) + "\nOr all of them: all",
          "alarms",
          views(waiting));
    }
  }

  private void acknowledgeAll(Message message, List<Alarm> waiting, AlarmEvent event)
      throws InterruptedException {
    List<java.util.concurrent.CompletableFuture<AlarmDesk.Answer>> answers =
        waiting.stream().map(alarm -> desk.want(alarm.id(), event)).toList();
    List<Alarm> done = new ArrayList<>();
    for (var answer : answers) {
      AlarmDesk.Answer got = await(answer);
      if (got != null && got.alarm() != null && got.refusal() == null) {
        done.add(got.alarm());
      }
    }
    String text =
        waiting.isEmpty()
            ? "No alarm waits for an answer."
            : done.size() + " of " + waiting.size() + " acknowledged.";
    answer(message, done.size() == waiting.size(), text, "alarms", views(done));
  }

  void shelve(Message message) throws InterruptedException {
    String until = header(message, "HubUntil");
    Duration lasts = SHELF;
    if (until != null) {
      if (!until.matches("[0-9]{1,9}")) {
        answer(message, false, "The time must be a number of seconds.", null, null);
        return;
      }
      lasts = Duration.ofSeconds(Long.parseLong(until));
    }
    Instant end = clock.instant().plus(lasts);
    AlarmEvent event = AlarmEvent.shelve(end, who(message), header(message, "HubWhy"));
    want(message, header(message, "HubAlarm"), event, "shelved until " + clockTime(end));
  }

  void unshelve(Message message) throws InterruptedException {
    AlarmEvent event = AlarmEvent.unshelve(who(message), header(message, "HubWhy"));
    want(message, header(message, "HubAlarm"), event, "taken from the shelf");
  }

  private void want(Message message, String id, AlarmEvent event, String done)
      throws InterruptedException {
    if (id == null) {
      answer(message, false, "Which alarm? " + lines(desk.all()), "alarms", views(desk.all()));
      return;
    }
    List<Alarm> meant = meant(id);
    if (meant.size() > 1) {
      answer(message, false, "Which one? " + lines(meant), "alarms", views(meant));
      return;
    }
    String one = meant.isEmpty() ? id : meant.get(0).id();
    AlarmDesk.Answer got = await(desk.want(one, event));
    if (got == null) {
      answer(message, false, "The hub is busy; try again.", null, null);
    } else if (got.alarm() == null) {
      answer(message, false, "There is no alarm " + id + ", or it is over.", null, null);
    } else {
      String text = got.refusal() == null ? title(got.alarm()) + ": " + done : got.refusal();
      answer(message, got.refusal() == null, text + ".", "alarm", view(got.alarm()));
    }
  }

  /** The alarm of that id; else those in whose id, title or source these words stand. */
  private List<Alarm> meant(String text) {
    List<Alarm> all = desk.all();
    List<Alarm> exact = all.stream().filter(a -> a.id().equals(text)).toList();
    if (!exact.isEmpty()) {
      return exact;
    }
    // whole words: what was gas-lab-1 a moment ago is not gas-lab-10
    Pattern words =
        Pattern.compile(
            "(?<![\\p{L}\\p{N}])" + Pattern.quote(text) + "(?![\\p{L}\\p{N}])",
            Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE);
    return all.stream()
        .filter(
            a ->
                words
                    .matcher(a.id() + "\n" + a.condition().title() + "\n" + a.condition().source())
                    .find())
        .toList();
  }

  private static AlarmDesk.Answer await(
      java.util.concurrent.CompletableFuture<AlarmDesk.Answer> answer) throws InterruptedException {
    try {
      return answer.get(PATIENCE_S, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return null;
    }
  }

  void list(Message message) {
    List<Alarm> alarms = desk.all();
    answer(
        message,
        true,
        alarms.isEmpty() ? "No alarms." : lines(alarms).strip(),
        "alarms",
        views(alarms));
  }

  void details(Message message) {
    String id = header(message, "HubAlarm");
    List<Alarm> meant = id == null ? List.of() : meant(id);
    if (meant.size() != 1) {
      String text =
          meant.isEmpty()
              ? "There is no alarm " + id + ", or it is over."
              : "Which one? " + lines(meant);
      answer(message, false, text, "alarms", views(meant));
      return;
    }
    Alarm alarm = meant.get(0);
    Condition c = alarm.condition();
    StringBuilder text = new StringBuilder(line(alarm));
    for (String more : new String[] {c.text(), c.reading(), c.action()}) {
      text.append(more == null ? "" : "\n" + more);
    }
    try {
      for (AlarmJournal.Line line : journal.of(id).stream().limit(JOURNAL_LINES).toList()) {
        text.append("\n")
            .append(clockTime(Instant.parse(line.at())))
            .append(" ")
            .append(line.event())
            .append(line.who() == null ? "" : " by " + line.who())
            .append(line.why() == null ? "" : ": " + line.why());
      }
    } catch (SQLException e) {
      text.append("\nThe journal cannot be read just now.");
    }
    answer(message, true, text.toString(), "alarm", view(alarm));
  }

  void report(Message message) {
    Instant now = clock.instant();
    try {
      Report report =
          Report.of(journal.since(now.minus(REPORTED)), desk.all(), now.minus(REPORTED), now);
      answer(message, true, report.text(), null, null);
    } catch (SQLException e) {
      answer(message, false, "The journal cannot be read just now.", null, null);
    }
  }

  private static void answer(Message message, boolean ok, String text, String key, Object content) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ok", ok);
    body.put("text", text);
    if (key != null) {
      body.put(key, content);
    }
    message.setBody(body);
  }

  private Map<String, Object> view(Alarm alarm) {
    return json.convertValue(AlarmView.of(alarm), MAP);
  }

  private List<Map<String, Object>> views(List<Alarm> alarms) {
    return alarms.stream().map(this::view).toList();
  }

  private static String lines(List<Alarm> alarms) {
    StringBuilder text = new StringBuilder();
    alarms.stream()
        .sorted(java.util.Comparator.comparingInt(a -> a.condition().priority()))
        .limit(MOST_LISTED)
        .forEach(alarm -> text.append("\n").append(line(alarm)));
    int more = alarms.size() - MOST_LISTED;
    return more > 0 ? text + "\n… and " + more + " more" : text.toString();
  }

  private static String line(Alarm alarm) {
    String state =
        switch (alarm.state()) {
          case NORMAL -> "normal";
          case UNACK_ACTIVE -> "not answered";
          case ACK_ACTIVE -> "acknowledged by " + alarm.answer().by();
          case UNACK_CLEARED -> "over, not answered";
          case SHELVED -> "shelved until " + clockTime(alarm.shelf().until());
          case OUT_OF_SERVICE -> "out of service";
        };
    return "["
        + alarm.condition().priority()
        + "] "
        + title(alarm)
        + ", "
        + state
        + ", since "
        + clockTime(alarm.incident().raisedAt())
        + " ("
        + alarm.id()
        + ")";
  }

  private static String title(Alarm alarm) {
    String title = alarm.condition().title();
    return title == null ? alarm.id() : title;
  }

  private static String clockTime(Instant time) {
    return DateTimeFormatter.ofPattern("MMM d HH:mm", java.util.Locale.ENGLISH)
        .withZone(ZoneId.systemDefault())
        .format(time);
  }

  private static String who(Message message) {
    String who = header(message, "HubWho");
    return who == null ? "somebody" : who;
  }

  private static String header(Message message, String name) {
    Object value = message.getHeader(name);
    String text = value == null ? "" : String.valueOf(value).strip();
    return text.isEmpty() ? null : text;
  }
}
