package io.hearthwatch.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hearthwatch.MovedClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Finished recordings are found, each once. */
class FolderScannerTest {
  @TempDir Path root;
  private final MovedClock clock = new MovedClock("2026-11-21T12:00:00Z");
  private FolderScanner scanner;

  private Path file(String path, long agedMs) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, path);
    Files.setLastModifiedTime(file, FileTime.from(clock.instant().minusMillis(agedMs)));
    return file;
  }

  private List<String> scan(long laterMs) throws IOException {
    if (scanner == null) {
      scanner = new FolderScanner(root, Finished.USUAL, clock);
    }
    clock.pass(Duration.ofMillis(laterMs));
    List<FolderScanner.Found> found = scanner.scan();
    found.forEach(scanner::taken);
    return found.stream().map(f -> f.camera() + ":" + root.relativize(f.file())).toList();
  }

  @Test
  void whatArrivedWhileTheHubWasDownIsFoundOldestFirst() throws IOException {
    file("garden/b.mp4", 5_000);
    file("drive/2026/11/a.mkv", 90_000);
    assertEquals(List.of(), scan(0));
    assertEquals(List.of("drive:drive/2026/11/a.mkv", "garden:garden/b.mp4"), scan(500));
    assertEquals(List.of(), scan(500));
  }

  @Test
  void aGrowingFileWaitsAndAnUnfinishedNameIsLeftAlone() throws IOException {
    Path growing = file("garden/a.mp4", 0);
    file("garden/b.mp4.part", 90_000);
    file("garden/.hidden.mp4", 90_000);
    file("garden/.git/c.mp4", 90_000);
    file("garden/thumb.jpg", 90_000);
    file("stray.mp4", 90_000);
    assertEquals(List.of(), scan(0));
    Files.writeString(growing, "more", StandardOpenOption.APPEND);
    Files.setLastModifiedTime(growing, FileTime.from(clock.instant().plusMillis(1_000)));
    assertEquals(List.of(), scan(1_000));
    assertEquals(List.of(), scan(1_000));
    assertEquals(List.of("garden:garden/a.mp4"), scan(1_000));
  }

  @Test
  void aFileThatGoesOnGrowingAfterItWasTakenIsFoundAgain() throws IOException {
    Path file = file("garden/a.mp4", 90_000);
    scan(0);
    assertEquals(1, scan(500).size());
    Files.writeString(file, "more", StandardOpenOption.APPEND);
    Files.setLastModifiedTime(file, FileTime.from(clock.instant()));
    assertEquals(List.of(), scan(500));
    assertEquals(List.of("garden:garden/a.mp4"), scan(2_000));
  }

  @Test
  void whatCouldNotBeTakenIsReturnedAgain() throws IOException {
    file("garden/a.mp4", 90_000);
    scanner = new FolderScanner(root, Finished.USUAL, clock);
    scanner.scan();
    clock.pass(Duration.ofMillis(500));
    assertEquals(1, scanner.scan().size());
    assertEquals(1, scanner.scan().size());
  }

  @Test
  void linksAreNotFollowed() throws IOException {
    Path outside = Files.createTempFile("outside", ".mp4");
    Files.createDirectories(root.resolve("garden"));
    Files.createSymbolicLink(root.resolve("garden/a.mp4"), outside);
    Files.createSymbolicLink(root.resolve("elsewhere"), outside.getParent());
    scan(0);
    assertEquals(List.of(), scan(120_000));
    Files.delete(outside);
  }
}
