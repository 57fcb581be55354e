package io.hearthwatch.alarm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.store.LocalStore;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/** The tables {@code alarm} and {@code notice} of the local store. */
@Singleton
class AlarmStore {
  private static final Logger LOG = Logger.getLogger(AlarmStore.class);

  private final LocalStore local;
  private final ObjectMapper json;

  AlarmStore(LocalStore local, ObjectMapper json) {
    this.local = local;
    this.json = json;
  }

  /**
   * A row of {@code alarm}.
   *
   * @param published whether its topic shows this version
   */
  record Stored(Alarm alarm, long version, boolean published) {}

  /**
   * All that was committed.
   *
   * @param unreadable ids of rows that make no sense
   */
  record Content(List<Stored> alarms, List<Round.Due> notices, List<String> unreadable) {
    Content() {
      this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }
  }

  /** Reads everything; a row that cannot be read is logged and left alone. */
  Content load() throws SQLException {
    Content content = new Content();
    return local.read(
        c -> {
          LocalStore.list(
              c,
              "SELECT id, version, published, data FROM alarm",
              row -> {
                Alarm alarm = read(row.getString(1), row.getString(4), Alarm.class, content);
                if (alarm != null) {
                  long version = row.getLong(2);
                  content.alarms().add(new Stored(alarm, version, row.getLong(3) == version));
                }
                return null;
              });
          LocalStore.list(
              c,
              "SELECT id, due_at, data FROM notice ORDER BY rowid",
              row -> {
                Notice notice = read(row.getString(1), row.getString(3), Notice.class, content);
                if (notice != null) {
                  content
                      .notices()
                      .add(new Round.Due(notice, Instant.ofEpochMilli(row.getLong(2))));
                }
                return null;
              });
          return content;
        });
  }

  private <T> T read(String id, String text, Class<T> type, Content content) {
    try {
      return json.readValue(text, type);
    } catch (JsonProcessingException e) {
      LOG.errorf("The stored %s %s cannot be read: %s", type.getSimpleName(), id, e.getMessage());
      content.unreadable().add(id);
      return null;
    }
  }

  /** Commits everything, or nothing. */
  void save(Unsaved unsaved) throws SQLException {
    local.write(
        c -> {
          alarms(c, unsaved.alarms);
          published(c, unsaved.published);
          notices(c, unsaved.notices);
          try (PreparedStatement delete = c.prepareStatement("DELETE FROM notice WHERE id = ?")) {
            for (String id : unsaved.accepted) {
              delete.setString(1, id);
              delete.addBatch();
            }
            delete.executeBatch();
          }
          return null;
        });
  }

  private void alarms(Connection c, Map<String, Unsaved.Row> alarms) throws SQLException {
    try (PreparedStatement put =
        c.prepareStatement(
            "INSERT INTO alarm (id, version, published, data) VALUES (?,?,-1,?) ON CONFLICT (id)"
                + " DO UPDATE SET version = excluded.version, data = excluded.data")) {
      for (Map.Entry<String, Unsaved.Row> row : alarms.entrySet()) {
        put.setString(1, row.getKey());
        put.setLong(2, row.getValue().version());
        put.setString(3, write(row.getValue().alarm()));
        put.addBatch();
      }
      put.executeBatch();
    }
  }

  private static void published(Connection c, Map<String, Unsaved.Published> published)
      throws SQLException {
    try (PreparedStatement mark =
            c.prepareStatement("UPDATE alarm SET published = ? WHERE id = ?");
        PreparedStatement delete =
            c.prepareStatement("DELETE FROM alarm WHERE id = ? AND version = ?")) {
      for (Map.Entry<String, Unsaved.Published> entry : published.entrySet()) {
        PreparedStatement statement = entry.getValue().normal() ? delete : mark;
        boolean deletes = statement == delete;
        statement.setString(deletes ? 1 : 2, entry.getKey());
        statement.setLong(deletes ? 2 : 1, entry.getValue().version());
        statement.addBatch();
      }
      mark.executeBatch();
      delete.executeBatch();
    }
  }

  private void notices(Connection c, Map<String, Round.Due> notices) throws SQLException {
    try (PreparedStatement put =
        c.prepareStatement("INSERT OR REPLACE INTO notice (id, due_at, data) VALUES (?,?,?)")) {
      for (Round.Due due : notices.values()) {
        put.setString(1, due.notice().id());
        put.setLong(2, due.at().toEpochMilli());
        put.setString(3, write(due.notice()));
        put.addBatch();
      }
      put.executeBatch();
    }
  }

  /** As exchanges from {@code alarm:escalation} have it. */
  byte[] bytes(Notice notice) {
    return write(notice).getBytes(StandardCharsets.UTF_8);
  }

  private String write(Object value) {
    try {
      return json.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
