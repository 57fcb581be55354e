package io.hearthwatch.camera;

import io.hearthwatch.camera.RecordingAlarms.Part;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What holds recordings up, noted with each of them: an alarm of a cause is over when something
 * gets through and nothing waits because of that cause any longer. One recording that keeps failing
 * while others get through is one alarm.
 */
@ApplicationScoped
class Troubles {
  private final Recordings recordings;
  private final RecordingAlarms alarms;
  private final Clock clock;

  Troubles(Recordings recordings, RecordingAlarms alarms, Clock clock) {
    this.recordings = recordings;
    this.alarms = alarms;
    this.clock = clock;
  }

  /**
   * A step of a recording failed.
   *
   * @param trouble the word of its cause
   * @return conditions to be signalled
   */
  synchronized List<Map<String, Object>> failed(
      Recording recording, Part part, String trouble, String text) throws SQLException {
    recordings.heldUp(recording.id(), part.alarm(trouble));
    return alarms.failed(part, trouble, text);
  }

  /** A step of a recording went well: what else waits for that part is due now and then. */
  synchronized List<Map<String, Object>> worked(Recording recording, Part part)
      throws SQLException {
    if (alarms.isQuiet(part)) {
      return List.of();
    }
    recordings.freed(recording.id(), part.alarms());
    Set<String> waiting = recordings.holdingUp();
    if (!waiting.isEmpty() && alarms.mayTryAgain(part)) {
      recordings.due(part.alarms(), clock.instant());
    }
    return alarms.worked(part, waiting);
  }

  /** The recording waits for nothing any longer, though nothing is known to work. */
  synchronized void waitsNoMore(Recording recording, Part part) throws SQLException {
    if (!alarms.isQuiet(part)) {
      recordings.freed(recording.id(), part.alarms());
    }
  }
}
