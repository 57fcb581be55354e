package io.hearthwatch.camera;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.store.LocalStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * The recordings that the hub looks after, in the local store: each step is committed there before
 * the next begins, so that a hub that was killed goes on where it was and nothing is done twice
 * that another would notice.
 */
final class Recordings {
  private static final String FATE = "CASE stage WHEN 'TAGGED' THEN verdict ELSE stage END";

  private final LocalStore store;
  private final RecordingRow rows;

  Recordings(LocalStore store, ObjectMapper json) {
    this.store = store;
    this.rows = new RecordingRow(json);
  }

  /**
   * Takes a finished file into care.
   *
   * @param captured when it was made, as far as that is known
   * @return the new recording; nothing when this file, as it looks now, is in care already
   */
  Optional<Recording> seen(String camera, Path file, Look look, Instant captured, Instant now)
      throws SQLException {
    return seen(UUID.randomUUID().toString(), null, camera, file, look, captured, now);
  }

  /**
   * Takes a finished file into care.
   *
   * @param id of the new recording
   * @param origin what it is called where it came from, for instance {@code frigate:<event>}, or
   *     null
   */
  Optional<Recording> seen(
      String id, String origin, String camera, Path file, Look look, Instant captured, Instant now)
      throws SQLException {
    int added =
        update(
            "INSERT INTO local_recording (id, origin, camera, file, size, modified, captured_at,"
                + " stage, attempts, next_at) VALUES (?,?,?,?,?,?,?,'SEEN',0,?)"
                + " ON CONFLICT DO NOTHING",
            id,
            origin,
            camera,
            PathText.of(file),
            look.size(),
            look.modified().toEpochMilli(),
            captured.toEpochMilli(),
            now.toEpochMilli());
    return added == 0 ? Optional.empty() : find(id);
  }

  /** Notes where a file in care came from. */
  Recording cameFrom(Path file, Look look, String origin) throws SQLException {
    String which = "WHERE file = ? AND size = ? AND modified = ?";
    Object[] key = {PathText.of(file), look.size(), look.modified().toEpochMilli()};
    update("UPDATE local_recording SET origin = ? " + which, origin, key[0], key[1], key[2]);
    return list(RecordingRow.SELECT + which, key).get(0);
  }

  /** Whether something that is called so where it came from is in care. */
  boolean hasOrigin(String origin) throws SQLException {
    return !list(RecordingRow.SELECT + "WHERE origin = ? LIMIT 1", origin).isEmpty();
  }

  Optional<Recording> find(String id) throws SQLException {
    return list(RecordingRow.SELECT + "WHERE id = ?", id).stream().findFirst();
  }

  /** The archive has it; tagging is due. */
  void archived(String id, Content content, String key, boolean confirmed, Instant now)
      throws SQLException {
    update(
        "UPDATE local_recording SET stage = 'ARCHIVED', attempts = 0, next_at = ?, reason = NULL,"
            + " size = ?, sha256 = ?, object_key = ?, confirmed = ?, archived_at = ?,"
            + " upload_key = NULL, upload_id = NULL WHERE id = ?",
        now.toEpochMilli(),
        content.size(),
        content.sha256(),
        key,
        confirmed ? 1 : 0,
        now.toEpochMilli(),
        id);
  }

  /** It has a verdict that the archive has not heard of yet. */
  void judged(String id, Verdict verdict) throws SQLException {
    update(
        "UPDATE local_recording SET stage = 'ARCHIVED', verdict = ?, verdict_data = ?"
            + " WHERE id = ?",
        verdict.kind().name(),
        rows.json(verdict),
        id);
  }

  /**
   * It has a verdict, and the archive knows.
   *
   * @param keyFrame key of the picture in the archive, or null
   * @param again when to ask again, or null for never
   */
  void tagged(String id, Verdict verdict, String keyFrame, Instant again) throws SQLException {
    store.write(
        c -> {
          update(
              c,
              "UPDATE local_recording SET stage = 'TAGGED', attempts = CASE WHEN ? THEN 0"
                  + " ELSE attempts + 1 END, next_at = ?, reason = ?, key_frame = ?, verdict = ?,"
                  + " verdict_data = ? WHERE id = ?",
              again == null ? 1 : 0,
              again == null ? null : again.toEpochMilli(),
              verdict.reason(),
              keyFrame,
              verdict.kind().name(),
              rows.json(verdict),
              id);
          return announce(c, id);
        });
  }

  /**
   * It has a verdict before it is archived.
   *
   * @param again when to ask again, or null for never
   */
  void judgedAhead(String id, Verdict verdict, Instant again) throws SQLException {
    update(
        "UPDATE local_recording SET verdict = ?, verdict_data = ?, judge_at = ?, reason = ?"
            + " WHERE id = ? AND stage = 'SEEN'",
        verdict.kind().name(),
        rows.json(verdict),
        again == null ? null : again.toEpochMilli(),
        verdict.reason(),
        id);
  }

  /** Its picture is in the archive, be it there itself or not. */
  void pictured(String id, String keyFrame) throws SQLException {
    update("UPDATE local_recording SET key_frame = ? WHERE id = ?", keyFrame, id);
  }

  /** Makes its verdict known to whoever asked for verdicts, unless it is known already. */
  void announce(String id) throws SQLException {
    store.write(c -> announce(c, id));
  }

  private int announce(Connection connection, String id) throws SQLException {
    int news =
        update(
            connection,
            "UPDATE local_recording SET told = verdict WHERE id = ? AND verdict IS NOT NULL"
                + " AND told IS NOT verdict",
            id);
    if (news == 0) {
      return 0;
    }
    Recording now =
        LocalStore.list(connection, RecordingRow.SELECT + "WHERE id = ?", rows::read, id).get(0);
    return update(
        connection,
        "INSERT INTO recording_verdict (camera, verdict, at, data) VALUES (?,?,?,?)",
        now.camera(),
        now.verdict().kind().word(),
        System.currentTimeMillis(),
        rows.json(RecordingView.of(now)));
  }

  /** The step failed or has to wait. */
  void later(String id, String reason, Instant next) throws SQLException {
    update(
        "UPDATE local_recording SET attempts = attempts + 1, reason = ?, next_at = ? WHERE id = ?",
        reason,
        next.toEpochMilli(),
        id);
  }

  /** It waits because of what that alarm is about. */
  void heldUp(String id, String alarm) throws SQLException {
    update("UPDATE local_recording SET held_up_by = ? WHERE id = ?", alarm, id);
  }

  /** It waits no longer because of alarms whose name begins so. */
  void freed(String id, String alarms) throws SQLException {
    update(
        "UPDATE local_recording SET held_up_by = NULL WHERE id = ? AND held_up_by GLOB ?",
        id,
        alarms + "*");
  }

  /** The alarms because of which recordings wait. */
  Set<String> holdingUp() throws SQLException {
    return new HashSet<>(
        store.read(
            c ->
                LocalStore.list(
                    c,
                    "SELECT DISTINCT held_up_by FROM local_recording WHERE held_up_by IS NOT NULL",
                    r -> r.getString(1))));
  }

  /** Recordings that wait because of alarms whose name begins so are due. */
  void due(String alarms, Instant now) throws SQLException {
    update(
        "UPDATE local_recording SET next_at = min(next_at, ?), judge_at = min(judge_at, ?)"
            + " WHERE held_up_by GLOB ?",
        now.toEpochMilli(),
        now.toEpochMilli(),
        alarms + "*");
  }

  /** It can never be archived. */
  void refused(String id, String reason) throws SQLException {
    update(
        "UPDATE local_recording SET stage = 'REFUSED', reason = ?, next_at = NULL,"
            + " held_up_by = NULL WHERE id = ?",
        reason,
        id);
  }

  /** The file was written to again: it is taken as it looks now. */
  void looksNow(String id, Look look) throws SQLException {
    update(
        "UPDATE OR REPLACE local_recording SET size = ?, modified = ? WHERE id = ?",
        look.size(),
        look.modified().toEpochMilli(),
        id);
  }

  /** Where the archive notes an upload in parts, to go on with it after a restart. */
  UploadMemory upload(String id) {
    return new KeptUpload(store, id);
  }

  /**
   * Recordings whose local file may go: tagged, and confirmed by the archive before that time. One
   * that is still unclassified then stays so. Those that were refused, whose file is gone anyway,
   * are among them when they are that old.
   */
  List<Recording> expired(Instant before, int most) throws SQLException {
    return list(
        RecordingRow.SELECT
            + "WHERE (stage = 'TAGGED' AND confirmed = 1 AND archived_at < ?)"
            + " OR (stage = 'REFUSED' AND captured_at < ?) ORDER BY captured_at LIMIT ?",
        before.toEpochMilli(),
        before.toEpochMilli(),
        most);
  }

  /** The local file is gone, and with it what there was to look after; it goes on being counted. */
  void forget(String id) throws SQLException {
    store.write(
        c -> {
          update(
              c,
              "INSERT INTO recording_total (fate, recordings) SELECT "
                  + FATE
                  + ", 1 FROM local_recording WHERE id = ?"
                  + " ON CONFLICT (fate) DO UPDATE SET recordings = recordings + 1",
              id);
          return update(c, "DELETE FROM local_recording WHERE id = ?", id);
        });
  }

  /**
   * How many there ever were, by stage, and of the tagged ones by verdict: those in care, and those
   * that were forgotten.
   */
  Map<String, Long> counts() throws SQLException {
    Map<String, Long> counts = new LinkedHashMap<>();
    store.read(
        c ->
            LocalStore.list(
                c,
                "SELECT fate, SUM(recordings) FROM (SELECT "
                    + FATE
                    + " AS fate, 1 AS recordings FROM local_recording UNION ALL"
                    + " SELECT fate, recordings FROM recording_total) GROUP BY 1 ORDER BY 1",
                r -> counts.put(r.getString(1), r.getLong(2))));
    return counts;
  }

  /**
   * Those in care that fit.
   *
   * @param rest of the statement, from WHERE on
   */
  List<Recording> select(String rest, Object... parameters) throws SQLException {
    return list(RecordingRow.SELECT + rest, parameters);
  }

  private List<Recording> list(String sql, Object... parameters) throws SQLException {
    return store.read(c -> LocalStore.list(c, sql, rows::read, parameters));
  }

  /** Changes one or several rows. */
  int update(String sql, Object... values) throws SQLException {
    return store.write(c -> update(c, sql, values));
  }

  /** Changes rows in a transaction that has begun. */
  static int update(Connection connection, String sql, Object... values) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }
}
