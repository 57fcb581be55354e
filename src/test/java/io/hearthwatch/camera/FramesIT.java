package io.hearthwatch.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What needs Debian's ffmpeg: H.265, and the libraries that the hub's own program leans on. */
class FramesIT {
  private static final Path OPENCV = Path.of("/usr/share/doc/opencv-doc/examples/data");

  @TempDir Path folder;

  private Frames frames(String searchPath) {
    return new Frames(
        new Ffmpeg(new FfmpegProgram(searchPath, folder), 1), Duration.ofSeconds(120), 10);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/usr/bin", "/nowhere"})
  void h265InTenBitsIsReadByDebiansProgramAndByTheHubsOwn(String searchPath) throws Exception {
    Videos videos = Videos.with(new FfmpegProgram("/usr/bin", folder));
    Path video =
        videos.make(
            folder.resolve("h265.mp4"),
            Videos.BUSY + ":r=15:d=4",
            "-c:v",
            "libx265",
            "-pix_fmt",
            "yuv420p10le");
    Frames.Choice choice = frames(searchPath).choose(video);
    assertNull(choice.problem());
    assertTrue(frames(searchPath).picture(video, choice.moments().get(0)).isPresent());
  }

  @Test
  void theHubsOwnProgramIsUnpackedOnce() throws Exception {
    FfmpegProgram own = new FfmpegProgram("/nowhere", folder);
    Path program = own.path();
    var unpacked = Files.getLastModifiedTime(program);
    assertEquals(program, new FfmpegProgram("/nowhere", folder).path());
    assertEquals(unpacked, Files.getLastModifiedTime(program));
    assertTrue(Videos.with(own).has("libopenh264"));
  }

  /** People cross the picture all the time; a tree waves. */
  @ParameterizedTest
  @CsvSource({"vtest.avi,79500", "tree.avi,29600"})
  void realClipsGiveAtMostHalfTheFramesOfEvenSampling(String name, long length) throws Exception {
    Path clip = OPENCV.resolve(name);
    assumeTrue(Files.exists(clip), "opencv-doc is not installed");
    Frames.Choice choice = frames("/usr/bin").choose(clip);
    assertEquals(length, choice.lengthMillis(), 500);
    assertTrue(choice.moments().size() >= 2 && choice.moments().size() <= 4, choice::toString);
  }
}
