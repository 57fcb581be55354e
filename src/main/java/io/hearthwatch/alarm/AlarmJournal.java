package io.hearthwatch.alarm;

import io.hearthwatch.store.Entry;
import io.hearthwatch.store.Record;
import io.hearthwatch.store.RecordWriter;
import io.hearthwatch.store.Table;
import io.hearthwatch.store.Times;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What became of each alarm, when, by whom and why: rows of the table {@code AlarmJournal}. */
@ApplicationScoped
class AlarmJournal {
  private static final Table TABLE =
      new Table(
          "AlarmJournal",
          List.of(
              "uid",
              "at",
              "alarm",
              "incident",
              "kind",
              "priority",
              "site",
              "event",
              "before_state",
              "after_state",
              "who",
              "why"),
          List.of("uid"),
          List.of());

  private static final String COLUMNS =
      "SELECT at, alarm, incident, kind, priority, site, event, before_state, after_state, who, why"
          + " FROM AlarmJournal";
  private static final int LONGEST_WHO = 100;
  private static final int LONGEST_WHY = 500;
  private static final int MOST_OF_ONE = 200;
  private static final int MOST = 200_000;

  /** A row; the time is ISO-8601, UTC. */
  @RegisterForReflection // becomes JSON
  record Line(
      String at,
      String alarm,
      String incident,
      String kind,
      Integer priority,
      String site,
      String event,
      String before,
      String after,
      String who,
      String why) {}

  private final RecordWriter writer;
  private final Record record;

  AlarmJournal(RecordWriter writer, Record record) {
    this.writer = writer;
    this.record = record;
  }

  @Produces
  @Named("AlarmJournal")
  @Singleton
  Table table() {
    return TABLE;
  }

  /** Writes a line beside the flow; nothing waits for it. */
  void write(Transition line) {
    Object[] row = {
      UUID.randomUUID().toString(),
      Times.text(line.at()),
      line.alarm(),
      line.incident(),
      line.kind(),
      line.priority(),
      cut(line.site(), 64),
      line.event(),
      line.before().name(),
      line.after().name(),
      cut(line.who(), LONGEST_WHO),
      cut(line.why(), LONGEST_WHY)
    };
    writer.add(new Entry(TABLE, row, null, null, () -> {}));
  }

  /** Notes that somebody without the right to do so spoke to the hub in a chat. */
  void chatRefused(Instant at, String who, String text) {
    Object[] row = {
      UUID.randomUUID().toString(),
      Times.text(at),
      null,
      null,
      null,
      null,
      null,
      "CHAT_REFUSED",
      null,
      null,
      cut(who, LONGEST_WHO),
      cut(text, LONGEST_WHY)
    };
    writer.add(new Entry(TABLE, row, null, null, () -> {}));
  }

  private static String cut(String text, int most) {
    return text == null || text.length() <= most ? text : text.substring(0, most);
  }

  /**
   * The newest lines of an alarm, newest first.
   *
   * @throws SQLException when the record is away
   */
  List<Line> of(String alarm) throws SQLException {
    return record.query(
        COLUMNS + " WHERE alarm = ? ORDER BY at DESC, id DESC LIMIT " + MOST_OF_ONE,
        AlarmJournal::line,
        alarm);
  }

  /**
   * All lines about alarms from then on, in their order.
   *
   * @throws SQLException when the record is away
   */
  List<Line> since(Instant time) throws SQLException {
    return record.query(
        COLUMNS + " WHERE at >= ? AND alarm IS NOT NULL ORDER BY at, id LIMIT " + MOST,
        AlarmJournal::line,
        Times.text(time));
  }

  private static Line line(ResultSet r) throws SQLException {
    int number = r.getInt(5);
    Integer priority = r.wasNull() ? null : number;
    return new Line(
        Times.iso(r.getString(1)),
        r.getString(2),
        r.getString(3),
        r.getString(4),
        priority,
        r.getString(6),
        r.getString(7),
        r.getString(8),
        r.getString(9),
        r.getString(10),
        r.getString(11));
  }
}
