package io.hearthwatch.it.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The MariaDB server of the distribution (Debian 12: 10.11). */
public final class MariaDbServer implements SqlServer {

  private final Path folder = OsProcess.tempDir("mariadb");
  private final int port = OsProcess.freePort();
  private final List<String> command;
  private OsProcess process;

  private MariaDbServer(List<String> options) {
    String user = System.getProperty("user.name");
    Path data = folder.resolve("data");
    OsProcess.run(
        "mariadb-install-db",
        "--no-defaults",
        "--user=" + user,
        "--datadir=" + data,
        "--auth-root-authentication-method=normal",
        "--skip-test-db");
    Path users = folder.resolve("users.sql");
    try {
      Files.writeString(
          users,
          "CREATE OR REPLACE USER '%s'@'%%' IDENTIFIED BY '%s';%nGRANT ALL ON *.* TO '%s'@'%%';%n"
              .formatted(USER, PASSWORD, USER));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    command =
        new ArrayList<>(
            List.of(
                Files.isExecutable(Path.of("/usr/sbin/mariadbd"))
                    ? "/usr/sbin/mariadbd"
                    : "mariadbd",
                "--no-defaults",
                "--user=" + user,
                "--datadir=" + data,
                "--socket=" + folder.resolve("m.sock"),
                "--pid-file=" + folder.resolve("m.pid"),
                "--bind-address=127.0.0.1",
                "--port=" + port,
                "--skip-name-resolve",
                "--init-file=" + users));
    command.addAll(options);
    restart();
  }

  /** A server with its default durability. */
  public static MariaDbServer start(String... options) {
    return new MariaDbServer(List.of(options));
  }

  @Override
  public int port() {
    return port;
  }

  @Override
  public void restart() {
    process = OsProcess.start(command, Map.of(), folder.resolve("mariadbd.log"));
    awaitAnswer(Duration.ofSeconds(60));
  }

  @Override
  public void stop() {
    process.stop(Duration.ofSeconds(30));
  }

  @Override
  public void kill9() {
    process.kill();
  }

  @Override
  public void pause() {
    process.signal("STOP");
  }

  @Override
  public void resume() {
    process.signal("CONT");
  }

  @Override
  public ProcessHandle handle() {
    return process.handle();
  }

  @Override
  public String logTail(int lines) {
    return process.tail(lines);
  }

  @Override
  public void close() {
    process.kill();
    OsProcess.delete(folder);
  }
}
