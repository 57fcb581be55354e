package io.hearthwatch.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.MovedClock;
import io.hearthwatch.store.MigratedStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which local files go, and when. */
class RetentionTest {
  private static final Duration KEEP = Duration.ofDays(7);

  @TempDir Path folder;
  private final MovedClock clock = new MovedClock("2026-11-21T12:00:00Z");
  private final Claims claims = new Claims();
  private MigratedStore store;
  private Recordings recordings;
  private Pictures pictures;
  private Retention retention;

  @BeforeEach
  void open() throws SQLException {
    store = new MigratedStore(folder);
    recordings = new Recordings(store.store(), new ObjectMapper());
    pictures = new Pictures(folder.resolve("keyframes"));
    VerdictQueue verdicts = new VerdictQueue(store.store(), clock);
    retention = new Retention(recordings, claims, pictures, verdicts, clock, KEEP.toMillis());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Recording seen(String name) throws IOException, SQLException {
    Path file = Files.writeString(folder.resolve(name), "evidence");
    Look look = Look.of(Files.readAttributes(file, BasicFileAttributes.class));
    return recordings.seen("garden", file, look, clock.instant(), clock.instant()).orElseThrow();
  }

  private Recording tagged(String name, boolean confirmed) throws IOException, SQLException {
    Recording seen = seen(name);
    recordings.archived(seen.id(), new Content(8, "ab"), "k/" + name, confirmed, clock.instant());
    // still due, as after a labelling service that was away
    recordings.tagged(seen.id(), Verdict.unclassified("away", true), null, clock.instant());
    pictures.keep(seen.id(), new byte[] {1});
    return recordings.find(seen.id()).orElseThrow();
  }

  @Test
  void aTaggedConfirmedOldFileGoesWithItsPictureAndStaysCounted() throws Exception {
    Recording recording = tagged("a.mp4", true);
    clock.pass(KEEP);
    retention.retire();
    assertTrue(Files.exists(recording.file()), "a moment too early");
    clock.pass(Duration.ofMillis(1));
    claims.take(recording.id());
    retention.retire();
    assertTrue(Files.exists(recording.file()), "somebody works on it");
    claims.release(recording.id());
    retention.retire();
    assertFalse(Files.exists(recording.file()));
    assertEquals(Optional.empty(), pictures.find(recording.id()));
    assertEquals(Optional.empty(), recordings.find(recording.id()));
    assertEquals(Map.of("UNCLASSIFIED", 1L), recordings.counts());
    tagged("b.mp4", true);
    assertEquals(Map.of("UNCLASSIFIED", 2L), recordings.counts());
  }

  @Test
  void whatIsNotSafeStays() throws Exception {
    Recording unconfirmed = tagged("unconfirmed.mp4", false);
    Recording waiting = seen("waiting.mp4");
    Recording untagged = seen("untagged.mp4");
    recordings.archived(untagged.id(), new Content(8, "ab"), "k", true, clock.instant());
    Recording changed = tagged("changed.mp4", true);
    Files.writeString(changed.file(), "other evidence");
    clock.pass(KEEP.multipliedBy(10));
    retention.retire();
    for (Recording recording : new Recording[] {unconfirmed, waiting, untagged, changed}) {
      assertTrue(Files.exists(recording.file()), recording::name);
    }
    assertTrue(recordings.find(untagged.id()).isPresent());
  }

  @Test
  void theLedgerCloses() throws Exception {
    tagged("a.mp4", true);
    seen("b.mp4");
    recordings.refused(seen("c.mp4").id(), "gone");
    recordings.archived(seen("d.mp4").id(), new Content(8, "ab"), "k", true, clock.instant());
    Map<String, Long> page = RecordingLedger.page(recordings.counts());
    assertEquals(
        "seen 4, archived 2, waiting 1, refused 1, tagged 1, unclassified 1, interesting 0",
        "seen %d, archived %d, waiting %d, refused %d, tagged %d, unclassified %d, interesting %d"
            .formatted(
                page.get("seen"),
                page.get("archived"),
                page.get("waiting"),
                page.get("refused"),
                page.get("tagged"),
                page.get("unclassified"),
                page.get("interesting")));
    assertEquals(
        page.get("received"), page.get("stored") + page.get("spooled") + page.get("refused"));
  }
}
