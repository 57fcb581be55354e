package io.hearthwatch.camera;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Small real videos, made by the ffmpeg program that the hub would use too. */
final class Videos {
  /** A grey scene with a little noise. */
  static final String STILL = "color=c=gray:s=320x180";

  /** A still picture with a second hand and a moving pattern. */
  static final String BUSY = "testsrc=s=320x180";

  private final Path program;
  private final String encoder;

  private Videos(Path program, String encoder) {
    this.program = program;
    this.encoder = encoder;
  }

  /** With the program given; fails when it does not start. */
  static Videos with(FfmpegProgram program) throws IOException, InterruptedException {
    Path path = program.path();
    String encoders = output(path.toString(), "-hide_banner", "-encoders");
    for (String candidate : List.of("libx264", "libopenh264", "mpeg4")) {
      if (encoders.contains(" " + candidate + " ")) {
        return new Videos(path, candidate);
      }
    }
    throw new IOException(path + " does not start or has no encoder: " + encoders);
  }

  boolean has(String encoder) throws IOException, InterruptedException {
    return output(program.toString(), "-hide_banner", "-encoders").contains(" " + encoder + " ");
  }

  /** Makes a video out of one of ffmpeg's sources; options may override the codec. */
  Path make(Path file, String source, String... options) throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("-f", "lavfi", "-i", source));
    arguments.addAll(List.of("-c:v", encoder, "-pix_fmt", "yuv420p"));
    arguments.addAll(List.of(options));
    return run(file, arguments);
  }

  /** Runs the program as it is told to. */
  Path run(Path file, List<String> arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString(), "-hide_banner", "-y"));
    command.addAll(arguments);
    command.add(file.toString());
    String said = output(command.toArray(String[]::new));
    if (!Files.exists(file)) {
      throw new IOException(String.join(" ", command) + ": " + said);
    }
    return file;
  }

  private static String output(String... command) throws IOException, InterruptedException {
    Path log = Files.createTempFile("hearthwatch-ffmpeg", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .redirectInput(Path.of("/dev/null").toFile())
              .start();
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
      return Files.readString(log, java.nio.charset.StandardCharsets.ISO_8859_1);
    } finally {
      Files.delete(log);
    }
  }
}
