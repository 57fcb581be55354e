package io.hearthwatch.it.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** One child process with its log in a file; it never outlives the tests. */
final class OsProcess {

  private final Process process;
  private final Path log;

  private OsProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
  }

  /**
   * Starts a program.
   *
   * @param environment added to the environment of the tests, from which settings of the hub are
   *     taken away
   */
  static OsProcess start(List<String> command, Map<String, String> environment, Path log) {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().keySet().removeIf(name -> name.startsWith("HUB_"));
    builder.environment().putAll(environment);
    try {
      return new OsProcess(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start " + command.get(0), e);
    }
  }

  /**
   * Runs a program to its end and returns what it printed; anything but exit code 0 is an error.
   */
  static String run(String... command) {
    try {
      Path log = Files.createTempFile("hearthwatch-run", ".log");
      try {
        OsProcess run = start(List.of(command), Map.of(), log);
        int code = run.waitForExit(Duration.ofMinutes(2));
        String text = Files.readString(log, StandardCharsets.UTF_8);
        if (code != 0) {
          throw new IllegalStateException(String.join(" ", command) + ": " + code + "\n" + text);
        }
        return text;
      } finally {
        Files.deleteIfExists(log);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  ProcessHandle handle() {
    return process.toHandle();
  }

  /** SIGTERM. */
  void terminate() {
    process.destroy();
  }

  /** SIGKILL, and waits until it is gone. */
  void kill() {
    process.destroyForcibly();
    waitForExit(Duration.ofSeconds(20));
  }

  /** SIGTERM, and SIGKILL when it does not go in time. */
  void stop(Duration patience) {
    signal("CONT");
    process.destroy();
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  /** Sends a signal by name, for instance STOP. */
  void signal(String name) {
    if (isAlive()) {
      run("kill", "-" + name, Long.toString(pid()));
    }
  }

  int waitForExit(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("still running after " + patience + "\n" + tail(40));
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /** Waits for a condition, but no longer than the process lives. */
  void await(String what, Duration patience, BooleanSupplier condition) {
    Awaitility.await(what)
        .atMost(patience)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(20))
        .until(
            () -> {
              if (!isAlive()) {
                throw new IllegalStateException(
                    what + ": ended with " + process.exitValue() + "\n" + tail(60));
              }
              return condition.getAsBoolean();
            });
  }

  /** The last lines of its output. */
  String tail(int lines) {
    ArrayDeque<String> last = new ArrayDeque<>();
    try (Stream<String> all = Files.lines(log, StandardCharsets.ISO_8859_1)) {
      all.forEach(
          line -> {
            if (last.size() == lines) {
              last.removeFirst();
            }
            last.addLast(line);
          });
    } catch (IOException e) {
      return "no log: " + e;
    }
    return String.join("\n", last);
  }

  static boolean accepts(int port) {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1000);
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  static Path tempDir(String name) {
    try {
      return Files.createTempDirectory("hearthwatch-" + name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Deletes a folder; what cannot be deleted stays for the system to clean. */
  static void delete(Path folder) {
    if (!Files.exists(folder, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      System.err.println("left behind: " + folder + " (" + e + ")");
    }
  }
}
