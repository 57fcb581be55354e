package io.hearthwatch.camera;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.File;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * An archive in a folder, with the keys as paths; beside each file lies {@code <name>.json} with
 * its content type, metadata and tags. A file appears under its name only when it is complete and
 * on the disk.
 */
final class FolderArchive implements Archive {
  private static final Logger LOG = Logger.getLogger(FolderArchive.class);

  private final Path root;
  private final ObjectMapper json;

  FolderArchive(Path root, ObjectMapper json) {
    this.root = root.toAbsolutePath().normalize();
    this.json = json;
    sweep();
  }

  /** What a killed hub was writing is of no use. */
  private void sweep() {
    File[] parts = parts().toFile().listFiles();
    if (parts != null) {
      for (File part : parts) {
        discard(part.toPath());
      }
    }
  }

  /** On the same file system as the archive, out of the way of whoever looks into it. */
  private Path parts() {
    return root.resolve(".parts");
  }

  private Path newPart() throws IOException {
    Files.createDirectories(parts());
    return parts().resolve(UUID.randomUUID().toString());
  }

  /** What lies beside a file. */
  @RegisterForReflection // kept as JSON
  record Description(
      String contentType, long size, Map<String, String> metadata, Map<String, String> tags) {}

  @Override
  public synchronized Kept keep(Item item, UploadMemory memory) throws ArchiveException {
    Path part = null;
    try {
      for (int copy = 1; ; copy++) {
        String key = item.keys().apply(copy);
        Path target = path(key);
        if (!Files.exists(target)) {
          Files.createDirectories(target.getParent());
          part = part == null ? copied(item) : part;
          if (!Landing.take(part, target)) {
            continue;
          }
          part = null;
        } else if (!isSame(target, item.content())) {
          continue;
        }
        if (!Files.exists(beside(target))) {
          write(target, described(item));
        }
        return new Kept(key, true);
      }
    } catch (IOException e) {
      throw failed(e);
    } finally {
      discard(part);
    }
  }

  private static Description described(Item item) {
    Map<String, String> metadata = new TreeMap<>(item.metadata());
    metadata.put(SHA256, item.content().sha256());
    return new Description(item.contentType(), item.content().size(), metadata, item.tags());
  }

  /** The folder may have been put there by hand: only its content counts. */
  private static boolean isSame(Path target, Content content) throws IOException {
    return Files.isRegularFile(target)
        && Files.size(target) == content.size()
        && Content.of(target).equals(content);
  }

  /** Copies and forces the copy to the disk, then reads it: only what is there now counts. */
  private Path copied(Item item) throws IOException, ArchiveException {
    Path part = newPart();
    boolean good = false;
    try {
      try (FileChannel from = FileChannel.open(item.file());
          FileChannel to =
              FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        long size = from.size();
        long done = 0;
        while (done < size) {
          long count = from.transferTo(done, size - done, to);
          if (count <= 0) {
            break; // it became shorter
          }
          done += count;
        }
        to.force(true);
      }
      if (!Content.of(part).equals(item.content())) {
        boolean changed = !Content.of(item.file()).equals(item.content());
        throw changed
            ? new ArchiveException(
                ArchiveException.Cause.CHANGED, "the file changed while it was archived")
            : new ArchiveException(
                ArchiveException.Cause.CHECKSUM,
                "the disk gave back other bytes than were written");
      }
      good = true;
      return part;
    } finally {
      if (!good) {
        discard(part);
      }
    }
  }

  @Override
  public synchronized void describe(
      String key, Map<String, String> metadata, Map<String, String> tags) throws ArchiveException {
    try {
      Path target = path(key);
      Description before =
          Files.exists(beside(target))
              ? json.readValue(beside(target).toFile(), Description.class)
              : new Description("application/octet-stream", Files.size(target), Map.of(), tags);
      Map<String, String> all = new TreeMap<>(before.metadata());
      all.putAll(metadata);
      write(target, new Description(before.contentType(), before.size(), all, tags));
    } catch (IOException e) {
      throw failed(e);
    }
  }

  private void write(Path target, Description description) throws IOException {
    Path part = newPart();
    try {
      try (FileChannel to =
          FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        java.nio.ByteBuffer bytes = java.nio.ByteBuffer.wrap(json.writeValueAsBytes(description));
        while (bytes.hasRemaining()) {
          to.write(bytes);
        }
        to.force(true);
      }
      Files.move(part, beside(target), StandardCopyOption.ATOMIC_MOVE);
      Landing.force(target.getParent());
    } finally {
      discard(part);
    }
  }

  @Override
  public Optional<String> link(String key, Duration valid) {
    return Optional.empty();
  }

  @Override
  public Optional<Path> file(String key) {
    return Optional.of(path(key)).filter(Files::isRegularFile);
  }

  @Override
  public boolean isRemote() {
    return false;
  }

  private Path path(String key) {
    Path path = root.resolve(key).normalize();
    if (!path.startsWith(root)) {
      throw new IllegalArgumentException("archive: a key must not lead out of it, was " + key);
    }
    return path;
  }

  private static Path beside(Path target) {
    return target.resolveSibling(target.getFileName() + ".json");
  }

  private static void discard(Path part) {
    try {
      if (part != null) {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      LOG.debugf("leaving %s for the next start: %s", part, e.getMessage());
    }
  }

  private ArchiveException failed(IOException e) {
    if (Landing.isNoSpace(e)) {
      return new ArchiveException(
          ArchiveException.Cause.NO_SPACE, "the disk of the archive is full", e);
    }
    if (e instanceof NoSuchFileException) {
      return new ArchiveException(ArchiveException.Cause.CHANGED, "the file is gone", e);
    }
    return new ArchiveException(
        ArchiveException.Cause.OTHER, "cannot write to the archive: " + Landing.why(e), e);
  }
}
