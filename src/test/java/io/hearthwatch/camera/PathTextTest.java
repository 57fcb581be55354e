package io.hearthwatch.camera;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A path that is kept as text leads to the same file, whatever the name is. */
class PathTextTest {
  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"a.mp4", "a b\"c'%41.mp4", "cafe\u0301\ud83d\ude00.mp4", "file:..mp4"})
  void aPlainPathIsKeptAsItIs(String name) {
    Path file = folder.resolve(name);
    assertEquals(file.toString(), PathText.of(file));
    assertEquals(file, PathText.read(PathText.of(file)));
  }

  @Test
  void aNameThatIsNoTextLeadsToItsFileToo() throws Exception {
    Path file = Path.of(URI.create(folder.toUri() + "caf%E9%F0.mp4")); // as a camera by FTP
    Files.write(file, new byte[] {1, 2});
    Path read = PathText.read(PathText.of(file));
    assertEquals(file, read);
    assertArrayEquals(new byte[] {1, 2}, Files.readAllBytes(read));
  }
}
