package io.hearthwatch.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a device calls its files, the key is a plain path of the known form. */
class RecordingKeyTest {
  private static final Instant AT = Instant.parse("2026-11-21T23:05:09.750Z");
  private static final String PLAIN = "[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?";
  private static final String FORM =
      PLAIN + "/\\d{4,}/\\d\\d/\\d\\d/\\d{6}-" + PLAIN + "\\.[a-z0-9]+";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          garden      | clip.mp4               | garden/2026/11/21/230509-clip.mp4
          garden      | CLIP.MKV               | garden/2026/11/21/230509-CLIP.mkv
          garden      | notes.txt              | garden/2026/11/21/230509-notes.txt.mp4
          garden      | /etc/../passwd         | garden/2026/11/21/230509-passwd.mp4
          garden      | C:\\Users\\x\\a b.mov  | garden/2026/11/21/230509-a_b.mov
          garden      | ../..                  | garden/2026/11/21/230509-recording.mp4
          Küche/Tür   | it's "me".mp4          | Kuche_Tur/2026/11/21/230509-it_s_me.mp4
          ..          | -rf.mp4                | camera/2026/11/21/230509-rf.mp4
          a/../b      | .mp4                   | a_.._b/2026/11/21/230509-recording.mp4
          """)
  void anyNameBecomesAPlainKey(String camera, String file, String key) {
    assertEquals(key, RecordingKey.of(camera, file, AT).path());
  }

  @org.junit.jupiter.api.Test
  void emojiAndThreeHundredCharactersAreCutDown() {
    assertEquals(
        "cat/2026/11/21/230509-recording.mp4", RecordingKey.of("🐈cat", "🎥📷.mp4", AT).path());
    String key = RecordingKey.of("c".repeat(300), "x".repeat(300) + ".mp4", AT).path();
    assertEquals("c".repeat(64) + "/2026/11/21/230509-" + "x".repeat(100) + ".mp4", key);
  }

  @org.junit.jupiter.api.Test
  void anotherContentGetsASuffixWithItsKeyFrame() {
    RecordingKey key = RecordingKey.of("garden", "clip.mp4", AT);
    assertEquals("garden/2026/11/21/230509-clip_keyframe.jpg", key.keyFrame());
    assertEquals("garden/2026/11/21/230509-clip-2.mp4", key.withCopy(2).path());
    assertEquals("garden/2026/11/21/230509-clip-2_keyframe.jpg", key.withCopy(2).keyFrame());
  }

  @Property
  void everyKeyIsOfTheFormAndNeverLeadsElsewhere(@ForAll String camera, @ForAll String file) {
    String key = RecordingKey.of(camera, file, AT).path();
    assertTrue(key.matches(FORM), key);
    for (String part : key.split("/", -1)) {
      assertFalse(part.isEmpty() || part.equals(".") || part.equals(".."), key);
    }
    assertTrue(key.length() < 220, key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.mp4", "A.MP4", "x.y.avi", ".hidden.ts"})
  void videosAreRecordings(String name) {
    assertTrue(RecordingKey.isRecording(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.jpg", "mp4", "a.mp4.part", "a", "a.mp4.tmp"})
  void otherFilesAreNot(String name) {
    assertFalse(RecordingKey.isRecording(name));
  }
}
