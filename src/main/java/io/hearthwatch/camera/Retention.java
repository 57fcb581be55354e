package io.hearthwatch.camera;

import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Deletes local files that the archive has confirmed and that are old enough, with their pictures.
 * Nothing else ever deletes a recording.
 */
@ApplicationScoped
class Retention {
  private static final Logger LOG = Logger.getLogger(Retention.class);
  private static final int MOST_AT_ONCE = 200;

  private final Recordings recordings;
  private final Claims claims;
  private final Pictures pictures;
  private final VerdictQueue verdicts;
  private final Clock clock;
  private final Duration keep;

  Retention(
      Recordings recordings,
      Claims claims,
      Pictures pictures,
      VerdictQueue verdicts,
      Clock clock,
      @ConfigProperty(name = "hub.recordings.keep.ms") long keepMillis) {
    this.recordings = recordings;
    this.claims = claims;
    this.pictures = pictures;
    this.verdicts = verdicts;
    this.clock = clock;
    this.keep = Duration.ofMillis(keepMillis);
  }

  /** Deletes what may go now. */
  void retire() throws SQLException {
    List<Recording> expired = recordings.expired(clock.instant().minus(keep), MOST_AT_ONCE);
    for (Recording recording : expired) {
      if (claims.take(recording.id())) {
        try {
          retire(recording);
        } finally {
          claims.release(recording.id());
        }
      }
    }
    verdicts.forgetOld();
  }

  private void retire(Recording recording) throws SQLException {
    try {
      if (recording.stage() == Recording.Stage.TAGGED && looksAsArchived(recording)) {
        Files.deleteIfExists(recording.file());
      }
      pictures.delete(recording.id());
      recordings.forget(recording.id());
    } catch (IOException e) {
      LOG.warnf("Cannot delete %s, which the archive has: %s", recording.file(), e.getMessage());
    }
  }

  /** A file that was written to since is a recording of its own. */
  private static boolean looksAsArchived(Recording recording) throws IOException {
    try {
      Look now = Look.of(Files.readAttributes(recording.file(), BasicFileAttributes.class));
      return now.equals(recording.look());
    } catch (NoSuchFileException e) {
      return false;
    }
  }
}
