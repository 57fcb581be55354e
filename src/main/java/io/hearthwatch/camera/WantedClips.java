package io.hearthwatch.camera;

import io.hearthwatch.store.LocalStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** The clips to be fetched, in the local store, so that a killed hub still knows them. */
@ApplicationScoped
class WantedClips {
  private final LocalStore store;

  WantedClips(LocalStore store) {
    this.store = store;
  }

  /**
   * Adds a clip; one that was wanted before is not wanted again.
   *
   * @param due when to fetch it
   */
  void add(WantedClip clip, Instant due) throws SQLException {
    update(
        "INSERT INTO wanted_clip (origin, camera, started_at, wanted_at, attempts, next_at)"
            + " VALUES (?,?,?,?,0,?) ON CONFLICT DO NOTHING",
        clip.origin(),
        clip.camera(),
        clip.started().toEpochMilli(),
        clip.wanted().toEpochMilli(),
        due.toEpochMilli());
  }

  /** Clips of a recorder that are due, the oldest first. */
  List<WantedClip> due(String recorder, Instant now, int most) throws SQLException {
    return store.read(
        c ->
            LocalStore.list(
                c,
                "SELECT origin, camera, started_at, wanted_at, attempts FROM wanted_clip WHERE"
                    + " next_at <= ? AND substr(origin, 1, ?) = ? ORDER BY started_at LIMIT ?",
                r ->
                    new WantedClip(
                        r.getString(1),
                        r.getString(2),
                        Instant.ofEpochMilli(r.getLong(3)),
                        Instant.ofEpochMilli(r.getLong(4)),
                        r.getInt(5)),
                now.toEpochMilli(),
                recorder.length() + 1,
                recorder + ":",
                most));
  }

  /** It could not be fetched. */
  void later(String origin, String reason, Instant next) throws SQLException {
    update(
        "UPDATE wanted_clip SET attempts = attempts + 1, reason = ?, next_at = ? WHERE origin = ?",
        reason,
        next.toEpochMilli(),
        origin);
  }

  /**
   * Nothing is left to do.
   *
   * @param reason why it was given up, or null when it is in care
   */
  void done(String origin, String reason) throws SQLException {
    update("UPDATE wanted_clip SET next_at = NULL, reason = ? WHERE origin = ?", reason, origin);
  }

  /**
   * Forgets what is done, was wanted before that time, and is nothing that its recorder is asked
   * for again.
   */
  void forget(Instant before) throws SQLException {
    update(
        "DELETE FROM wanted_clip WHERE next_at IS NULL AND wanted_at < ? AND started_at <"
            + " (SELECT until - ? FROM recorder_asked WHERE recorder ="
            + " substr(origin, 1, instr(origin, ':') - 1))",
        before.toEpochMilli(),
        Asked.OVERLAP.toMillis());
  }

  private void update(String sql, Object... values) throws SQLException {
    store.write(
        c -> {
          try (PreparedStatement statement = c.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
              statement.setObject(i + 1, values[i]);
            }
            return statement.executeUpdate();
          }
        });
  }
}
