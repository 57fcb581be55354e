package io.hearthwatch.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.MovedClock;
import io.hearthwatch.store.MigratedStore;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every route gets every verdict that it wants, whatever others do and whoever is killed. */
class VerdictQueueTest {
  private static final VerdictQueue.Wish ALL = new VerdictQueue.Wish(Set.of(), Set.of());

  @TempDir Path folder;
  private final MovedClock clock = new MovedClock("2026-11-21T12:00:00Z");
  private MigratedStore store;
  private Recordings recordings;
  private VerdictQueue queue;

  @BeforeEach
  void open() throws SQLException {
    store = new MigratedStore(folder);
    recordings = new Recordings(store.store(), new ObjectMapper());
    queue = new VerdictQueue(store.store(), clock);
    queue.open();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private String tagged(String camera, Verdict.Kind kind) throws SQLException {
    String name = camera + recordings.counts().values().stream().mapToLong(n -> n).sum() + ".mp4";
    Recording seen =
        recordings
            .seen(
                camera,
                Path.of("/r", camera, name),
                new Look(10, clock.instant()),
                clock.instant(),
                clock.instant())
            .orElseThrow();
    recordings.archived(seen.id(), new Content(10, "ab"), camera + "/k.mp4", true, clock.instant());
    verdict(seen.id(), kind);
    return seen.id();
  }

  private void verdict(String id, Verdict.Kind kind) throws SQLException {
    Verdict verdict = Verdict.unclassified("x", false);
    recordings.tagged(
        id,
        new Verdict(kind, "x", false, verdict.labels(), verdict.keyTags(), -1, -1, verdict.asked()),
        null,
        null);
  }

  private String next(String route, VerdictQueue.Wish wish) throws SQLException {
    Optional<VerdictQueue.Told> next = queue.next(route, wish);
    if (next.isPresent()) {
      queue.taken(route, next.get());
    }
    return next.map(told -> told.camera() + " " + told.verdict()).orElse("nothing");
  }

  @Test
  void aRouteGetsWhatItWantsInOrderAlsoAfterARestart() throws SQLException {
    queue.join("a");
    queue.join("b");
    tagged("garden", Verdict.Kind.ROUTINE);
    tagged("garden", Verdict.Kind.INTERESTING);
    tagged("drive", Verdict.Kind.INTERESTING);
    VerdictQueue.Wish wish = new VerdictQueue.Wish(Set.of("interesting"), Set.of("drive"));
    assertEquals("drive interesting", next("b", wish));
    assertEquals("garden routine", next("a", ALL));
    store.close();
    open();
    queue.join("a");
    assertEquals("garden interesting", next("a", ALL));
    assertEquals("drive interesting", next("a", ALL));
    assertEquals("nothing", next("a", ALL));
    assertEquals("nothing", next("b", wish));
  }

  @Test
  void whatARouteFailedToTakeComesAgainLaterAndHoldsUpNothing() throws SQLException {
    queue.join("a");
    queue.join("b");
    tagged("garden", Verdict.Kind.ROUTINE);
    tagged("drive", Verdict.Kind.ROUTINE);
    queue.failed("a", queue.next("a", ALL).orElseThrow());
    assertEquals("drive routine", next("a", ALL));
    assertEquals("nothing", next("a", ALL));
    assertEquals("garden routine", next("b", ALL));
    for (int seconds : new int[] {1, 2, 4}) {
      clock.pass(Duration.ofSeconds(seconds).minusMillis(1));
      assertEquals(Optional.empty(), queue.next("a", ALL));
      clock.pass(Duration.ofMillis(1));
      queue.failed("a", queue.next("a", ALL).orElseThrow());
    }
    store.close();
    open();
    clock.pass(Duration.ofSeconds(8));
    assertEquals("garden routine", next("a", ALL));
    assertEquals("nothing", next("a", ALL));
  }

  @Test
  void aVerdictIsToldOnceUntilItIsAnotherOne() throws SQLException {
    queue.join("a");
    String id = tagged("garden", Verdict.Kind.UNCLASSIFIED);
    verdict(id, Verdict.Kind.UNCLASSIFIED);
    assertEquals("garden unclassified", next("a", ALL));
    assertEquals("nothing", next("a", ALL));
    verdict(id, Verdict.Kind.INTERESTING);
    recordings.announce(id);
    assertEquals("garden interesting", next("a", ALL));
    assertEquals("nothing", next("a", ALL));
  }

  @Test
  void aNewRouteBeginsWithWhatComesThenAndAtAStartWithWhatCameMeanwhile() throws SQLException {
    tagged("garden", Verdict.Kind.ROUTINE);
    queue.join("loaded late at the start");
    assertEquals("garden routine", next("loaded late at the start", ALL));
    clock.pass(Duration.ofMinutes(2));
    queue.join("added by its user");
    assertEquals("nothing", next("added by its user", ALL));
    tagged("drive", Verdict.Kind.ROUTINE);
    assertEquals("drive routine", next("added by its user", ALL));
  }
}
