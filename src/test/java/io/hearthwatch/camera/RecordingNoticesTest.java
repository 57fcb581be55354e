package io.hearthwatch.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.MovedClock;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people are told of a recording. */
class RecordingNoticesTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LINK = Duration.ofHours(48);

  @TempDir Path folder;
  private final MovedClock clock = new MovedClock("2026-11-21T12:00:00Z");
  private Archive archive;
  private Pictures pictures;

  @BeforeEach
  void open() {
    archive = new FolderArchive(folder.resolve("archive"), JSON);
    pictures = new Pictures(folder.resolve("keyframes"));
  }

  private JsonNode notice(String key, String hub) throws Exception {
    RecordingView recording =
        new RecordingView(
            "id-1",
            "garden",
            "a.mp4",
            "2026-11-21T11:00:00Z",
            12_400L,
            10,
            "ab",
            key,
            key == null ? null : key.replace(".mp4", "_keyframe.jpg"),
            "TAGGED",
            "interesting",
            "Person (97 %)",
            List.of("Person", "Cat"),
            List.of(new Label("Person", 97.2), new Label("Cat", 60), new Label("Tree", 55)),
            2,
            0.002,
            0,
            null,
            true,
            null);
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    exchange.getMessage().setBody(JSON.writeValueAsBytes(recording));
    new RecordingNotices(archive, pictures, JSON, clock, LINK.toMillis(), Optional.ofNullable(hub))
        .make(exchange, "chats, push");
    return JSON.readTree(exchange.getMessage().getBody(byte[].class));
  }

  @Test
  void aNoticeSaysWhatWhereAndWhenWithPictureAndLink() throws Exception {
    archive =
        new FakeArchive(archive) {
          @Override
          public Optional<String> link(String key, Duration valid) {
            return Optional.of("https://s3/" + key + "?for=" + valid);
          }
        };
    pictures.keep("id-1", new byte[] {1});
    JsonNode notice = notice("garden/k.mp4", null);
    assertEquals("recording-id-1-interesting", notice.path("id").asText());
    assertEquals("RECORDING", notice.path("event").asText());
    assertEquals("[\"chats\",\"push\"]", notice.path("audience").toString());
    assertEquals("garden: Person, Cat", notice.path("alarm").path("title").asText());
    String text = notice.path("alarm").path("text").asText();
    assertTrue(text.startsWith("Person 97 %, Cat 60 %, Tree 55 %; 2026-11-21 "), text);
    assertTrue(text.endsWith(", 12 s"), text);
    JsonNode details = notice.path("recording");
    assertEquals("https://s3/garden/k.mp4?for=PT48H", details.path("link").asText());
    assertEquals("2026-11-23T12:00:00Z", details.path("linkUntil").asText());
    assertEquals("id-1.jpg", details.path("picture").asText());
    assertEquals("garden/k_keyframe.jpg", details.path("keyFrame").asText());
    assertFalse(notice.toString().contains(folder.toString()), notice::toString);
  }

  @Test
  void ofAFolderTheHubGivesTheClipWhereItCanBeReached() throws Exception {
    assertEquals(
        "https://hub.example/recordings/id-1/clip",
        notice("garden/k.mp4", "https://hub.example/").path("recording").path("link").asText());
    assertFalse(notice("garden/k.mp4", null).path("recording").has("link"));
    assertFalse(notice("garden/k.mp4", null).path("recording").has("picture"));
  }

  @Test
  void aClipThatWaitsForTheUplinkIsSaidToWait() throws Exception {
    String text = notice(null, null).path("alarm").path("text").asText();
    assertTrue(text.endsWith("; the clip is kept here and goes to the archive later"), text);
  }
}
