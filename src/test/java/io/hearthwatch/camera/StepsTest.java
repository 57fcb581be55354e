package io.hearthwatch.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.MovedClock;
import io.hearthwatch.store.MigratedStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A recording from being seen to its verdict, whatever fails in between. */
class StepsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private final MovedClock clock = new MovedClock("2026-11-21T12:00:00Z");
  private final FakeFrames frames = new FakeFrames();
  private MigratedStore store;
  private FakeArchive archive;
  private Recordings recordings;
  private Archiver archiver;
  private int asked;
  private LabelsException labelsAway;
  private List<Label> shown = List.of(new Label("Person", 90));

  @BeforeEach
  void open() throws SQLException {
    store = new MigratedStore(folder);
    archive = new FakeArchive(new FolderArchive(folder.resolve("archive"), JSON));
    recordings = new Recordings(store.store(), JSON);
    archiver = new Archiver(archive, recordings, new RecordingLog(store.writer(), JSON), clock);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Tagging tagging(boolean withLabels) {
    Labels labels =
        jpeg -> {
          asked++;
          if (labelsAway != null) {
            throw labelsAway;
          }
          return shown;
        };
    Budget budget = new Budget(store.store(), clock, 3);
    Tagger tagger = new Tagger(frames, labels, budget, time -> {});
    return new Tagging(
        recordings,
        archive,
        new Tagging.Means(
            withLabels ? Optional.of(tagger) : Optional.empty(),
            frames,
            budget,
            new RecordingLog(store.writer(), JSON),
            new Pictures(folder.resolve("keyframes"))),
        camera -> new Judge(CameraRules.USUAL, ZoneOffset.UTC),
        JSON,
        clock);
  }

  private Recording seen(String content) throws Exception {
    Path file = folder.resolve("garden/a.mp4");
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
    Look look = Look.of(Files.readAttributes(file, BasicFileAttributes.class));
    return recordings.seen("garden", file, look, clock.instant(), clock.instant()).orElseThrow();
  }

  private Recording archived(String content) throws Exception {
    Step step = archiver.archive(seen(content));
    assertTrue(step.done());
    return step.recording();
  }

  private static ArchiveException away() {
    return new ArchiveException(ArchiveException.Cause.UNREACHABLE, "no connection to S3");
  }

  @Test
  void aRecordingIsArchivedThenTaggedAndTheArchiveKnows() throws Exception {
    frames.at(1_000, 200);
    Recording recording = archived("evidence");
    assertEquals("garden/2026/11/21/120000-a.mp4", recording.archived().key());
    Step step = tagging(true).tag(recording, true);
    Recording tagged = step.recording();
    assertEquals(Recording.Stage.TAGGED, tagged.stage());
    assertEquals(Verdict.Kind.INTERESTING, tagged.verdict().kind());
    assertEquals("garden/2026/11/21/120000-a_keyframe.jpg", tagged.archived().keyFrame());
    assertNull(tagged.next());
    assertEquals(
        List.of(
            "garden/2026/11/21/120000-a.mp4 {detectatron=[\"Person\"]}"
                + " {camera=garden, verdict=interesting}"),
        archive.described);
    Path picture = folder.resolve("archive").resolve(tagged.archived().keyFrame());
    assertEquals(-1, Files.mismatch(picture, Files.write(folder.resolve("x"), frames.jpeg(1_000))));
  }

  @Test
  void anArchiveThatIsAwayIsTriedAgainLaterAndLater() throws Exception {
    Recording recording = seen("evidence");
    archive.broken = away();
    for (int seconds : List.of(5, 10, 20, 40)) {
      Step step = archiver.archive(recordings.find(recording.id()).orElseThrow());
      assertFalse(step.done());
      assertEquals("UNREACHABLE", step.trouble());
      assertEquals(clock.instant().plusSeconds(seconds), step.recording().next());
    }
    archive.broken = null;
    assertTrue(archiver.archive(recordings.find(recording.id()).orElseThrow()).done());
    assertEquals(
        Duration.ofMinutes(10), Archiver.pause(60, Duration.ofSeconds(5), Duration.ofMinutes(10)));
  }

  @Test
  void aFileThatIsWrittenToAgainIsTakenAsItIsThen() throws Exception {
    Recording recording = seen("evidence");
    Files.writeString(recording.file(), "evidence and more");
    Step step = archiver.archive(recording);
    assertFalse(step.done());
    assertEquals(17, step.recording().look().size());
    archive.during =
        () -> {
          try {
            Files.writeString(recording.file(), "evidence and even more");
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };
    step = archiver.archive(step.recording());
    assertFalse(step.done());
    archive.during = () -> {};
    step = archiver.archive(step.recording());
    assertTrue(step.done());
    assertEquals("garden/2026/11/21/120000-a-2.mp4", step.recording().archived().key());
  }

  @Test
  void aFileWhoseNameIsNoTextIsArchived() throws Exception {
    Path file = Path.of(URI.create(folder.toUri() + "garden/caf%E9.mp4")); // as a camera by FTP
    Files.createDirectories(file.getParent());
    Files.writeString(file, "evidence");
    Look look = Look.of(Files.readAttributes(file, BasicFileAttributes.class));
    recordings.seen("1", null, "garden", file, look, clock.instant(), clock.instant());
    Recording due = recordings.find("1").orElseThrow();
    assertEquals(file, due.file());
    assertTrue(archiver.archive(due).done());
    String origin = "frigate:1-a";
    assertEquals(origin, recordings.cameFrom(file, due.look(), origin).origin());
  }

  @Test
  void noLocalPathIsSaidOfAFileThatCannotBeRead() throws Exception {
    Recording recording = seen("evidence");
    Files.delete(recording.file());
    Files.createDirectory(recording.file());
    Files.setLastModifiedTime(recording.file(), FileTime.from(recording.look().modified()));
    String reason = archiver.archive(recording).recording().reason();
    assertFalse(reason.contains(folder.toString()), reason);
  }

  @Test
  void aFileThatIsGoneIsRefusedButNotOneWhoseDiskIsAway() throws Exception {
    Recording recording = seen("evidence");
    Files.delete(recording.file());
    Files.delete(recording.file().getParent());
    Step step = archiver.archive(recording);
    assertEquals(Recording.Stage.SEEN, step.recording().stage());
    assertEquals("UNREADABLE", step.trouble());
    Files.createDirectories(recording.file().getParent());
    step = archiver.archive(recording);
    assertEquals(Recording.Stage.REFUSED, step.recording().stage());
  }

  @Test
  void aVerdictIsPaidForOnceThoughTheArchiveIsAway() throws Exception {
    frames.at(1_000, 200);
    Recording recording = archived("evidence");
    archive.broken = away();
    Step step = tagging(true).tag(recording, true);
    assertFalse(step.done());
    assertEquals(Recording.Stage.ARCHIVED, step.recording().stage());
    archive.broken = null;
    step = tagging(true).tag(recordings.find(recording.id()).orElseThrow(), true);
    assertTrue(step.done());
    assertEquals(Verdict.Kind.INTERESTING, step.recording().verdict().kind());
    assertEquals("garden/2026/11/21/120000-a_keyframe.jpg", step.recording().archived().keyFrame());
    assertEquals(1, asked);
  }

  @Test
  void labelsThatAreAwayLeaveItUnclassifiedUntilTheyAreBack() throws Exception {
    frames.at(1_000, 200);
    Recording recording = archived("evidence");
    labelsAway = new LabelsException(LabelsException.Cause.CREDENTIALS, false, "expired", null);
    Step step = tagging(true).tag(recording, true);
    assertEquals("CREDENTIALS", step.trouble());
    assertEquals(Recording.Stage.TAGGED, step.recording().stage());
    assertEquals(clock.instant().plusSeconds(30), step.recording().next());
    labelsAway = null;
    step = tagging(true).tag(step.recording(), true);
    assertEquals(Verdict.Kind.INTERESTING, step.recording().verdict().kind());
  }

  @Test
  void anEmptyBudgetPutsItOffUntilTheNextMonth() throws Exception {
    frames.at(1_000, 10).at(2_000, 20).at(3_000, 30).at(4_000, 40);
    shown = List.of();
    Step step = tagging(true).tag(archived("evidence"), true);
    assertEquals("BUDGET", step.trouble());
    assertEquals("2026-12-01T00:00:00Z", step.recording().next().toString());
    clock.set("2026-12-01T00:00:00Z");
    step = tagging(true).tag(step.recording(), true);
    assertEquals(6, step.recording().verdict().asked(), "what was asked before was paid too");
  }

  @Test
  void judgedAheadItsPictureGoesFirstAndItIsPaidForOnce() throws Exception {
    frames.at(1_000, 200);
    Recording recording = seen("evidence");
    Step ahead = tagging(true).ahead(recording, true, false);
    assertEquals(Recording.Stage.SEEN, ahead.recording().stage());
    assertEquals(Verdict.Kind.INTERESTING, ahead.recording().verdict().kind());
    assertTrue(Files.exists(folder.resolve("archive/garden/2026/11/21/120000-a_keyframe.jpg")));
    assertTrue(new Pictures(folder.resolve("keyframes")).find(recording.id()).isPresent());
    Step archived = archiver.archive(ahead.recording());
    Step step = tagging(true).tag(archived.recording(), true);
    assertEquals(Recording.Stage.TAGGED, step.recording().stage());
    assertEquals("garden/2026/11/21/120000-a_keyframe.jpg", step.recording().archived().keyFrame());
    assertEquals(1, asked);
  }

  @Test
  void aVerdictAheadThatLabelsDidNotGiveIsAskedForAgain() throws Exception {
    frames.at(1_000, 200);
    Recording recording = seen("evidence");
    labelsAway = new LabelsException(LabelsException.Cause.CREDENTIALS, false, "expired", null);
    Step ahead = tagging(true).ahead(recording, true, false);
    assertEquals("CREDENTIALS", ahead.trouble());
    labelsAway = null;
    Step archived = archiver.archive(ahead.recording());
    Step step = tagging(true).tag(archived.recording(), true);
    assertEquals(Verdict.Kind.INTERESTING, step.recording().verdict().kind());
  }

  @Test
  void disarmedOrWithoutLabelsItIsKeptAndNotAsked() throws Exception {
    frames.at(1_000, 200);
    Recording recording = archived("evidence");
    Step step = tagging(true).tag(recording, false);
    assertEquals("the hub was disarmed", step.recording().verdict().reason());
    assertNull(step.recording().next());
    assertEquals(0, asked);
    step = tagging(false).tag(recording, true);
    assertEquals("no labelling service is set up", step.recording().verdict().reason());
    assertEquals(Map.of("UNCLASSIFIED", 1L), recordings.counts());
    assertTrue(Files.exists(folder.resolve("archive").resolve(recording.archived().key())));
  }
}
