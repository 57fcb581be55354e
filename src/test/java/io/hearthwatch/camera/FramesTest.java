package io.hearthwatch.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Real videos, odd ones too, with the ffmpeg that is there. */
@Execution(ExecutionMode.CONCURRENT)
class FramesTest {
  @TempDir static Path shared;
  private static FfmpegProgram program;
  private static Videos videos;

  @TempDir Path folder;
  private Frames frames;

  /** Where no ffmpeg starts, as on a bare machine, there is nothing to test. */
  @BeforeAll
  static void find() throws InterruptedException {
    program = new FfmpegProgram(System.getenv("PATH"), shared);
    try {
      videos = Videos.with(program);
    } catch (IOException e) {
      assumeTrue(false, e::getMessage);
    }
  }

  @BeforeEach
  void make() {
    frames = frames(program, Duration.ofSeconds(60));
  }

  private static Frames frames(FfmpegProgram program, Duration limit) {
    return new Frames(new Ffmpeg(program, 1), limit, 10);
  }

  private BufferedImage picture(Path video, long at) throws IOException, InterruptedException {
    byte[] jpeg = frames.picture(video, at).orElseThrow();
    return ImageIO.read(new ByteArrayInputStream(jpeg));
  }

  private static int grey(BufferedImage image, int x, int y) {
    return image.getRGB(x, y) >> 8 & 0xff;
  }

  @Test
  void theMomentInWhichSomethingIsThereIsChosenAndTakenOut() throws Exception {
    Path video =
        videos.make(
            folder.resolve("it's \"a\": clip %d 🐈.mp4"),
            Videos.STILL
                + ":r=15:d=20[a];color=c=white:s=40x80:r=15:d=20[b];"
                + "[a][b]overlay=x=20*t-100:y=60:enable='between(t,6,12)'");
    Frames.Choice choice = frames.choose(video);
    assertNull(choice.problem());
    assertTrue(Math.abs(choice.lengthMillis() - 20_000) < 200, choice::toString);
    long first = choice.moments().get(0);
    assertTrue(first >= 6_000 && first <= 12_200, choice::toString);
    BufferedImage image = picture(video, first);
    assertEquals(320, image.getWidth());
    int brightest = 0;
    for (int x = 0; x < 320; x++) {
      brightest = Math.max(brightest, grey(image, x, 100));
    }
    assertTrue(brightest > 220, "the box is in the picture, brightest " + brightest);
  }

  @Test
  void aCutBetweenTwoScenesIsSeenOnBothSides() throws Exception {
    Path video =
        videos.run(
            folder.resolve("cut.mp4"),
            List.of(
                "-f",
                "lavfi",
                "-i",
                "mandelbrot=s=320x180:r=10:maxiter=50",
                "-f",
                "lavfi",
                "-i",
                "color=c=black:s=320x180:r=10",
                "-filter_complex",
                "[0:v]trim=end=5,setpts=PTS-STARTPTS[a];[1:v]trim=end=5,setpts=PTS-STARTPTS[b];"
                    + "[a][b]concat=n=2:v=1",
                "-pix_fmt",
                "yuv420p",
                "-c:v",
                "mpeg4"));
    List<Long> moments = frames.choose(video).moments();
    assertTrue(moments.stream().anyMatch(m -> m < 5_000), moments::toString);
    assertTrue(moments.stream().anyMatch(m -> m >= 5_000), moments::toString);
  }

  @Test
  void veryShortOnesHaveAFrame() throws Exception {
    for (String length : List.of("0.04", "0.1", "1", "2")) {
      Path video = videos.make(folder.resolve(length + ".mp4"), Videos.BUSY + ":r=25:d=" + length);
      Frames.Choice choice = frames.choose(video);
      assertNull(choice.problem(), length);
      assertFalse(choice.moments().isEmpty(), length);
      assertNotNull(picture(video, choice.moments().get(0)), length);
    }
  }

  @Test
  void fortyMinutesAtOneFrameASecondWithOneKeyFrameAreLookedThrough() throws Exception {
    Path video =
        videos.make(
            folder.resolve("long.mp4"),
            "color=c=gray:s=160x90:r=1:d=2400",
            "-vf",
            "drawbox=x=40:y=20:w=30:h=60:c=white:t=fill:enable='between(t,1800,1805)'",
            "-g",
            "9999");
    Frames.Choice choice = frames.choose(video);
    assertEquals(2_400_000, choice.lengthMillis(), 2_000);
    assertTrue(choice.moments().size() <= 10);
    assertTrue(
        choice.moments().stream().anyMatch(m -> m >= 1_800_000 && m <= 1_806_000),
        choice::toString);
    assertNotNull(picture(video, choice.moments().get(0)));
  }

  @Test
  void oddRatesAndSizesAndAudioDoNotMatter() throws Exception {
    for (String rate : List.of("1/3", "0.5", "29.97", "7", "120")) {
      Path video =
          videos.run(
              folder.resolve("rate.mkv"),
              List.of(
                  "-f",
                  "lavfi",
                  "-i",
                  "testsrc=s=322x178:r=" + rate + ":d=12",
                  "-f",
                  "lavfi",
                  "-i",
                  "sine=d=14",
                  "-map",
                  "1:a",
                  "-map",
                  "0:v",
                  "-c:a",
                  "aac",
                  "-c:v",
                  "mpeg4",
                  "-r",
                  rate.equals("1/3") ? "1" : rate));
      Frames.Choice choice = frames.choose(video);
      assertNull(choice.problem(), rate);
      assertNotNull(picture(video, choice.moments().get(0)), rate);
    }
  }

  @Test
  void whatIsNoVideoHasAReason() throws Exception {
    Path empty = Files.createFile(folder.resolve("empty.mp4"));
    assertEquals("the file is empty", frames.choose(empty).problem());
    Path text = Files.writeString(folder.resolve("text.mp4"), "hello\n".repeat(5_000));
    assertTrue(frames.choose(text).problem().startsWith("no video that can be read"));
    Path sound = videos.run(folder.resolve("sound.mp4"), List.of("-f", "lavfi", "-i", "sine=d=2"));
    assertEquals("no video that can be read: it has no picture", frames.choose(sound).problem());
  }

  @Test
  void aPlaylistThatNamesAnotherFileIsNotFollowed() throws Exception {
    Path video = videos.make(folder.resolve("secret.ts"), Videos.BUSY + ":r=5:d=2");
    Path list =
        Files.writeString(
            folder.resolve("list.mp4"),
            "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n" + video + "\n#EXT-X-ENDLIST\n");
    assertTrue(frames.choose(list).problem().startsWith("no video that can be read"));
  }

  @Test
  void truncatedOnesGiveWhatIsThereOrAReason() throws Exception {
    Path stream = videos.make(folder.resolve("whole.ts"), Videos.BUSY + ":r=10:d=10");
    byte[] bytes = Files.readAllBytes(stream);
    Path half = Files.write(folder.resolve("half.ts"), Arrays.copyOf(bytes, bytes.length / 2));
    Frames.Choice choice = frames.choose(half);
    assertNull(choice.problem());
    for (long moment : choice.moments()) {
      assertNotNull(picture(half, moment), "at " + moment);
    }
    Path whole = videos.make(folder.resolve("whole.mp4"), Videos.BUSY + ":r=10:d=10");
    bytes = Files.readAllBytes(whole);
    Path headless =
        Files.write(folder.resolve("headless.mp4"), Arrays.copyOf(bytes, bytes.length / 2));
    assertNotNull(frames.choose(headless).problem());
  }

  @Test
  void largePicturesAreMadeSmaller() throws Exception {
    Path video =
        videos.make(folder.resolve("large.mkv"), "testsrc=s=3840x2160:r=1:d=1", "-c:v", "mjpeg");
    assertEquals(1920, picture(video, 0).getWidth());
  }

  @Test
  void aProgramThatHangsIsEndedWithItsChildren() throws Exception {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path pid = folder.resolve("pid");
    Path script =
        Files.writeString(
            bin.resolve("ffmpeg"), "#!/bin/sh\nsleep 600 &\necho $! >" + pid + "\nwait\n");
    assertTrue(script.toFile().setExecutable(true));
    Frames hanging = frames(new FfmpegProgram(bin.toString(), folder), Duration.ofMillis(700));
    Path video = Files.writeString(folder.resolve("x.mp4"), "x");
    Frames.Choice choice = hanging.choose(video);
    assertTrue(choice.problem().startsWith("the video could not be opened within"));
    long child = Long.parseLong(Files.readString(pid).strip());
    org.awaitility.Awaitility.await()
        .until(() -> ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
  }

  @Test
  void aProgramThatDoesNotStartIsNotTheVideosFault() throws Exception {
    Path bin = Files.createDirectories(folder.resolve("bin"));
    Path script =
        Files.writeString(
            bin.resolve("ffmpeg"),
            "#!/bin/sh\necho 'ffmpeg: error while loading shared libraries: libxcb.so.1: cannot open"
                + " shared object file: No such file or directory' >&2\nexit 127\n");
    assertTrue(script.toFile().setExecutable(true));
    Frames lame = frames(new FfmpegProgram(bin.toString(), folder), Duration.ofSeconds(5));
    Path video = Files.writeString(folder.resolve("x.mp4"), "x");
    String said = assertThrows(IOException.class, () -> lame.choose(video)).getMessage();
    assertTrue(said.contains("libxcb.so.1") && said.contains("apt install ffmpeg"), said);
  }

  @Test
  void withoutAProgramItSaysSo() throws Exception {
    Path video = Files.writeString(folder.resolve("x.mp4"), "x");
    Path none = Files.writeString(folder.resolve("no-folder"), "");
    Frames without = frames(new FfmpegProgram(folder.toString(), none), Duration.ofSeconds(5));
    assertThrows(IOException.class, () -> without.choose(video));
  }
}
