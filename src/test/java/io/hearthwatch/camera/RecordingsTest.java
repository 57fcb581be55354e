package io.hearthwatch.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.store.LocalStore;
import io.hearthwatch.store.MigratedStore;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every step of a recording outlives the hub. */
class RecordingsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Content CONTENT = new Content(10, "ab".repeat(32));

  @TempDir Path folder;
  private MigratedStore store;
  private Recordings recordings;

  @BeforeEach
  void open() throws SQLException {
    store = new MigratedStore(folder);
    recordings = new Recordings(store.store(), new ObjectMapper());
  }

  @AfterEach
  void close() {
    store.close();
  }

  /** As after a kill -9: only what was committed is there. */
  private void restart() throws SQLException {
    store.close();
    open();
  }

  private Recording seen(String name, Instant captured) throws SQLException {
    return recordings
        .seen("garden", Path.of("/r/garden", name), new Look(10, captured), captured, NOW)
        .orElseThrow();
  }

  private List<String> due(Recording.Stage stage, Instant now) throws SQLException {
    return recordings
        .select(
            "WHERE stage = ? AND next_at <= ? ORDER BY captured_at",
            stage.name(),
            now.toEpochMilli())
        .stream()
        .map(Recording::name)
        .toList();
  }

  @Test
  void aFileIsTakenOnceAndAgainWhenItLooksOther() throws SQLException {
    seen("a.mp4", NOW);
    Path file = Path.of("/r/garden/a.mp4");
    assertTrue(recordings.seen("garden", file, new Look(10, NOW), NOW, NOW).isEmpty());
    restart();
    assertTrue(recordings.seen("garden", file, new Look(10, NOW), NOW, NOW).isEmpty());
    assertTrue(recordings.seen("garden", file, new Look(11, NOW), NOW, NOW).isPresent());
  }

  @Test
  void eachStageOutlivesARestart() throws SQLException {
    String id = seen("a.mp4", NOW).id();
    seen("older.mp4", NOW.minusSeconds(60));
    restart();
    assertEquals(List.of("older.mp4", "a.mp4"), due(Recording.Stage.SEEN, NOW));
    recordings.archived(id, CONTENT, "garden/k.mp4", true, NOW);
    restart();
    assertEquals(List.of("older.mp4"), due(Recording.Stage.SEEN, NOW));
    assertEquals(List.of("a.mp4"), due(Recording.Stage.ARCHIVED, NOW));
    Verdict verdict =
        new Verdict(
            Verdict.Kind.INTERESTING,
            "Person (90 %)",
            false,
            List.of(new Label("Person", 90.25)),
            List.of("Person"),
            1_500,
            9_000,
            2);
    recordings.judged(id, verdict);
    restart();
    assertEquals(verdict, recordings.find(id).orElseThrow().verdict());
    assertEquals(List.of("a.mp4"), due(Recording.Stage.ARCHIVED, NOW));
    recordings.tagged(id, verdict, "garden/k_keyframe.jpg", null);
    restart();
    Recording tagged = recordings.find(id).orElseThrow();
    assertEquals(
        new Recording.Archived(
            CONTENT.sha256(), "garden/k.mp4", true, NOW, "garden/k_keyframe.jpg"),
        tagged.archived());
    assertNull(tagged.next());
    assertEquals(List.of(), due(Recording.Stage.TAGGED, NOW.plusSeconds(1_000_000)));
    assertEquals(Map.of("INTERESTING", 1L, "SEEN", 1L), recordings.counts());
  }

  @Test
  void aStepThatFailedIsDueLaterAndCounted() throws SQLException {
    String id = seen("a.mp4", NOW).id();
    recordings.later(id, "S3 is away", NOW.plusSeconds(5));
    assertEquals(List.of(), due(Recording.Stage.SEEN, NOW.plusSeconds(4)));
    assertEquals(List.of("a.mp4"), due(Recording.Stage.SEEN, NOW.plusSeconds(5)));
    assertEquals(1, recordings.find(id).orElseThrow().attempts());
    assertEquals("S3 is away", recordings.find(id).orElseThrow().reason());
  }

  @Test
  void anUnclassifiedOneIsDueAgainWithItsAttemptsCounted() throws SQLException {
    String id = seen("a.mp4", NOW).id();
    recordings.archived(id, CONTENT, "k", true, NOW);
    Verdict verdict = Verdict.unclassified("away", true);
    recordings.tagged(id, verdict, null, NOW.plusSeconds(30));
    recordings.tagged(id, verdict, null, NOW.plusSeconds(90));
    assertEquals(2, recordings.find(id).orElseThrow().attempts());
    assertEquals(List.of(), due(Recording.Stage.TAGGED, NOW.plusSeconds(89)));
    assertEquals(List.of("a.mp4"), due(Recording.Stage.TAGGED, NOW.plusSeconds(90)));
  }

  @Test
  void onlyWhatIsTaggedAndConfirmedMayBeDeletedHere() throws SQLException {
    for (String name : List.of("a.mp4", "b.mp4", "c.mp4")) {
      String id = seen(name, NOW).id();
      recordings.archived(id, CONTENT, name, !name.equals("b.mp4"), NOW);
      if (!name.equals("c.mp4")) {
        recordings.tagged(id, Verdict.unclassified("x", false), null, null);
      }
    }
    assertEquals(List.of(), recordings.expired(NOW, 10));
    List<Recording> expired = recordings.expired(NOW.plusSeconds(1), 10);
    assertEquals(List.of("a.mp4"), expired.stream().map(Recording::name).toList());
    recordings.forget(expired.get(0).id());
    assertEquals(List.of(), recordings.expired(NOW.plusSeconds(1), 10));
  }

  @Test
  void anUploadInPartsIsRememberedUntilItIsOver() throws SQLException {
    String id = seen("a.mp4", NOW).id();
    UploadMemory.Upload upload = new UploadMemory.Upload("k", "id-1", CONTENT.sha256());
    recordings.upload(id).begin(upload);
    restart();
    assertEquals(Optional.of(upload), recordings.upload(id).begun());
    recordings.upload(id).forget();
    assertEquals(Optional.empty(), recordings.upload(id).begun());
    recordings.upload(id).begin(upload);
    recordings.archived(id, CONTENT, "k", true, NOW);
    assertEquals(Optional.empty(), recordings.upload(id).begun());
  }

  @Test
  void theRecordHasOneRowARecordingWithItsLatestState() throws SQLException {
    RecordingLog log = new RecordingLog(store.writer(), new ObjectMapper());
    String id = seen("a.mp4", NOW).id();
    log.write(recordings.find(id).orElseThrow());
    recordings.archived(id, CONTENT, "garden/k.mp4", true, NOW);
    log.write(recordings.find(id).orElseThrow());
    List<Label> many =
        java.util.stream.IntStream.range(0, 500).mapToObj(i -> new Label("L" + i, 90)).toList();
    recordings.tagged(
        id,
        new Verdict(Verdict.Kind.ROUTINE, "no", false, many, List.of(), 0, 9_000, 3),
        null,
        null);
    log.write(recordings.find(id).orElseThrow());
    restart();
    List<String> rows =
        store
            .store()
            .read(
                c ->
                    LocalStore.list(
                        c,
                        "SELECT uid, state, verdict, size, started_at, length_ms, frames, cost,"
                            + " length(tags) FROM Recording",
                        r -> {
                          assertTrue(r.getInt(9) <= 4_000 && r.getInt(9) > 3_900);
                          return r.getString(2)
                              + " "
                              + r.getString(3)
                              + " "
                              + r.getString(4)
                              + " "
                              + r.getString(5)
                              + " "
                              + r.getString(6)
                              + " "
                              + r.getDouble(8);
                        }));
    assertEquals(List.of("TAGGED routine 10 2026-11-21 12:00:00.000 9000 0.003"), rows);
  }
}
