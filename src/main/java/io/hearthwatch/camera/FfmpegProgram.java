package io.hearthwatch.camera;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/**
 * Where the ffmpeg program is: the one on PATH, else the one that comes with the hub as a Maven
 * artifact, unpacked once into the data folder (some 60 MB). The latter is built for Linux on
 * x86-64 and leans on libraries of the system that a bare machine may lack.
 */
class FfmpegProgram {
  private static final String RESOURCES = "org/bytedeco/ffmpeg/linux-x86_64/";
  private static final String UNPACKED = "ffmpeg-8.0.1-1.5.13";

  /** What the program loads; the artifact's other files are for Java. */
  private static final List<String> FILES =
      List.of(
          "libavcodec.so.62",
          "libavdevice.so.62",
          "libavfilter.so.11",
          "libavformat.so.62",
          "libavutil.so.60",
          "libswresample.so.6",
          "libswscale.so.9",
          "libdrm.so.2",
          "libva.so.2",
          "libva-drm.so.2",
          "ffmpeg");

  private final String searchPath;
  private final Path data;
  private Path found;

  /**
   * @param searchPath folders as in the environment variable PATH
   * @param data the hub's data folder
   */
  FfmpegProgram(String searchPath, Path data) {
    this.searchPath = searchPath;
    this.data = data;
  }

  /**
   * The program.
   *
   * @throws IOException when there is none; says what to do
   */
  synchronized Path path() throws IOException {
    if (found == null || !Files.isExecutable(found)) {
      Optional<Path> own = onPath();
      found = own.isPresent() ? own.get() : unpacked();
    }
    return found;
  }

  private Optional<Path> onPath() {
    for (String folder : searchPath.split(File.pathSeparator)) {
      if (!folder.isBlank()) {
        Path candidate = Path.of(folder, "ffmpeg").toAbsolutePath();
        if (Files.isRegularFile(candidate) && Files.isExecutable(candidate)) {
          return Optional.of(candidate);
        }
      }
    }
    return Optional.empty();
  }

  private Path unpacked() throws IOException {
    if (FfmpegProgram.class.getClassLoader().getResource(RESOURCES + "ffmpeg") == null
        || !"amd64".equals(System.getProperty("os.arch"))
        || !"Linux".equals(System.getProperty("os.name"))) {
      throw new IOException("there is no ffmpeg on PATH, and none comes with this hub: install it");
    }
    Path folder = data.resolve(UNPACKED).toAbsolutePath();
    Files.createDirectories(folder);
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      if (lock.isValid() && !Files.exists(folder.resolve("ffmpeg"))) {
        unpack(folder); // the program last: where it is, all is
      }
    }
    return folder.resolve("ffmpeg");
  }

  private static void unpack(Path folder) throws IOException {
    for (String name : FILES) {
      Path part = folder.resolve(name + ".part");
      try (InputStream in =
          FfmpegProgram.class.getClassLoader().getResourceAsStream(RESOURCES + name)) {
        if (in == null) {
          throw new IOException("the ffmpeg artifact holds no " + name);
        }
        Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
      }
      if (!part.toFile().setExecutable(true)) {
        throw new IOException("cannot make " + part + " executable");
      }
      Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }
  }
}
