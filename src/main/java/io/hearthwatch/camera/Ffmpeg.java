package io.hearthwatch.camera;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Runs the ffmpeg program as a child: a video that makes it crash or hang cannot take the hub down.
 * It runs with low priority and few threads, reads one file and no network, and is killed, with its
 * children, when its time is over.
 */
final class Ffmpeg {
  /** Containers a camera may write; above all not playlists, which can name other files. */
  private static final String FORMATS =
      "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,flv,asf,h264,hevc,m4v,mjpeg";

  private static final int LINES_KEPT = 20;

  /** Of the loader and of nice: the program or a library of it is missing. */
  private static final int CANNOT_START = 127;

  private static final Path NICE = Path.of("/usr/bin/nice");

  private final FfmpegProgram program;
  private final int threads;

  /**
   * @param threads how many it may keep busy, 1 or more
   */
  Ffmpeg(FfmpegProgram program, int threads) {
    this.program = program;
    this.threads = threads;
  }

  /** Takes what the program writes, on the caller's thread. */
  interface Output {
    void read(InputStream out) throws IOException;
  }

  /**
   * How a run ended.
   *
   * @param code the program's exit code
   * @param late whether it was killed because its time was over
   * @param words the last lines of what it said
   */
  record End(int code, boolean late, List<String> words) {

    /** The last thing it said, without the name of the file. */
    String complaint() {
      if (words.isEmpty()) {
        return "exit code " + code;
      }
      String last = words.get(words.size() - 1);
      int colon = last.lastIndexOf(": ");
      return colon < 0 ? last : last.substring(colon + 2);
    }
  }

  /**
   * Reads a video.
   *
   * @param before options that stand before the video
   * @param after options that say what to make of it; none to only describe it
   * @param limit wall time after which it is killed
   * @param said each line it says, on another thread
   * @throws IOException when it cannot be started
   * @throws InterruptedException when the caller's thread is to end; the program is ended too
   */
  End run(
      List<String> before,
      Path video,
      List<String> after,
      Duration limit,
      Consumer<String> said,
      Output output)
      throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command(before, video, after)).start();
    process.getOutputStream().close();
    CompletableFuture<Void> killer =
        CompletableFuture.runAsync(
            () -> kill(process),
            CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS));
    Deque<String> words = new ArrayDeque<>();
    String path = video.toAbsolutePath().toString();
    Thread listener = new Thread(() -> listen(process, path, words, said), "ffmpeg-words");
    listener.setDaemon(true);
    listener.start();
    try {
      try (InputStream out = process.getInputStream()) {
        output.read(out);
      } catch (IOException e) {
        // the program was killed, or the reader has had enough
        kill(process);
      }
      int code = process.waitFor();
      boolean late = !killer.cancel(false);
      listener.join(1_000);
      synchronized (words) {
        if (code == CANNOT_START) {
          throw new IOException(
              "ffmpeg does not start: " + words.peekLast() + "; try: apt install ffmpeg");
        }
        return new End(code, late, new ArrayList<>(words));
      }
    } finally {
      killer.cancel(false);
      kill(process);
    }
  }

  private List<String> command(List<String> before, Path video, List<String> after)
      throws IOException {
    List<String> command = new ArrayList<>();
    if (NICE.toFile().canExecute()) {
      command.addAll(List.of(NICE.toString(), "-n", "10"));
    }
    command.add(program.path().toString());
    command.addAll(List.of("-hide_banner", "-nostdin", "-nostats", "-loglevel", "info"));
    command.addAll(List.of("-threads", String.valueOf(threads)));
    command.addAll(List.of("-protocol_whitelist", "file", "-format_whitelist", FORMATS));
    command.addAll(before);
    // a name with a colon in it would else be a protocol
    command.addAll(List.of("-i", "file:" + video.toAbsolutePath()));
    command.addAll(after);
    return command;
  }

  private static void listen(
      Process process, String path, Deque<String> words, Consumer<String> said) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getErrorStream(), StandardCharsets.UTF_8))) {
      String line = lines.readLine();
      while (line != null) {
        said.accept(line);
        synchronized (words) {
          words.addLast(line.replace(path, "the file"));
          if (words.size() > LINES_KEPT) {
            words.removeFirst();
          }
        }
        line = lines.readLine();
      }
    } catch (IOException e) {
      // it was killed
    }
  }

  private static void kill(Process process) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
