package io.hearthwatch.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.store.LocalStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jboss.logging.Logger;

/** The tables {@code outbox}, {@code notice_taken} and {@code chat_message} of the local store. */
class OutboxRows {
  private static final Logger LOG = Logger.getLogger(OutboxRows.class);
  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};

  private final LocalStore store;
  private final ObjectMapper json;

  OutboxRows(LocalStore store, ObjectMapper json) {
    this.store = store;
    this.json = json;
  }

  /** What is to be written in one transaction. */
  record Changes(
      Collection<Row> rows,
      Collection<Long> gone,
      Map<String, Long> taken,
      Collection<Told.Entry> told) {}

  void write(Changes changes) throws SQLException {
    store.write(
        connection -> {
          remove(connection, changes.gone());
          put(connection, changes.rows());
          take(connection, changes.taken());
          tell(connection, changes.told());
          return null;
        });
  }

  private static void remove(Connection connection, Collection<Long> ids) throws SQLException {
    if (ids.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement("DELETE FROM outbox WHERE id = ?")) {
      for (Long id : ids) {
        statement.setLong(1, id);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private void put(Connection connection, Collection<Row> rows) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT OR REPLACE INTO outbox (id, notice, channel, recipient, incident, priority,"
                + " urgent, created_at, changed_at, next_at, attempts, data,"
                + " progress) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)")) {
      for (Row row : rows) {
        statement.setLong(1, row.id);
        statement.setString(2, row.notice.id());
        statement.setString(3, row.target.channel());
        statement.setString(4, row.target.recipient());
        statement.setString(5, row.notice.incident());
        statement.setInt(6, row.notice.priority());
        statement.setBoolean(7, row.urgent);
        statement.setLong(8, row.createdAt);
        statement.setLong(9, row.changedAt);
        statement.setLong(10, row.nextAt);
        statement.setInt(11, row.attempts);
        statement.setString(12, text(row.notice.data()));
        statement.setString(13, row.progress);
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static void take(Connection connection, Map<String, Long> taken) throws SQLException {
    if (taken.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement("INSERT OR IGNORE INTO notice_taken (id, at) VALUES (?,?)")) {
      for (Map.Entry<String, Long> id : taken.entrySet()) {
        statement.setString(1, id.getKey());
        statement.setLong(2, id.getValue());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private static void tell(Connection connection, Collection<Told.Entry> told) throws SQLException {
    if (told.isEmpty()) {
      return;
    }
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT OR REPLACE INTO chat_message (incident, channel, recipient, message_id, at)"
                + " VALUES (?,?,?,?,?)")) {
      for (Told.Entry entry : told) {
        statement.setString(1, entry.incident());
        statement.setString(2, entry.target().channel());
        statement.setString(3, entry.target().recipient());
        statement.setString(4, entry.messageId());
        statement.setLong(5, entry.at());
        statement.addBatch();
      }
      statement.executeBatch();
    }
  }

  private String text(Map<String, Object> data) {
    try {
      return json.writeValueAsString(data);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("notice: cannot be written as JSON", e);
    }
  }

  /** The rows that a former run left; one that cannot be read is logged and left alone. */
  List<Row> rows() throws SQLException {
    List<Row> rows =
        store.read(
            connection ->
                LocalStore.list(
                    connection,
                    "SELECT id, channel, recipient, urgent, created_at, changed_at, next_at,"
                        + " attempts, data, progress FROM outbox ORDER BY id",
                    this::row));
    return rows.stream().filter(Objects::nonNull).toList();
  }

  private Row row(ResultSet result) throws SQLException {
    Notice notice;
    try {
      notice = Notice.of(json.readValue(result.getString(9), MAP));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      LOG.errorf("Row %d of the outbox cannot be read: %s", result.getLong(1), e.getMessage());
      return null;
    }
    Row row =
        new Row(
            result.getLong(1),
            new Target(result.getString(2), result.getString(3)),
            notice,
            result.getBoolean(4),
            result.getLong(5),
            result.getLong(6));
    row.nextAt = result.getLong(7);
    row.attempts = result.getInt(8);
    row.progress = result.getString(10);
    return row;
  }

  List<String> taken() throws SQLException {
    return store.read(
        c ->
            LocalStore.list(c, "SELECT id FROM notice_taken ORDER BY at", row -> row.getString(1)));
  }

  List<Told.Entry> told() throws SQLException {
    return store.read(
        connection ->
            LocalStore.list(
                connection,
                "SELECT incident, channel, recipient, message_id, at FROM chat_message ORDER BY at",
                row ->
                    new Told.Entry(
                        row.getString(1),
                        new Target(row.getString(2), row.getString(3)),
                        row.getString(4),
                        row.getLong(5))));
  }

  /** Removes what is older than these times, epoch milliseconds. */
  void forget(long takenBefore, long toldBefore) throws SQLException {
    store.write(
        connection -> {
          delete(connection, "DELETE FROM notice_taken WHERE at < ?", takenBefore);
          delete(connection, "DELETE FROM chat_message WHERE at < ?", toldBefore);
          return null;
        });
  }

  private static void delete(Connection connection, String sql, long before) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setLong(1, before);
      statement.executeUpdate();
    }
  }
}
