package io.hearthwatch.camera;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rekognition.RekognitionClient;

/** Which frames of a recording are paid for until one decides: the hub's, and Detectatron's. */
public final class FrameCalls implements AutoCloseable {
  private static final int MOST = 10;
  private static final Pattern FPS = Pattern.compile(".* ([0-9.]+) fps,.*");

  private final Ffmpeg ffmpeg;
  private final Frames frames;
  private final Videos videos;
  private final RekognitionClient client;
  private final Labels labels;

  /** With the ffmpeg on PATH and Rekognition there. */
  public FrameCalls(String rekognition, Path data) throws IOException, InterruptedException {
    FfmpegProgram program = new FfmpegProgram(System.getenv("PATH"), data);
    ffmpeg = new Ffmpeg(program, 1);
    frames = new Frames(ffmpeg, Duration.ofSeconds(120), MOST);
    videos = Videos.with(program);
    client =
        new AwsClients(
                StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")),
                Region.US_EAST_1,
                Optional.of(URI.create(rekognition)))
            .rekognition();
    labels = new RekognitionLabels(client);
  }

  /** What became of a recording. */
  public record Asked(int calls, boolean interesting) {}

  /** Makes a clip from a graph of ffmpeg's sources. */
  public Path clip(Path file, String graph, double seconds)
      throws IOException, InterruptedException {
    return videos.make(
        file, graph, "-t", String.valueOf(seconds), "-g", "20", "-preset", "ultrafast");
  }

  /** One frame, JPEG. */
  public byte[] picture(Path clip, long atMillis) throws IOException, InterruptedException {
    return frames.picture(clip, atMillis).orElseThrow();
  }

  /** As the hub does it. */
  public Asked hub(Path clip) throws Exception {
    return ask(clip, frames.choose(clip).moments());
  }

  /**
   * As Detectatron does it: below 10 s one frame a second, from 10 s on every tenth part of all
   * frames, in both cases not the first.
   */
  public Asked detectatron(Path clip) throws Exception {
    long length = frames.choose(clip).lengthMillis();
    double fps = fps(clip);
    long count = Math.round(length * fps / 1_000);
    long seconds = length / 1_000;
    long stride = seconds < 10 ? (long) Math.floor(fps) : count / 10;
    long end = seconds < 10 ? seconds * stride : count - count % stride;
    List<Long> moments = new ArrayList<>();
    for (long frame = stride; frame < end; frame += stride) {
      moments.add(Math.round(frame * 1_000 / fps));
    }
    return ask(clip, moments);
  }

  private double fps(Path clip) throws IOException, InterruptedException {
    double[] fps = {0};
    ffmpeg.run(
        List.of(),
        clip,
        List.of(),
        Duration.ofSeconds(20),
        line -> {
          Matcher match = FPS.matcher(line);
          fps[0] = match.matches() ? Double.parseDouble(match.group(1)) : fps[0];
        },
        java.io.InputStream::readAllBytes);
    return fps[0];
  }

  private Asked ask(Path clip, List<Long> moments) throws Exception {
    int calls = 0;
    for (long moment : moments) {
      Optional<byte[]> picture = frames.picture(clip, moment);
      if (picture.isPresent()) {
        calls++;
        if (labels.of(picture.get()).stream().anyMatch(CameraRules.USUAL::isKey)) {
          return new Asked(calls, true);
        }
      }
    }
    return new Asked(calls, false);
  }

  @Override
  public void close() {
    client.close();
  }
}
