package io.hearthwatch.camera;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** A row of the table {@code local_recording} as an object. */
record RecordingRow(ObjectMapper mapper) {
  /** Beginning of every query whose rows {@link #read} reads. */
  static final String SELECT =
      "SELECT id, camera, file, size, modified, captured_at, stage, attempts, next_at, reason,"
          + " sha256, object_key, confirmed, archived_at, key_frame, verdict_data, origin"
          + " FROM local_recording ";

  Recording read(ResultSet r) throws SQLException {
    String key = r.getString(12);
    String verdict = r.getString(16);
    return new Recording(
        r.getString(1),
        r.getString(2),
        PathText.read(r.getString(3)),
        new Look(r.getLong(4), Instant.ofEpochMilli(r.getLong(5))),
        Instant.ofEpochMilli(r.getLong(6)),
        Recording.Stage.valueOf(r.getString(7)),
        r.getInt(8),
        r.getObject(9) instanceof Number next ? Instant.ofEpochMilli(next.longValue()) : null,
        r.getString(10),
        key == null
            ? null
            : new Recording.Archived(
                r.getString(11),
                key,
                r.getInt(13) == 1,
                Instant.ofEpochMilli(r.getLong(14)),
                r.getString(15)),
        verdict == null ? null : verdict(verdict),
        r.getString(17));
  }

  private Verdict verdict(String data) throws SQLException {
    try {
      return mapper.readValue(data, Verdict.class);
    } catch (JsonProcessingException e) {
      throw new SQLException("a verdict in the local store cannot be read", e);
    }
  }

  /** A value as it is kept in a row. */
  String json(Object value) {
    try {
      return mapper.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
