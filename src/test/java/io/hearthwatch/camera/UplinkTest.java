package io.hearthwatch.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.MovedClock;
import io.hearthwatch.store.MigratedStore;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What goes first, while the uplink is metered and afterwards. */
class UplinkTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir Path folder;
  private final MovedClock clock = new MovedClock(NOW.toString());
  private MigratedStore store;
  private Archive archive;
  private Recordings recordings;

  @BeforeEach
  void open() throws SQLException {
    store = new MigratedStore(folder);
    archive = new FakeArchive(null);
    recordings = new Recordings(store.store(), new ObjectMapper());
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Uplink uplink(String setting) {
    Uplink uplink = new Uplink(store.store(), archive, setting, 100);
    uplink.load();
    return uplink;
  }

  private String seen(String name, long size, int secondsAgo) throws SQLException {
    Instant captured = NOW.minusSeconds(secondsAgo);
    return recordings
        .seen("garden", Path.of("/r/garden", name), new Look(size, captured), captured, NOW)
        .orElseThrow()
        .id();
  }

  private void judged(String id, Verdict.Kind kind, Instant again) throws SQLException {
    recordings.judgedAhead(
        id, new Verdict(kind, "x", again != null, List.of(), List.of(), -1, -1, 0), again);
  }

  private static List<String> due(Backlog backlog, Backlog.Work work) throws SQLException {
    return backlog.due(work, 10).stream().map(Recording::name).toList();
  }

  @Test
  void whatWasSaidHoldsOverARestartUntilTheSettingChanges() throws SQLException {
    assertFalse(uplink("normal").isMetered());
    uplink("normal").use("metered");
    assertTrue(uplink("normal").isMetered());
    assertTrue(uplink("metered").isMetered());
    uplink("metered").use("normal");
    assertFalse(uplink("metered").isMetered());
    assertThrows(IllegalArgumentException.class, () -> uplink("normal").use("slow"));
  }

  @Test
  void aFolderNeedsNoUplink() {
    archive = new FolderArchive(folder.resolve("archive"), new ObjectMapper());
    Uplink uplink = uplink("metered");
    assertFalse(uplink.isMetered());
    assertEquals("metered", uplink.state());
  }

  @Test
  void whileMeteredAllAreJudgedAndOnlySmallInterestingOnesGo() throws SQLException {
    Uplink uplink = uplink("metered");
    Backlog backlog = new Backlog(recordings, new Claims(), uplink, clock);
    String old = seen("old.mp4", 10, 50);
    String large = seen("large.mp4", 101, 40);
    String small = seen("small.mp4", 100, 30);
    String later = seen("later.mp4", 100, 20);
    String away = seen("away.mp4", 10, 10);
    assertEquals(
        List.of("old.mp4", "large.mp4", "small.mp4", "later.mp4", "away.mp4"),
        due(backlog, Backlog.Work.TAG));
    assertEquals(List.of(), due(backlog, Backlog.Work.ARCHIVE));
    judged(old, Verdict.Kind.ROUTINE, null);
    judged(large, Verdict.Kind.INTERESTING, null);
    judged(small, Verdict.Kind.INTERESTING, null);
    judged(later, Verdict.Kind.INTERESTING, null);
    judged(away, Verdict.Kind.UNCLASSIFIED, NOW.plusSeconds(30));
    assertEquals(List.of(), due(backlog, Backlog.Work.TAG));
    assertEquals(List.of("small.mp4", "later.mp4"), due(backlog, Backlog.Work.ARCHIVE));
    clock.set("2026-11-21T12:00:30Z");
    assertEquals(List.of("away.mp4"), due(backlog, Backlog.Work.TAG));

    uplink.use("normal");
    String fresh = seen("fresh.mp4", 5, 0);
    assertEquals(List.of(), due(backlog, Backlog.Work.TAG));
    assertEquals(
        List.of("large.mp4", "small.mp4", "later.mp4", "old.mp4", "away.mp4", "fresh.mp4"),
        due(backlog, Backlog.Work.ARCHIVE));
    assertEquals(Optional.of(fresh), recordings.find(fresh).map(Recording::id));
  }

  @Test
  void aRecordingIsWithOneThreadAtATimeAndPutOffWhenItBreaksTheStep() throws SQLException {
    Backlog backlog = new Backlog(recordings, new Claims(), uplink("normal"), clock);
    seen("a.mp4", 10, 20);
    seen("b.mp4", 10, 10);
    Recording a = backlog.take(Backlog.Work.ARCHIVE).orElseThrow();
    Recording b = backlog.take(Backlog.Work.ARCHIVE).orElseThrow();
    assertEquals(List.of("a.mp4", "b.mp4"), List.of(a.name(), b.name()));
    assertEquals(Optional.empty(), backlog.take(Backlog.Work.ARCHIVE));
    backlog.putOff(a, "the step failed");
    backlog.release(a);
    backlog.release(b);
    assertEquals(List.of("b.mp4"), due(backlog, Backlog.Work.ARCHIVE));
    assertEquals("the step failed", recordings.find(a.id()).orElseThrow().reason());
    clock.set("2026-11-21T12:01:00Z");
    assertEquals(List.of("a.mp4", "b.mp4"), due(backlog, Backlog.Work.ARCHIVE));
  }
}
