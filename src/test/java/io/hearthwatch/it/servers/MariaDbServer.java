package io.hearthwatch.it.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The MariaDB server of the distribution (Debian 12: 10.11). */
public final class MariaDbServer extends SqlProcess {

  private MariaDbServer(Path folder, List<String> options) {
    super(folder);
    String user = "--user=" + System.getProperty("user.name");
    OsProcess.run(
        "mariadb-install-db",
        "--no-defaults",
        user,
        "--datadir=" + data(),
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
    Path debians = Path.of("/usr/sbin/mariadbd");
    start(
        List.of(
            Files.isExecutable(debians) ? debians.toString() : "mariadbd",
            "--no-defaults",
            user,
            "--skip-name-resolve",
            "--init-file=" + users),
        options);
  }

  /** A server with its default durability. */
  public static MariaDbServer start(String... options) {
    return new MariaDbServer(OsProcess.tempDir("mariadb"), List.of(options));
  }
}
