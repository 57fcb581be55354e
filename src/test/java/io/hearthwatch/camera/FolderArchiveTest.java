package io.hearthwatch.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is kept is complete, described, and never overwritten. */
class FolderArchiveTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;
  private Path root;
  private FolderArchive archive;

  @BeforeEach
  void open() {
    root = folder.resolve("archive");
    archive = new FolderArchive(root, JSON);
  }

  private Archive.Item item(String content) throws IOException {
    Path file = Files.writeString(folder.resolve("in.mp4"), content);
    return new Archive.Item(
        copy -> "garden/2026/11/21/120000-a" + (copy == 1 ? "" : "-" + copy) + ".mp4",
        file,
        Content.of(file),
        "video/mp4",
        Map.of(Archive.KEY_TAGS, "[]"),
        Map.of("verdict", "unclassified", "camera", "garden"));
  }

  private Archive.Kept keep(String content) throws Exception {
    return archive.keep(item(content), UploadMemory.NONE);
  }

  private List<String> files() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile)
          .map(f -> root.relativize(f).toString())
          .sorted()
          .toList();
    }
  }

  @Test
  void theFileLiesUnderItsKeyWithItsDescriptionBeside() throws Exception {
    Archive.Kept kept = keep("evidence");
    assertEquals(new Archive.Kept("garden/2026/11/21/120000-a.mp4", true), kept);
    assertEquals(List.of(kept.key(), kept.key() + ".json"), files());
    assertEquals("evidence", Files.readString(root.resolve(kept.key())));
    JsonNode beside = JSON.readTree(root.resolve(kept.key() + ".json").toFile());
    assertEquals("video/mp4", beside.get("contentType").asText());
    assertEquals(8, beside.get("size").asLong());
    assertEquals("[]", beside.at("/metadata/detectatron").asText());
    assertEquals(64, beside.at("/metadata/sha256").asText().length());
    assertEquals("unclassified", beside.at("/tags/verdict").asText());
  }

  @Test
  void theSameAgainIsTheSameAndAnotherContentGetsASuffix() throws Exception {
    assertEquals(keep("one"), keep("one"));
    assertTrue(keep("two").key().endsWith("-a-2.mp4"));
    assertTrue(keep("three").key().endsWith("-a-3.mp4"));
    assertTrue(keep("two").key().endsWith("-a-2.mp4"));
    assertEquals("one", Files.readString(root.resolve("garden/2026/11/21/120000-a.mp4")));
    assertEquals(6, files().size());
  }

  @Test
  void whatAKilledHubLeftIsSweptAndItsMissingDescriptionMade() throws Exception {
    Archive.Kept kept = keep("one");
    Files.delete(root.resolve(kept.key() + ".json"));
    Files.writeString(root.resolve(".parts/half"), "ev");
    archive = new FolderArchive(root, JSON);
    assertEquals(kept, keep("one"));
    assertEquals(List.of(kept.key(), kept.key() + ".json"), files());
  }

  @Test
  void aVerdictChangesTheDescriptionOnly() throws Exception {
    String key = keep("one").key();
    archive.describe(
        key, Map.of(Archive.KEY_TAGS, "[\"Person\"]"), Map.of("verdict", "interesting"));
    JsonNode beside = JSON.readTree(root.resolve(key + ".json").toFile());
    assertEquals("[\"Person\"]", beside.at("/metadata/detectatron").asText());
    assertEquals(64, beside.at("/metadata/sha256").asText().length());
    assertEquals("interesting", beside.at("/tags/verdict").asText());
    assertEquals("video/mp4", beside.get("contentType").asText());
    assertEquals("one", Files.readString(root.resolve(key)));
  }

  @Test
  void aFileThatChangedMeanwhileIsNotKept() throws Exception {
    Archive.Item item = item("before");
    Files.writeString(item.file(), "after, and longer");
    ArchiveException e =
        assertThrows(ArchiveException.class, () -> archive.keep(item, UploadMemory.NONE));
    assertEquals(ArchiveException.Cause.CHANGED, e.kind());
    Files.delete(item.file());
    e = assertThrows(ArchiveException.class, () -> archive.keep(item, UploadMemory.NONE));
    assertEquals(ArchiveException.Cause.CHANGED, e.kind());
    assertEquals(List.of(), files());
  }

  @Test
  void aKeyThatLeadsOutIsRefused() throws Exception {
    Archive.Item item = item("x");
    Archive.Item out =
        new Archive.Item(
            copy -> "../out.mp4", item.file(), item.content(), "video/mp4", Map.of(), Map.of());
    assertThrows(IllegalArgumentException.class, () -> archive.keep(out, UploadMemory.NONE));
    assertFalse(Files.exists(folder.resolve("out.mp4")));
  }
}
