package io.hearthwatch.it.servers;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A small file system of its own that can fill up or become read-only; only root can mount it. */
public final class Disk implements AutoCloseable {
  private static final int USUAL_MB = 16;

  private final Path folder = OsProcess.tempDir("disk");
  private final Path image;
  private final int megabytes;
  private boolean mounted;

  private Disk(Path image, int megabytes) {
    this.image = image;
    this.megabytes = megabytes;
    mount();
  }

  /** A disk in memory. */
  public static Disk inMemory() {
    return inMemory(USUAL_MB);
  }

  /** A disk in memory of that size. */
  public static Disk inMemory(int megabytes) {
    return new Disk(null, megabytes);
  }

  /** An ext4 file system in a file; the kernel has to have loop devices. */
  public static Disk inFile() {
    Path image = OsProcess.tempDir("image").resolve("disk.img");
    OsProcess.run("truncate", "-s", "24M", image.toString());
    OsProcess.run("mkfs.ext4", "-q", "-F", image.toString());
    return new Disk(image, USUAL_MB);
  }

  /** Whether this user may mount at all: root, but not in every container. */
  public static boolean canMount() {
    if (!"root".equals(System.getProperty("user.name"))) {
      return false;
    }
    try (Disk disk = inMemory()) {
      return disk.mounted;
    } catch (IllegalStateException e) {
      return false;
    }
  }

  /** Where it is mounted. */
  public Path folder() {
    return folder;
  }

  private void mount() {
    if (image == null) {
      String size = "size=" + megabytes + "m";
      OsProcess.run("mount", "-t", "tmpfs", "-o", size, "hearthwatch", folder.toString());
    } else {
      OsProcess.run("mount", "-o", "loop", image.toString(), folder.toString());
    }
    mounted = true;
  }

  /** Fills it to the last byte. */
  public void fill() {
    byte[] block = new byte[1 << 12];
    try (OutputStream out = Files.newOutputStream(folder.resolve("filler"))) {
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      // no space left on device, which is what was wanted
    }
  }

  /** Takes away what {@link #fill} wrote. */
  public void empty() {
    try {
      Files.deleteIfExists(folder.resolve("filler"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As ext4 becomes after an error of the device: also open files cannot be written any more. */
  public void failToReadOnly() {
    OsProcess.run("mount", "-o", "remount,abort", folder.toString());
  }

  /** Mounted again, which replays its journal; nobody may have files open there. */
  public void repair() {
    unmount();
    mount();
  }

  private void unmount() {
    OsProcess.run("umount", folder.toString());
    mounted = false;
  }

  @Override
  public void close() {
    if (mounted) {
      unmount();
    }
    OsProcess.delete(folder);
    if (image != null) {
      OsProcess.delete(image.getParent());
    }
  }
}
