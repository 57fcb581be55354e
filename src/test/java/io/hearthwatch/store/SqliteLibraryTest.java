package io.hearthwatch.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/** The library in the data folder is always the driver's own, whatever was there before. */
class SqliteLibraryTest {
  private static final String NAME = LibraryLoaderUtil.getNativeLibName();

  @TempDir Path folder;

  private static byte[] original() throws IOException {
    try (var in =
        SQLiteJDBCLoader.class.getResourceAsStream(
            LibraryLoaderUtil.getNativeLibResourcePath() + "/" + NAME)) {
      return in.readAllBytes();
    }
  }

  private List<String> files() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(f -> f.getFileName().toString()).toList();
    }
  }

  @Test
  void itIsWrittenOnceAndNothingElse() throws IOException {
    SqliteLibrary.loadFrom(folder);
    assertArrayEquals(original(), Files.readAllBytes(folder.resolve(NAME)));
    assertEquals(List.of(NAME), files());
    Files.setLastModifiedTime(folder.resolve(NAME), FileTime.fromMillis(1000));
    SqliteLibrary.loadFrom(folder);
    assertEquals(FileTime.fromMillis(1000), Files.getLastModifiedTime(folder.resolve(NAME)));
  }

  @Test
  void oneThatPowerCutShortIsReplaced() throws IOException {
    Files.write(folder.resolve(NAME), new byte[1000]);
    Files.write(folder.resolve(NAME + ".part"), new byte[10]);
    SqliteLibrary.loadFrom(folder);
    assertArrayEquals(original(), Files.readAllBytes(folder.resolve(NAME)));
    assertEquals(List.of(NAME), files());
  }

  @Test
  void whereItCannotBeWrittenTheDriverGoesItsOwnWay() throws IOException {
    Files.createDirectories(folder.resolve(NAME).resolve("in the way"));
    assertDoesNotThrow(() -> SqliteLibrary.loadFrom(folder));
    assertNull(System.getProperty("org.sqlite.lib.path"));
    assertNull(System.getProperty("org.sqlite.lib.name"));
    assertNull(System.getProperty("org.sqlite.tmpdir"));
  }
}
