package io.hearthwatch.alarm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** A store whose commits can fail; what it holds is text, as in the real one. */
final class FakeStore extends AlarmStore {
  static final ObjectMapper JSON =
      new ObjectMapper()
          .registerModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(
              com.fasterxml.jackson.databind.DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private record AlarmRow(String data, long version, long published) {}

  private record NoticeRow(String data, Instant at) {}

  private final Map<String, AlarmRow> alarms = new LinkedHashMap<>();
  private final Map<String, NoticeRow> notices = new LinkedHashMap<>();
  boolean broken;
  boolean unreadable;
  int commits;

  FakeStore() {
    super(null, JSON);
  }

  @Override
  Content load() throws SQLException {
    if (unreadable) {
      throw new SQLException("[SQLITE_IOERR] disk I/O error");
    }
    Content content = new Content();
    alarms
        .values()
        .forEach(
            row ->
                content
                    .alarms()
                    .add(
                        new Stored(
                            read(row.data(), Alarm.class),
                            row.version(),
                            row.version() == row.published())));
    notices
        .values()
        .forEach(
            row -> content.notices().add(new Round.Due(read(row.data(), Notice.class), row.at())));
    return content;
  }

  @Override
  void save(Unsaved unsaved) throws SQLException {
    if (broken) {
      throw new SQLException("[SQLITE_FULL] database or disk is full");
    }
    commits++;
    unsaved.alarms.forEach(
        (id, row) ->
            alarms.put(
                id,
                new AlarmRow(
                    write(row.alarm()),
                    row.version(),
                    alarms.containsKey(id) ? alarms.get(id).published() : -1)));
    unsaved.published.forEach(
        (id, shown) -> {
          AlarmRow row = alarms.get(id);
          if (row != null && shown.normal()) {
            alarms.computeIfPresent(id, (i, r) -> r.version() == shown.version() ? null : r);
          } else if (row != null) {
            alarms.put(id, new AlarmRow(row.data(), row.version(), shown.version()));
          }
        });
    unsaved.notices.forEach(
        (id, due) -> notices.put(id, new NoticeRow(write(due.notice()), due.at())));
    unsaved.accepted.forEach(notices::remove);
  }

  /** Incidents of which a notice waits. */
  boolean hasNoticeOf(String alarm) {
    return notices.values().stream().anyMatch(row -> row.data().contains("\"" + alarm + "\""));
  }

  int notices() {
    return notices.size();
  }

  int alarms() {
    return alarms.size();
  }

  private static String write(Object value) {
    try {
      return JSON.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> T read(String text, Class<T> type) {
    try {
      return JSON.readValue(text, type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
