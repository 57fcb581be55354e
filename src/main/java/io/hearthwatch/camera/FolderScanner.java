package io.hearthwatch.camera;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks for finished recordings in a folder with one subfolder a camera; what lies deeper belongs
 * to the camera too, since recorders like to make folders by date. Links are not followed: they
 * could lead out of the folder. Called from one thread.
 */
final class FolderScanner {
  private static final int DEEPEST = 9;

  /** A few recordings, but not all of a small disk. */
  private static final long LEAST_ROOM = 200 << 20;

  private static final int LEAST_SHARE = 20;

  private final Path root;
  private final Finished rule;
  private final Clock clock;
  private Map<Path, Finished.Known> known = new HashMap<>();
  private Map<Path, Look> reported = new HashMap<>();

  FolderScanner(Path root, Finished rule, Clock clock) {
    this.root = root.toAbsolutePath().normalize();
    this.rule = rule;
    this.clock = clock;
  }

  /**
   * A finished file.
   *
   * @param camera name of the subfolder
   */
  record Found(String camera, Path file, Look look) {}

  /**
   * One look at all files.
   *
   * @return what is finished and was not returned before as it is now, oldest first; after a
   *     restart of the hub everything that lies there is returned again
   * @throws IOException when the folder cannot be read; the next call tries again
   */
  List<Found> scan() throws IOException {
    Files.createDirectories(root);
    Instant now = clock.instant();
    Map<Path, Look> looks = new HashMap<>();
    Files.walkFileTree(
        root, EnumSet.noneOf(java.nio.file.FileVisitOption.class), DEEPEST, new Visitor(looks));
    Map<Path, Finished.Known> next = new HashMap<>();
    Map<Path, Look> taken = new HashMap<>();
    List<Found> found = new ArrayList<>();
    looks.forEach(
        (file, look) -> {
          if (look.equals(reported.get(file))) {
            taken.put(file, look);
            return;
          }
          Finished.Known state = Finished.seen(known.get(file), look, now);
          next.put(file, state);
          if (rule.isFinished(state, now)) {
            found.add(new Found(root.relativize(file).getName(0).toString(), file, look));
          }
        });
    known = next;
    reported = taken;
    found.sort(Comparator.comparing((Found f) -> f.look().modified()).thenComparing(Found::file));
    return found;
  }

  /** The recording is in the local store, so that it need not be returned again. */
  void taken(Found found) {
    known.remove(found.file());
    reported.put(found.file(), found.look());
  }

  /**
   * Why there is hardly room for another recording, or nothing when there is. Cameras that write
   * into the folder say nothing when they cannot.
   */
  Optional<String> lackOfRoom() throws IOException {
    FileStore disk = Files.getFileStore(root);
    long free = disk.getUsableSpace();
    return free >= Math.min(LEAST_ROOM, disk.getTotalSpace() / LEAST_SHARE)
        ? Optional.empty()
        : Optional.of(
            "only %.1f MB are free in the folder of recordings: recordings get lost"
                .formatted(free / (double) (1 << 20)));
  }

  private final class Visitor extends SimpleFileVisitor<Path> {
    private final Map<Path, Look> looks;

    Visitor(Map<Path, Look> looks) {
      this.looks = looks;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return !folder.equals(root) && isHidden(folder)
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      boolean ofCamera = !root.equals(file.getParent());
      if (ofCamera
          && attributes.isRegularFile()
          && !isHidden(file)
          && RecordingKey.isRecording(file.getFileName().toString())) {
        looks.put(file, Look.of(attributes));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (file.equals(root)) {
        throw failure;
      }
      return FileVisitResult.CONTINUE; // gone since the folder was listed, or not ours to read
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException failure) {
      return FileVisitResult.CONTINUE;
    }
  }

  private static boolean isHidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }
}
