package io.hearthwatch.camera;

import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is to be done next. Interesting recordings come first, oldest first, then the rest, oldest
 * first. While the uplink is metered recordings are judged before they are archived, and only small
 * interesting ones are archived.
 */
@ApplicationScoped
class Backlog {

  /** Steps that wait for threads. */
  enum Work {
    ARCHIVE,
    TAG
  }

  /** More than there are threads, so that one finds something though the others hold the first. */
  private static final int LOOKED_AT = 40;

  private static final Duration PUT_OFF = Duration.ofMinutes(1);
  private static final String ORDER =
      " ORDER BY CASE verdict WHEN 'INTERESTING' THEN 0 ELSE 1 END, captured_at, id LIMIT ?";

  private final Recordings recordings;
  private final Claims claims;
  private final Uplink uplink;
  private final Clock clock;

  Backlog(Recordings recordings, Claims claims, Uplink uplink, Clock clock) {
    this.recordings = recordings;
    this.claims = claims;
    this.uplink = uplink;
    this.clock = clock;
  }

  /** The next recording, claimed for the caller, who releases it; nothing when none is due. */
  Optional<Recording> take(Work work) throws SQLException {
    for (Recording candidate : due(work, LOOKED_AT)) {
      if (claims.take(candidate.id())) {
        // whoever had it a moment ago may have done it
        if (recordings.find(candidate.id()).filter(candidate::equals).isPresent()) {
          return Optional.of(candidate);
        }
        claims.release(candidate.id());
      }
    }
    return Optional.empty();
  }

  void release(Recording recording) {
    claims.release(recording.id());
  }

  /** What is due, in its order. */
  List<Recording> due(Work work, int most) throws SQLException {
    long now = clock.millis();
    boolean metered = uplink.isMetered();
    if (work == Work.ARCHIVE) {
      return metered
          ? recordings.select(
              "WHERE stage = 'SEEN' AND next_at <= ? AND verdict = 'INTERESTING' AND size <= ?"
                  + ORDER,
              now,
              uplink.clipMax(),
              most)
          : recordings.select("WHERE stage = 'SEEN' AND next_at <= ?" + ORDER, now, most);
    }
    List<Recording> fresh =
        metered
            ? recordings.select(
                "WHERE (stage = 'ARCHIVED' AND next_at <= ?) OR (stage = 'SEEN' AND"
                    + " (judge_at <= ? OR (judge_at IS NULL AND verdict IS NULL)))"
                    + ORDER,
                now,
                now,
                most)
            : recordings.select("WHERE stage = 'ARCHIVED' AND next_at <= ?" + ORDER, now, most);
    return fresh.isEmpty()
        ? recordings.select("WHERE stage = 'TAGGED' AND next_at <= ?" + ORDER, now, most)
        : fresh;
  }

  /** The step broke in an unforeseen way: the recording is left alone for a while. */
  void putOff(Recording recording, String reason) throws SQLException {
    long next = clock.instant().plus(PUT_OFF).toEpochMilli();
    recordings.update(
        "UPDATE local_recording SET reason = ?, attempts = attempts + 1, next_at = ?, judge_at ="
            + " CASE WHEN stage = 'SEEN' AND (judge_at IS NOT NULL OR verdict IS NULL) THEN ?"
            + " END WHERE id = ? AND stage = ? AND next_at IS NOT NULL",
        reason,
        next,
        next,
        recording.id(),
        recording.stage().name());
  }
}
