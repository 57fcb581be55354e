package io.hearthwatch.camera;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Gives an archived recording its verdict and tells the archive. A verdict is committed before the
 * archive hears of it, since it may have cost money; an archive that is away then costs no second
 * one.
 */
final class Tagging {
  private static final Logger LOG = Logger.getLogger(Tagging.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(30);
  private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

  private final Recordings recordings;
  private final Archive archive;
  private final Means means;
  private final Function<String, Judge> judges;
  private final ObjectMapper json;
  private final Clock clock;

  /**
   * @param judges the judge of a camera
   */
  Tagging(
      Recordings recordings,
      Archive archive,
      Means means,
      Function<String, Judge> judges,
      ObjectMapper json,
      Clock clock) {
    this.recordings = recordings;
    this.archive = archive;
    this.means = means;
    this.judges = judges;
    this.json = json;
    this.clock = clock;
  }

  /**
   * What tagging works with.
   *
   * @param tagger nothing when no labelling service is set up
   * @param frames takes the key frame out again after a restart
   * @param pictures where the key frames of interesting recordings are at hand
   */
  record Means(
      Optional<Tagger> tagger, Frames frames, Budget budget, RecordingLog log, Pictures pictures) {}

  /**
   * Tags a recording that is due.
   *
   * @param armed whether the hub is armed
   * @throws SQLException when the local store fails; the step is due again then
   */
  Step tag(Recording recording, boolean armed) throws SQLException, InterruptedException {
    Verdict before = recording.verdict();
    boolean judged =
        recording.stage() == Recording.Stage.ARCHIVED && before != null && !before.again();
    Tagger.Tagged tagged =
        judged ? new Tagger.Tagged(before, Optional.empty(), null) : judge(recording, armed);
    Verdict verdict = tagged.verdict();
    if (verdict.kind() == Verdict.Kind.UNCLASSIFIED) {
      recordings.tagged(recording.id(), verdict, null, again(recording, tagged));
      return step(recording.id(), true, tagged.trouble() == null ? null : tagged.trouble().name());
    }
    recordings.judged(recording.id(), verdict);
    keepAtHand(recording, tagged);
    return tell(recording, verdict, tagged.keyFrame());
  }

  /**
   * Judges a recording that is not archived yet, where archiving has to wait. The picture of an
   * interesting one goes to the archive before its clip; when that fails it goes with the clip.
   *
   * @param announced whether its verdict is to be known before it is archived
   * @throws SQLException when the local store fails; the step is due again then
   */
  Step ahead(Recording recording, boolean armed, boolean announced)
      throws SQLException, InterruptedException {
    Tagger.Tagged tagged = judge(recording, armed);
    Verdict verdict = tagged.verdict();
    String id = recording.id();
    boolean interesting = verdict.kind() == Verdict.Kind.INTERESTING;
    keepAtHand(recording, tagged);
    recordings.judgedAhead(id, verdict, again(recording, tagged));
    if (interesting && announced) {
      recordings.announce(id);
    }
    if (interesting) {
      try {
        recordings.pictured(id, keepKeyFrame(recording, verdict, tagged.keyFrame()));
      } catch (IOException | ArchiveException e) {
        LOG.debugf("the key frame of %s waits for its clip: %s", id, e.getMessage());
      }
    }
    return step(id, true, tagged.trouble() == null ? null : tagged.trouble().name());
  }

  /** For those who are told; without it they are told all the same. */
  private void keepAtHand(Recording recording, Tagger.Tagged tagged) {
    if (tagged.verdict().kind() == Verdict.Kind.INTERESTING && tagged.keyFrame().isPresent()) {
      try {
        means.pictures().keep(recording.id(), tagged.keyFrame().get());
      } catch (IOException e) {
        LOG.warnf("The key frame of %s cannot be kept: %s", recording.name(), e.getMessage());
      }
    }
  }

  private Tagger.Tagged judge(Recording recording, boolean armed)
      throws SQLException, InterruptedException {
    Judge judge = judges.apply(recording.camera());
    Optional<Verdict> unseen = judge.unseen(armed, recording.captured());
    if (unseen.isPresent()) {
      return new Tagger.Tagged(unseen.get(), Optional.empty(), null);
    }
    if (means.tagger().isEmpty()) {
      Verdict none = Verdict.unclassified("no labelling service is set up", false);
      return new Tagger.Tagged(none, Optional.empty(), null);
    }
    if (!Files.exists(recording.file())) {
      Verdict gone = Verdict.unclassified("the local file was gone before it was tagged", false);
      return new Tagger.Tagged(gone, Optional.empty(), null);
    }
    Tagger.Tagged tagged = means.tagger().get().tag(recording.file(), judge);
    int before = recording.verdict() == null ? 0 : recording.verdict().asked();
    Verdict summed = tagged.verdict().withAsked(before + tagged.verdict().asked());
    return new Tagger.Tagged(summed, tagged.keyFrame(), tagged.trouble());
  }

  /** When an unclassified one is looked at again, or null. */
  private Instant again(Recording recording, Tagger.Tagged tagged) {
    if (!tagged.verdict().again()) {
      return null;
    }
    return tagged.trouble() == LabelsException.Cause.BUDGET
        ? means.budget().renewed()
        : later(recording);
  }

  private Instant later(Recording recording) {
    return clock.instant().plus(Archiver.pause(recording.attempts(), FIRST_PAUSE, LONGEST_PAUSE));
  }

  private Step tell(Recording recording, Verdict verdict, Optional<byte[]> picture)
      throws SQLException, InterruptedException {
    String id = recording.id();
    try {
      String keyFrame = keepKeyFrame(recording, verdict, picture);
      RecordingKey key = key(recording);
      archive.describe(
          recording.archived().key(),
          Map.of(Archive.KEY_TAGS, keyTags(verdict)),
          Map.of("verdict", verdict.kind().word(), "camera", key.camera()));
      recordings.tagged(id, verdict, keyFrame, null);
      return step(id, true, null);
    } catch (ArchiveException e) {
      recordings.later(id, e.getMessage(), later(recording));
      return step(id, false, e.kind().name());
    } catch (IOException e) {
      String reason = "the key frame cannot be written: " + Landing.why(e);
      recordings.later(id, reason, later(recording));
      return step(id, false, "UNREADABLE");
    }
  }

  /** Keeps the picture beside the recording; returns its key, or null when there is none. */
  private String keepKeyFrame(Recording recording, Verdict verdict, Optional<byte[]> picture)
      throws IOException, ArchiveException, InterruptedException {
    Recording.Archived archived = recording.archived();
    if (archived != null && archived.keyFrame() != null) {
      return archived.keyFrame(); // it went ahead of its clip
    }
    Optional<byte[]> jpeg = picture;
    if (jpeg.isEmpty() && verdict.keyFrameMillis() >= 0 && Files.exists(recording.file())) {
      jpeg = means.frames().picture(recording.file(), verdict.keyFrameMillis());
    }
    if (jpeg.isEmpty()) {
      return null;
    }
    Path file = means.pictures().temporary(jpeg.get());
    try {
      String video = archived == null ? key(recording).path() : archived.key();
      String stem = video.substring(0, video.lastIndexOf('.'));
      Archive.Item item =
          new Archive.Item(
              copy -> stem + "_keyframe" + (copy == 1 ? "" : "-" + copy) + ".jpg",
              file,
              Content.of(file),
              "image/jpeg",
              Map.of(Archive.KEY_TAGS, keyTags(verdict)),
              Map.of("verdict", verdict.kind().word(), "camera", key(recording).camera()));
      return archive.keep(item, UploadMemory.NONE).key();
    } finally {
      Files.deleteIfExists(file);
    }
  }

  private static RecordingKey key(Recording recording) {
    return RecordingKey.of(recording.camera(), recording.name(), recording.captured());
  }

  private String keyTags(Verdict verdict) {
    try {
      return json.writeValueAsString(verdict.keyTags());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private Step step(String id, boolean done, String trouble) throws SQLException {
    Recording now = recordings.find(id).orElseThrow();
    means.log().write(now);
    return new Step(now, done, trouble);
  }
}
