package io.hearthwatch.it.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The class path of a server that comes from Maven but does not go together with the hub's
 * libraries; {@code src/test/servers/<name>/pom.xml} says what is in it.
 */
final class MavenClassPath {
  private MavenClassPath() {}

  /** Resolved by Maven at the first call after a clean. */
  static synchronized String of(String server) {
    Path file = Path.of("target", "servers", server + ".classpath").toAbsolutePath();
    try {
      if (!Files.exists(file)) {
        Files.createDirectories(file.getParent());
        OsProcess.run(
            "./mvnw",
            "-B",
            "-ntp",
            "-q",
            "-f",
            "src/test/servers/" + server + "/pom.xml",
            "dependency:build-classpath",
            "-Dmdep.outputFile=" + file);
      }
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
