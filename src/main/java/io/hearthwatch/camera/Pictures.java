package io.hearthwatch.camera;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** Key frames of interesting recordings, kept on this machine for those who are told of them. */
final class Pictures {
  private static final String PART = ".part";

  private final Path folder;

  Pictures(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
    sweep();
  }

  /** What a killed hub was writing is of no use. */
  private void sweep() {
    File[] parts = folder.toFile().listFiles((in, name) -> name.startsWith(PART));
    if (parts != null) {
      for (File part : parts) {
        part.delete();
      }
    }
  }

  /** Keeps a recording's picture. */
  void keep(String id, byte[] jpeg) throws IOException {
    Path part = temporary(jpeg);
    Files.move(part, path(id), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** A picture in a file that the caller deletes or moves. */
  Path temporary(byte[] jpeg) throws IOException {
    Files.createDirectories(folder);
    Path part = Files.createTempFile(folder, PART, ".jpg");
    boolean written = false;
    try {
      Files.write(part, jpeg);
      written = true;
      return part;
    } finally {
      if (!written) {
        Files.deleteIfExists(part);
      }
    }
  }

  Optional<Path> find(String id) {
    return Optional.of(path(id)).filter(Files::isRegularFile);
  }

  void delete(String id) throws IOException {
    Files.deleteIfExists(path(id));
  }

  private Path path(String id) {
    return folder.resolve(id + ".jpg");
  }
}
