package io.hearthwatch.camera;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The frames of a recording that are worth being labelled, as JPEG. Choosing them goes through the
 * recording once; each is taken out only when it is asked for, since most often the first decides.
 */
class Frames {
  /** Rekognition takes pictures up to 5 MB inline, so nobody needs a larger one. */
  static final int MOST_BYTES = 5 << 20;

  private static final Duration PICTURE_LIMIT = Duration.ofSeconds(30);

  private final Ffmpeg ffmpeg;
  private final Footage footage;
  private final int most;

  /**
   * @param limit wall time for choosing the frames of one recording
   * @param most frames of one recording, 1 to 10
   */
  Frames(Ffmpeg ffmpeg, Duration limit, int most) {
    this.ffmpeg = ffmpeg;
    this.footage = new Footage(ffmpeg, limit);
    this.most = most;
  }

  /**
   * Where to look.
   *
   * @param moments milliseconds from the start, in the order in which to look
   * @param lengthMillis of the recording, or -1 when it is not known
   * @param problem why there are no moments, or null when there are
   */
  record Choice(List<Long> moments, long lengthMillis, String problem) {}

  /**
   * Chooses moments.
   *
   * @throws IOException when ffmpeg cannot be started or the file not be read now; trying again
   *     later may help
   */
  Choice choose(Path video) throws IOException, InterruptedException {
    if (Files.size(video) == 0) {
      return new Choice(List.of(), -1, "the file is empty");
    }
    Footage.Seen seen = footage.look(video);
    if (seen.problem() != null) {
      return new Choice(List.of(), seen.lengthMillis(), seen.problem());
    }
    int worth = Moments.worth(seen.lengthMillis(), most);
    return new Choice(Moments.choose(seen.samples(), worth), seen.lengthMillis(), null);
  }

  /**
   * Takes out one frame, at most {@link #MOST_BYTES} and 1920 pixels wide.
   *
   * @return the JPEG; nothing when the recording is broken there
   */
  Optional<byte[]> picture(Path video, long atMillis) throws IOException, InterruptedException {
    Optional<byte[]> picture = picture(video, seek(atMillis), List.of(), 1920, 4);
    if (picture.isEmpty() && atMillis > 0) {
      // seeking past the last key frame of a damaged file finds nothing
      picture = picture(video, seek(Math.max(0, atMillis - 1_000)), List.of(), 1920, 4);
    }
    if (picture.isEmpty() && atMillis > 0) {
      // in a stream with one key frame it finds nothing at all: decode all before it
      picture = picture(video, List.of(), seek(atMillis), 1920, 4);
    }
    if (picture.isPresent() && picture.get().length > MOST_BYTES) {
      picture = picture(video, seek(atMillis), List.of(), 1280, 12);
    }
    return picture.filter(p -> p.length <= MOST_BYTES);
  }

  private static List<String> seek(long atMillis) {
    return atMillis == 0
        ? List.of()
        : List.of("-ss", String.format(Locale.ROOT, "%.3f", atMillis / 1_000.0));
  }

  private Optional<byte[]> picture(
      Path video, List<String> before, List<String> after, int width, int quality)
      throws IOException, InterruptedException {
    byte[][] picture = {new byte[0]};
    List<String> made = new ArrayList<>(after);
    made.addAll(
        List.of(
            "-map",
            "0:V:0",
            "-an",
            "-sn",
            "-dn",
            "-frames:v",
            "1",
            "-vf",
            "scale=w='min(" + width + ",iw)':h=-2,format=yuvj420p",
            "-c:v",
            "mjpeg",
            "-q:v",
            String.valueOf(quality),
            "-f",
            "image2pipe",
            "pipe:1"));
    ffmpeg.run(
        before,
        video,
        made,
        PICTURE_LIMIT,
        line -> {},
        out -> picture[0] = out.readNBytes(MOST_BYTES + 1));
    return isJpeg(picture[0]) ? Optional.of(picture[0]) : Optional.empty();
  }

  /** A complete one; one that was cut off because it is too large is left to its size. */
  private static boolean isJpeg(byte[] bytes) {
    int end = bytes.length;
    boolean starts = end > 4 && (bytes[0] & 0xff) == 0xff && (bytes[1] & 0xff) == 0xd8;
    return starts
        && (end > MOST_BYTES || (bytes[end - 2] & 0xff) == 0xff && (bytes[end - 1] & 0xff) == 0xd9);
  }
}
