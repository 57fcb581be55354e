package io.hearthwatch.camera;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Goes through a recording once and looks at small grey pictures of it. Memory does not grow with
 * the recording: there are {@link #MOST_SAMPLES} pictures of 1.3 kB at most. Of a long one only the
 * key frames are decoded, unless it has too few of them to see anything.
 */
final class Footage {
  static final int MOST_SAMPLES = 7_200;

  private static final long LONG_MS = 300_000;
  private static final int TOO_FEW = 8;
  private static final Pattern LENGTH =
      Pattern.compile("\\s*Duration: (\\d+):(\\d\\d):(\\d\\d)\\.(\\d\\d).*");
  private static final Pattern VIDEO = Pattern.compile("\\s*Stream #.*: Video: .*");
  private static final Pattern TIME =
      Pattern.compile(".*showinfo.* n: *(\\d+) .*pts_time:(\\S+).*");

  private final Ffmpeg ffmpeg;
  private final Duration limit;

  /**
   * @param limit wall time for one recording; what was seen until then is used
   */
  Footage(Ffmpeg ffmpeg, Duration limit) {
    this.ffmpeg = ffmpeg;
    this.limit = limit;
  }

  /**
   * What was seen.
   *
   * @param lengthMillis of the recording, or -1 when it is not known
   * @param problem why there are no samples, or null when there are
   */
  record Seen(List<Moments.Sample> samples, long lengthMillis, String problem) {
    private static Seen nothing(String problem) {
      return new Seen(List.of(), -1, problem);
    }
  }

  private record Description(long lengthMillis, boolean video, Ffmpeg.End end) {}

  /**
   * Looks at a recording.
   *
   * @throws IOException when the program cannot be started; the recording may be all right
   */
  Seen look(Path file) throws IOException, InterruptedException {
    long start = System.nanoTime();
    Description description = describe(file);
    if (description.end().late()) {
      return Seen.nothing("the video could not be opened within " + limit.toSeconds() + " s");
    }
    if (!description.video()) {
      return Seen.nothing("no video that can be read: " + complaint(description.end()));
    }
    long length = description.lengthMillis();
    boolean keyFramesOnly = length > LONG_MS;
    Seen seen = pass(file, length, keyFramesOnly, left(start));
    if (keyFramesOnly && seen.samples().size() < TOO_FEW && left(start).toMillis() > 0) {
      Seen all = pass(file, length, false, left(start));
      seen = all.samples().size() > seen.samples().size() ? all : seen;
    }
    return seen;
  }

  private Duration left(long start) {
    return limit.minusNanos(System.nanoTime() - start);
  }

  private Description describe(Path file) throws IOException, InterruptedException {
    AtomicLong length = new AtomicLong(-1);
    AtomicLong videos = new AtomicLong();
    Ffmpeg.End end =
        ffmpeg.run(
            List.of(),
            file,
            List.of(),
            limit,
            line -> {
              Matcher match = LENGTH.matcher(line);
              if (match.matches()) {
                length.set(millis(match));
              }
              videos.addAndGet(VIDEO.matcher(line).matches() ? 1 : 0);
            },
            InputStream::readAllBytes);
    return new Description(length.get(), videos.get() > 0, end);
  }

  private static long millis(Matcher match) {
    long seconds =
        Long.parseLong(match.group(1)) * 3_600
            + Long.parseLong(match.group(2)) * 60
            + Long.parseLong(match.group(3));
    return seconds * 1_000 + Long.parseLong(match.group(4)) * 10;
  }

  /** Without a video there is only the last line, which for a described file says nothing. */
  private static String complaint(Ffmpeg.End end) {
    return end.words().stream().anyMatch(l -> l.contains("At least one output file"))
        ? "it has no picture"
        : end.complaint();
  }

  private Seen pass(Path file, long length, boolean keyFramesOnly, Duration limit)
      throws IOException, InterruptedException {
    List<Long> times = Collections.synchronizedList(new ArrayList<>());
    List<Pictured> pictures = new ArrayList<>();
    Ffmpeg.End end =
        ffmpeg.run(
            keyFramesOnly ? List.of("-skip_frame", "nokey") : List.of(),
            file,
            List.of(
                "-map",
                "0:V:0",
                "-an",
                "-sn",
                "-dn",
                "-vf",
                filter(length),
                "-frames:v",
                String.valueOf(MOST_SAMPLES),
                "-vsync",
                "passthrough",
                "-f",
                "rawvideo",
                "pipe:1"),
            limit,
            line -> {
              Matcher match = TIME.matcher(line);
              if (match.matches()) {
                times.add(time(match.group(2)));
              }
            },
            out -> read(out, pictures));
    List<Moments.Sample> samples = samples(times, pictures);
    if (samples.isEmpty()) {
      return Seen.nothing(
          end.late()
              ? "nothing could be decoded within " + this.limit.toSeconds() + " s"
              : "no picture in it can be decoded: " + end.complaint());
    }
    return new Seen(
        samples, length >= 0 ? length : samples.get(samples.size() - 1).atMillis(), null);
  }

  private record Pictured(int telling, byte[] grey) {}

  private static void read(InputStream out, List<Pictured> pictures) throws IOException {
    Motion motion = new Motion();
    byte[] grey = out.readNBytes(Motion.CELLS);
    while (grey.length == Motion.CELLS && pictures.size() < MOST_SAMPLES) {
      pictures.add(new Pictured(motion.telling(grey), grey));
      grey = out.readNBytes(Motion.CELLS);
    }
    if (grey.length == Motion.CELLS) {
      throw new EOFException("more pictures than were asked for");
    }
  }

  private static List<Moments.Sample> samples(List<Long> times, List<Pictured> pictures) {
    List<Moments.Sample> samples = new ArrayList<>();
    synchronized (times) {
      long last = -1;
      for (int i = 0; i < Math.min(times.size(), pictures.size()); i++) {
        // a broken clock in the file may go back, or be none
        long at = Math.max(times.get(i), last);
        last = at;
        samples.add(
            new Moments.Sample(Math.max(at, 0), pictures.get(i).telling(), pictures.get(i).grey()));
      }
    }
    return samples;
  }

  private static long time(String seconds) {
    try {
      return Math.round(Double.parseDouble(seconds) * 1_000);
    } catch (NumberFormatException e) {
      return -1; // NOPTS
    }
  }

  /** Five, two or fewer pictures a second, made small and grey, each with a line of its time. */
  private static String filter(long length) {
    double gap =
        length < 0
            ? 0.5
            : length <= 60_000
                ? 0.2
                : length <= 600_000 ? 0.5 : Math.max(1, length / 1_000.0 / MOST_SAMPLES);
    return String.format(
        Locale.ROOT,
        "select='isnan(prev_selected_t)+gte(t-prev_selected_t,%.3f)',"
            + "scale=%d:%d:flags=area,format=gray,showinfo",
        gap - 0.001,
        Motion.WIDTH,
        Motion.HEIGHT);
  }
}
