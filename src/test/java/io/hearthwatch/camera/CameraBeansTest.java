package io.hearthwatch.camera;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearthwatch.contract.HubUnderTest;
import io.hearthwatch.store.Record;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The parts as the hub puts them together with no settings at all. */
@QuarkusTest
@QuarkusTestResource(HubUnderTest.class)
class CameraBeansTest {
  @Inject FolderScanner scanner;
  @Inject Recordings recordings;
  @Inject Archiver archiver;
  @Inject Tagging tagging;
  @Inject Record record;

  @ConfigProperty(name = "hub.recordings.dir")
  String folder;

  @ConfigProperty(name = "hub.data.dir")
  String data;

  @Test
  void aFileInACamerasFolderIsArchivedAndUnclassified() throws Exception {
    Path file = Path.of(folder, "garden", "a.mp4");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "evidence");
    List<FolderScanner.Found> found = new ArrayList<>();
    await().until(() -> found.addAll(scanner.scan()));
    FolderScanner.Found one = found.get(0);
    Recording seen =
        recordings
            .seen(
                one.camera(),
                one.file(),
                one.look(),
                one.look().modified(),
                java.time.Instant.now())
            .orElseThrow();
    Step archived = archiver.archive(seen);
    assertTrue(archived.done(), archived::toString);
    Path kept = Path.of(data, "archive", archived.recording().archived().key());
    assertEquals("evidence", Files.readString(kept));
    Step tagged = tagging.tag(archived.recording(), true);
    assertEquals("no labelling service is set up", tagged.recording().verdict().reason());
    await()
        .until(
            () ->
                record
                    .query("SELECT verdict FROM Recording", r -> String.valueOf(r.getString(1)))
                    .equals(List.of("unclassified")));
  }
}
