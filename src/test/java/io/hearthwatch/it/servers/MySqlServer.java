package io.hearthwatch.it.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * MySQL Community 8.0.31 out of a Maven artifact. The programs and an initialised data folder are
 * unpacked once for a user of the machine, below the temporary folder; each server gets a copy.
 */
public final class MySqlServer extends SqlProcess {

  private static final String VERSION = "8.0.31";
  private static final String RESOURCE = "/mysql-Linux-amd64.tar.gz";

  private MySqlServer(Path folder, List<String> options) {
    super(folder);
    Path home = installed();
    OsProcess.run("cp", "-r", home.resolve("template").toString(), data().toString());
    List<String> program = new ArrayList<>(program(home));
    program.add("--skip-mysqlx");
    start(program, options);
  }

  /** A server with its default durability: binary log on, every commit on disk. */
  public static MySqlServer start(String... options) {
    return new MySqlServer(OsProcess.tempDir("mysql"), List.of(options));
  }

  /** A small and quick server for tests: commits reach the disk about once a second. */
  public static MySqlServer lean() {
    return start(
        "--skip-log-bin",
        "--performance-schema=OFF",
        "--innodb-buffer-pool-size=64M",
        "--innodb-flush-log-at-trx-commit=2",
        "--innodb-doublewrite=0");
  }

  /** Unpacks and initialises once; others wait at the lock meanwhile. */
  private static Path installed() {
    Path home =
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "hearthwatch-mysql-" + VERSION + "-" + System.getProperty("user.name"));
    try {
      Files.createDirectories(home);
      try (FileChannel channel =
              FileChannel.open(
                  home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (lock.isValid() && !Files.exists(home.resolve("complete"))) {
          unpack(home);
          initialise(home);
          Files.createFile(home.resolve("complete"));
        }
      }
      return home;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void unpack(Path home) throws IOException {
    Path archive = home.resolve("mysql.tar.gz");
    try (InputStream in = MySqlServer.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IOException(RESOURCE + " is not on the class path");
      }
      Files.copy(in, archive, StandardCopyOption.REPLACE_EXISTING);
    }
    OsProcess.delete(home.resolve("dist"));
    Files.createDirectories(home.resolve("dist"));
    OsProcess.run("tar", "xzf", archive.toString(), "-C", home.resolve("dist").toString());
    Files.delete(archive);
  }

  private static void initialise(Path home) throws IOException {
    OsProcess.delete(home.resolve("template"));
    Path users = home.resolve("users.sql");
    Files.writeString(
        users,
        "CREATE USER '%s'@'%%' IDENTIFIED BY '%s';%nGRANT ALL ON *.* TO '%s'@'%%';%n"
            .formatted(USER, PASSWORD, USER));
    List<String> command = new ArrayList<>(program(home));
    command.add("--initialize-insecure");
    command.add("--init-file=" + users);
    command.add("--datadir=" + home.resolve("template"));
    OsProcess.run(command.toArray(String[]::new));
    // each server of the same data would otherwise call itself by the same name
    Files.deleteIfExists(home.resolve("template").resolve("auto.cnf"));
  }

  private static List<String> program(Path home) {
    Path dist = home.resolve("dist");
    return List.of(
        dist.resolve("bin/mysqld").toString(),
        "--no-defaults",
        "--user=" + System.getProperty("user.name"),
        "--lc-messages-dir=" + dist.resolve("share"));
  }
}
