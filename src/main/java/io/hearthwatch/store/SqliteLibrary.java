package io.hearthwatch.store;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.jboss.logging.Logger;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * SQLite's own library, kept in the data folder. The driver would write it to the temporary folder
 * at each start and compare it byte by byte, which takes a tenth of a native binary's start.
 */
final class SqliteLibrary {
  private static final Logger LOG = Logger.getLogger(SqliteLibrary.class);
  private static final String NAME = "org.sqlite.lib.name";
  private static final String PATH = "org.sqlite.lib.path";
  private static final String TMPDIR = "org.sqlite.tmpdir";
  private static final int BLOCK = 16 * 1024;

  private SqliteLibrary() {}

  /**
   * Loads the library from the folder, after writing it where it is missing or another one. Where
   * that cannot be done the driver goes its own way.
   */
  static void loadFrom(Path folder) {
    if (System.getProperty(PATH) != null || System.getProperty(TMPDIR) != null) {
      return; // somebody has said where it is
    }
    String name = LibraryLoaderUtil.getNativeLibName();
    Path library = folder.resolve(name);
    try {
      if (!isWhole(library)) {
        write(library);
      }
      System.setProperty(NAME, name);
      System.setProperty(PATH, folder.toAbsolutePath().toString());
      System.setProperty(TMPDIR, folder.toAbsolutePath().toString()); // it looks for leftovers
      SQLiteJDBCLoader.initialize();
    } catch (Exception e) {
      LOG.debugf("SQLite's library cannot be loaded from %s: %s", folder, e.getMessage());
    } finally {
      // it is for this hub, not for all that this process may load
      List.of(NAME, PATH, TMPDIR).forEach(System::clearProperty);
    }
  }

  private static InputStream original() throws IOException {
    String name = LibraryLoaderUtil.getNativeLibName();
    String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
    InputStream in = SQLiteJDBCLoader.class.getResourceAsStream(resource);
    if (in == null) {
      throw new IOException("the driver has no " + resource);
    }
    return in;
  }

  private static boolean isWhole(Path library) throws IOException {
    if (!Files.isRegularFile(library)) {
      return false;
    }
    try (InputStream wanted = original();
        InputStream found = Files.newInputStream(library)) {
      byte[] some;
      do {
        some = wanted.readNBytes(BLOCK);
        if (!Arrays.equals(some, found.readNBytes(BLOCK))) {
          return false;
        }
      } while (some.length > 0);
      return true;
    }
  }

  /** Under another name first: the library of a hub that still runs must not change under it. */
  private static void write(Path library) throws IOException {
    Path part = library.resolveSibling(library.getFileName() + ".part");
    try (InputStream in = original()) {
      Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
    }
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(part, library, StandardCopyOption.REPLACE_EXISTING);
  }
}
