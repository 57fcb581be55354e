package io.hearthwatch.camera;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Takes a recording into the archive, the step that must never lose anything. */
final class Archiver {
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);

  private final Archive archive;
  private final Recordings recordings;
  private final RecordingLog log;
  private final Clock clock;

  Archiver(Archive archive, Recordings recordings, RecordingLog log, Clock clock) {
    this.archive = archive;
    this.recordings = recordings;
    this.log = log;
    this.clock = clock;
  }

  /** Double at each attempt. */
  static Duration pause(int attempts, Duration first, Duration longest) {
    Duration pause = first.multipliedBy(1L << Math.min(attempts, 20));
    return pause.compareTo(longest) < 0 ? pause : longest;
  }

  /**
   * Archives a recording that is due.
   *
   * @throws SQLException when the local store fails; the step is due again then
   */
  Step archive(Recording recording) throws SQLException {
    String id = recording.id();
    try {
      if (hasChanged(recording)) {
        recordings.later(id, "the file is written to again", clock.instant().plusSeconds(2));
        return step(id, false, null);
      }
      Content content = Content.of(recording.file());
      Archive.Kept kept = archive.keep(item(recording, content), recordings.upload(id));
      if (hasChanged(recording)) {
        recordings.later(id, "the file changed while archived", clock.instant().plusSeconds(2));
        return step(id, false, null);
      }
      recordings.archived(id, content, kept.key(), kept.confirmed(), clock.instant());
      return step(id, true, null);
    } catch (NoSuchFileException e) {
      return gone(recording);
    } catch (IOException e) {
      return later(recording, "the file cannot be read: " + Landing.why(e), "UNREADABLE");
    } catch (ArchiveException e) {
      boolean own = e.kind() == ArchiveException.Cause.CHANGED;
      return later(recording, e.getMessage(), own ? null : e.kind().name());
    }
  }

  /** Whether the file looks other than when it was finished; then it is looked at anew. */
  private boolean hasChanged(Recording recording) throws IOException, SQLException {
    Look now = Look.of(Files.readAttributes(recording.file(), BasicFileAttributes.class));
    if (now.equals(recording.look())) {
      return false;
    }
    recordings.looksNow(recording.id(), now);
    return true;
  }

  private static Archive.Item item(Recording recording, Content content) {
    RecordingKey key = RecordingKey.of(recording.camera(), recording.name(), recording.captured());
    return new Archive.Item(
        copy -> key.withCopy(copy).path(),
        recording.file(),
        content,
        RecordingKey.contentType(key.extension()),
        Map.of(Archive.KEY_TAGS, "[]"),
        Map.of("verdict", Verdict.Kind.UNCLASSIFIED.word(), "camera", key.camera()));
  }

  /** A folder that is gone too is a disk that is not there now, not a file that was deleted. */
  private Step gone(Recording recording) throws SQLException {
    Path folder = recording.file().getParent();
    if (!Files.isDirectory(folder)) {
      return later(recording, "the folder " + folder.getFileName() + " is not there", "UNREADABLE");
    }
    recordings.refused(recording.id(), "the file was gone before it was archived");
    return step(recording.id(), false, null);
  }

  private Step later(Recording recording, String reason, String trouble) throws SQLException {
    Instant next = clock.instant().plus(pause(recording.attempts(), FIRST_PAUSE, LONGEST_PAUSE));
    recordings.later(recording.id(), reason, next);
    return step(recording.id(), false, trouble);
  }

  private Step step(String id, boolean done, String trouble) throws SQLException {
    Recording now = recordings.find(id).orElseThrow();
    if (done || now.stage() == Recording.Stage.REFUSED || now.attempts() == 1) {
      log.write(now);
    }
    return new Step(now, done, trouble);
  }
}
