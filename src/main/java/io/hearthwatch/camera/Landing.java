package io.hearthwatch.camera;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Gives complete files their names, so that nobody ever sees a part of one. */
final class Landing {
  private Landing() {}

  /**
   * Gives a file its name unless that is taken.
   *
   * @param part complete and forced to the disk; on the same file system as the name
   * @return false when there is a file of that name
   */
  static boolean take(Path part, Path target) throws IOException {
    try {
      Files.createLink(target, part); // unlike a move it never overwrites
      Files.deleteIfExists(part);
    } catch (FileAlreadyExistsException e) {
      return false;
    } catch (UnsupportedOperationException | FileSystemException e) {
      if (Files.exists(target)) {
        return false;
      }
      Files.move(part, target, StandardCopyOption.ATOMIC_MOVE); // a stick without links
    }
    force(target.getParent());
    return true;
  }

  /** Forces a file's content, or the names in a folder, to the disk. */
  static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path)) {
      channel.force(true);
    }
  }

  /** What went wrong, without the path of the file, which is nobody's business elsewhere. */
  static String why(IOException e) {
    String kind = e.getClass().getSimpleName();
    if (e instanceof FileSystemException file) {
      return file.getReason() == null ? kind : file.getReason();
    }
    return e.getMessage() == null ? kind : e.getMessage();
  }

  /** Whether the disk is full, as Linux and others say it. */
  static boolean isNoSpace(IOException e) {
    String text = String.valueOf(e.getMessage());
    return text.contains("No space left") || text.contains("quota exceeded");
  }
}
