package io.hearthwatch.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.MovedClock;
import io.hearthwatch.store.MigratedStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What arrives is taken whole or not at all. */
@Execution(ExecutionMode.CONCURRENT)
class IntakeTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final long MOST = 1_000;

  @TempDir Path folder;
  private final MovedClock clock = new MovedClock(NOW.toString());
  private MigratedStore store;
  private Recordings recordings;
  private Intake intake;

  @BeforeEach
  void open() throws SQLException {
    store = new MigratedStore(folder);
    recordings = new Recordings(store.store(), new ObjectMapper());
    intake = intake();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private Intake intake() {
    Intake made =
        new Intake(
            recordings,
            new RecordingLog(store.writer(), new ObjectMapper()),
            folder.toString(),
            folder.resolve("recordings").toString(),
            MOST,
            clock);
    made.start(null);
    return made;
  }

  private static Intake.Arrival arrival(String camera, String name) {
    return Intake.Arrival.posted(camera, name);
  }

  private Recording take(String camera, String name, String content) throws Exception {
    return intake.take(stream(content), content.length(), arrival(camera, name));
  }

  private static InputStream stream(String content) {
    return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
  }

  private List<String> files(String below) throws IOException {
    Path root = folder.resolve(below);
    if (!Files.exists(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> root.relativize(file).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void aRecordingThatWasTakenIsAFileOfItsCameraAndInCare() throws Exception {
    Recording taken = take("Front Döör/..", "../x/é vidéo.MKV", "evidence");
    assertEquals(List.of("Front_Door/e_video.mkv"), files("recordings"));
    assertEquals("evidence", Files.readString(taken.file()));
    assertEquals(Recording.Stage.SEEN, taken.stage());
    assertEquals(NOW, taken.captured());
    assertEquals(taken, recordings.find(taken.id()).orElseThrow());
    assertEquals(List.of(), files("incoming"));
  }

  @Test
  void theNameOfAnotherIsNeverTaken() throws Exception {
    for (String content : List.of("one", "two", "three")) {
      take("garden", "a.mp4", content);
    }
    assertEquals(List.of("garden/a-2.mp4", "garden/a-3.mp4", "garden/a.mp4"), files("recordings"));
    assertEquals("one", Files.readString(folder.resolve("recordings/garden/a.mp4")));
  }

  @Test
  void whatIsTooLongBreaksOffOrIsEmptyLeavesNothing() throws Exception {
    String tooLong = "x".repeat((int) MOST + 1);
    assertEquals(IntakeException.Cause.TOO_LONG, refused(stream(tooLong), -1));
    assertEquals(IntakeException.Cause.TOO_LONG, refused(stream("x"), MOST + 1));
    assertEquals(IntakeException.Cause.SOURCE, refused(stream("12345"), 6));
    assertEquals(IntakeException.Cause.SOURCE, refused(stream(""), -1));
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("reset");
          }
        };
    assertEquals(IntakeException.Cause.SOURCE, refused(broken, -1));
    assertEquals(List.of(), files("incoming"));
    assertEquals(List.of(), files("recordings"));
    assertEquals(0, recordings.select("ORDER BY id").size());
  }

  private IntakeException.Cause refused(InputStream source, long announced) {
    return assertThrows(
            IntakeException.class, () -> intake.take(source, announced, arrival("garden", "a.mp4")))
        .kind();
  }

  @Test
  void theScannerDoesNotTakeItAgain() throws Exception {
    Recording taken = take("garden", "a.mp4", "evidence");
    FolderScanner scanner = new FolderScanner(folder.resolve("recordings"), Finished.USUAL, clock);
    List<FolderScanner.Found> found = new ArrayList<>();
    for (int look = 0; look < 5; look++) {
      clock.pass(Duration.ofSeconds(2));
      found.addAll(scanner.scan());
    }
    assertFalse(found.isEmpty());
    for (FolderScanner.Found one : found) {
      assertTrue(
          recordings.seen(one.camera(), one.file(), one.look(), NOW, clock.instant()).isEmpty());
    }
    assertEquals(List.of(taken), recordings.select("ORDER BY id"));
  }

  @Test
  void whereItCameFromAndWhenItWasMadeAreKept() throws Exception {
    Instant captured = NOW.minusSeconds(3_600);
    Intake.Arrival arrival =
        new Intake.Arrival(
            UUID.randomUUID().toString(), "garden", "a.mp4", captured, "frigate:1-a");
    Recording taken = intake.take(stream("evidence"), -1, arrival);
    assertEquals("frigate:1-a", taken.origin());
    assertEquals(captured, taken.captured());
    assertEquals(captured, Files.getLastModifiedTime(taken.file()).toInstant());
    assertTrue(recordings.hasOrigin("frigate:1-a"));
    assertFalse(recordings.hasOrigin("frigate:1"));
  }

  @Test
  void leftOversOfAKilledHubAreRemovedAtTheStart() throws Exception {
    Files.writeString(folder.resolve("incoming/taken-1.part"), "half");
    Path camera = Files.createDirectories(folder.resolve("recordings/garden"));
    Files.writeString(camera.resolve(".taken-1.part"), "half");
    Files.writeString(camera.resolve("a.mp4"), "whole");
    intake();
    assertEquals(List.of(), files("incoming"));
    assertEquals(List.of("garden/a.mp4"), files("recordings"));
  }

  @Test
  void aFileThatWasNotReceivedIsNotTouched() throws Exception {
    Path victim = Files.writeString(folder.resolve("victim"), "mine");
    assertThrows(IntakeException.class, () -> intake.take(victim, arrival("garden", "a.mp4")));
    Path dots = folder.resolve("incoming/../victim");
    assertThrows(IntakeException.class, () -> intake.take(dots, arrival("garden", "a.mp4")));
    assertEquals("mine", Files.readString(victim));
    Path received = Files.writeString(folder.resolve("incoming/post-1.part"), "evidence");
    Recording taken = intake.take(received, arrival("garden", "a.mp4"));
    assertEquals("evidence", Files.readString(taken.file()));
    assertEquals(Duration.ZERO, Duration.between(NOW, taken.next()));
  }

  @ParameterizedTest(name = "{1} with {0} allowed: {2}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          -              | http://nvr/a.mp4          | FORBIDDEN
          nvr            | http://nvr/a.mp4          | -
          NVR            | https://nvr:443/a.mp4     | -
          nvr            | http://nvr:8080/a.mp4     | FORBIDDEN
          nvr:8080       | http://nvr:8080/a.mp4     | -
          nvr:8080       | http://nvr/a.mp4          | FORBIDDEN
          nvr            | http://nvr.evil/a.mp4     | FORBIDDEN
          nvr            | http://nvr@evil/a.mp4     | FORBIDDEN
          other, [::1]   | http://[::1]/a.mp4        | -
          nvr            | file:///nvr/a.mp4         | BAD
          nvr            | ftp://nvr/a.mp4           | BAD
          nvr            | /a.mp4                    | BAD
          """)
  void onlyAllowedHostsAreAsked(String allowed, String url, IntakeException.Cause refusal) {
    IntakeException.Cause cause = null;
    try {
      new AllowedHosts(allowed == null ? "" : allowed).check(URI.create(url));
    } catch (IntakeException e) {
      cause = e.kind();
    }
    assertEquals(refusal, cause);
  }
}
