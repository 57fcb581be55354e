package io.hearthwatch.bench;

import io.hearthwatch.camera.FrameCalls;
import io.hearthwatch.camera.UploadWays;
import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.Mosquitto;
import io.hearthwatch.it.servers.S3Server;
import io.hearthwatch.standin.RekognitionServer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/**
 * Recordings: 50 MB into S3Mock beside the SDK's plain uploads, in turn in one JVM; 200 at once
 * through a hub with little memory; and the calls of Rekognition beside Detectatron's sampling.
 * Needs ffmpeg; where {@code apt install opencv-doc} has been, its two real clips take part.
 */
final class CameraSpeed {
  private static final int SIZE = 50 << 20;
  private static final int ROUNDS = 9;
  private static final int AT_ONCE = 200;
  private static final String HEAP = "-Xmx160m";
  private static final long PATIENCE_NS = TimeUnit.MINUTES.toNanos(5);
  private static final Pattern AFTER_COLLECTION = Pattern.compile("->(\\d+)M\\(");
  private static final Path REAL = Path.of("/usr/share/doc/opencv-doc/examples/data");

  private final Report report;

  CameraSpeed(Report report) {
    this.report = report;
  }

  /** A part of it. */
  private interface Part {
    void run(Path folder) throws Exception;
  }

  void run() {
    run(this::upload, this::atOnce, this::frames);
  }

  /** Only what is about Rekognition. */
  void runFrames() {
    run(this::frames);
  }

  private static void run(Part... parts) {
    System.out.println("  cameras");
    try {
      Path folder = Files.createTempDirectory("hearthwatch-bench");
      try {
        for (Part part : parts) {
          part.run(folder);
        }
      } finally {
        try (Stream<Path> all = Files.walk(folder)) {
          for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
            Files.delete(path);
          }
        }
      }
    } catch (Exception e) {
      throw new IllegalStateException("bench of the cameras", e);
    }
  }

  private void load() {
    report.line(
        "load average of the machine %.1f"
            .formatted(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()));
  }

  private void upload(Path folder) throws Exception {
    byte[] content = new byte[SIZE];
    new Random(5).nextBytes(content);
    Path file = Files.write(folder.resolve("large.mp4"), content);
    Map<String, double[]> times = new LinkedHashMap<>();
    try (S3Server server = S3Server.mock();
        UploadWays trial = new UploadWays(server, file)) {
      Map<String, Callable<Double>> ways = new LinkedHashMap<>();
      ways.put("SDK, one PutObject", trial::put);
      ways.put("SDK, parts of 16 MB", () -> trial.parts(1));
      ways.put("SDK, two parts at once", () -> trial.parts(2));
      ways.put("hub, safely stored", trial::hub);
      ways.keySet().forEach(way -> times.put(way, new double[ROUNDS]));
      for (int round = -3; round < ROUNDS; round++) { // the first ones warm up
        for (Map.Entry<String, Callable<Double>> way : ways.entrySet()) {
          double seconds = way.getValue().call();
          if (round >= 0) {
            times.get(way.getKey())[round] = seconds;
          }
        }
      }
    }
    double hub = Report.median(times.get("hub, safely stored"));
    List<List<String>> lines = new ArrayList<>();
    times.forEach(
        (way, all) ->
            lines.add(
                List.of(
                    way,
                    "%.0f".formatted(1_000 * Report.median(all)),
                    "%.0f".formatted(1_000 * Arrays.stream(all).min().orElseThrow()),
                    "%.0f".formatted(1_000 * Arrays.stream(all).max().orElseThrow()),
                    "%.2f".formatted(hub / Report.median(all)))));
    report.table(
        "50 MB into S3Mock, %d rounds in turn".formatted(ROUNDS),
        List.of("way", "median ms", "least", "most", "hub's median is times"),
        lines);
    load();
    report.atMost(
        "hub over the SDK's upload in parts",
        hub / Report.median(times.get("SDK, parts of 16 MB")),
        1.15);
    report.atMost(
        "hub over the SDK's single PutObject",
        hub / Report.median(times.get("SDK, one PutObject")),
        1.15);
  }

  private void atOnce(Path folder) throws Exception {
    Path recordings = folder.resolve("recordings");
    try (Mosquitto broker = Mosquitto.plain();
        S3Server server = S3Server.mock();
        RekognitionServer labels = new RekognitionServer();
        FrameCalls trial = new FrameCalls(labels.url(), folder)) {
      labels.sees(Eyes::red);
      new UploadWays(server, folder).close(); // makes a bucket
      HubProcess.Setup setup =
          HubProcess.with()
              .mqtt(broker.url())
              .env("AWS_ACCESS_KEY_ID", S3Server.ACCESS_KEY)
              .env("AWS_SECRET_ACCESS_KEY", S3Server.SECRET_KEY)
              .env("HUB_S3_BUCKET", "bench")
              .env("HUB_S3_REGION", "us-east-1")
              .env("HUB_S3_ENDPOINT", server.url())
              .env("HUB_REKOGNITION", "on")
              .env("HUB_REKOGNITION_ENDPOINT", labels.url())
              .env("HUB_RECORDINGS_DIR", recordings.toString())
              .javaOption(HEAP)
              .javaOption("-Xlog:gc:file=" + folder.resolve("gc.log"));
      Options.environment().forEach(setup::env);
      Path staged = staged(folder, trial);
      try (HubProcess hub = setup.start().waitReady()) {
        double cpu = Cpu.seconds(hub.handle().pid());
        int collections = heapAfterCollections(folder).size();
        long start = System.nanoTime();
        Files.createDirectories(recordings);
        Files.move(staged, recordings.resolve("garden"));
        Run run = watch(hub, start);
        List<Integer> order = archived(hub);
        int furthest = 0;
        for (int i = 0; i < order.size(); i++) {
          furthest = Math.max(furthest, Math.abs(order.get(i) - i));
        }
        List<Integer> all = heapAfterCollections(folder);
        List<Integer> heap = all.subList(collections, all.size());
        report.table(
            AT_ONCE + " clips of 3 s at once, hub with " + HEAP,
            List.of("figure", "value"),
            List.of(
                List.of("all archived after s", "%.1f".formatted(run.archived())),
                List.of("all tagged after s", "%.1f".formatted(run.tagged())),
                List.of("recordings a minute", "%.0f".formatted(60 * AT_ONCE / run.tagged())),
                List.of("heap after a collection, least to most MB", leastToMost(heap)),
                List.of("resident memory, most MB", Long.toString(run.residentMb())),
                List.of(
                    "CPU of the hub without ffmpeg, s",
                    "%.1f".formatted(Cpu.seconds(hub.handle().pid()) - cpu)),
                List.of("calls of Rekognition", Integer.toString(labels.calls().size())),
                List.of("furthest from the order by age, places", Integer.toString(furthest))));
        load();
        if (heap.size() >= 4) {
          report.atMost(
              "least heap of the last quarter of the collections over that of the second",
              least(heap, 3) / (double) least(heap, 1),
              1.25);
        }
        report.check(
            "archived oldest first, but for the three under way at the same time: "
                + furthest
                + " places",
            order.size() == AT_ONCE && furthest <= 3);
        report.check(
            "no memory ran out", !hub.logTail(2_000).contains("OutOfMemory") && hub.isAlive());
      }
    }
  }

  /** A camera's folder in which every clip is another one, their age not in the order of names. */
  private static Path staged(Path folder, FrameCalls trial) throws Exception {
    Path staged = Files.createDirectories(folder.resolve("staged"));
    String graph =
        "color=c=red:s=36x90:r=10[t0];color=c=gray:s=320x180:r=10,noise=alls=8:allf=t[s0];"
            + "[s0][t0]overlay=x='20+60*t':y=50";
    byte[] clip = Files.readAllBytes(trial.clip(folder.resolve("model.mp4"), graph, 3));
    List<Integer> ages = new ArrayList<>();
    for (int i = 0; i < AT_ONCE; i++) {
      ages.add(i);
    }
    Collections.shuffle(ages, new Random(3));
    Instant oldest = Instant.now().minusSeconds(3_600);
    for (int i = 0; i < AT_ONCE; i++) {
      byte[] own = Arrays.copyOf(clip, clip.length + 4);
      own[clip.length] = (byte) i;
      Path file = Files.write(staged.resolve("clip" + i + ".mp4"), own);
      Files.setLastModifiedTime(file, FileTime.from(oldest.plusSeconds(ages.get(i))));
    }
    return staged;
  }

  /** MB in use after each collection so far; nothing for a native hub, which keeps no such log. */
  private static List<Integer> heapAfterCollections(Path folder) throws IOException {
    Path log = folder.resolve("gc.log");
    if (!Files.exists(log)) {
      return List.of();
    }
    return AFTER_COLLECTION
        .matcher(Files.readString(log))
        .results()
        .map(match -> Integer.valueOf(match.group(1)))
        .toList();
  }

  private static String leastToMost(List<Integer> heap) {
    return heap.isEmpty() ? "-" : Collections.min(heap) + " to " + Collections.max(heap);
  }

  private static int least(List<Integer> heap, int quarter) {
    int size = heap.size();
    return Collections.min(heap.subList(size * quarter / 4, size * (quarter + 1) / 4));
  }

  private record Run(double archived, double tagged, long residentMb) {}

  private static Run watch(HubProcess hub, long start) {
    double archived = 0;
    long resident = 0;
    while (System.nanoTime() - start < PATIENCE_NS) {
      var page = hub.ledger("recordings");
      double now = (System.nanoTime() - start) / 1e9;
      resident = Math.max(resident, Cpu.residentMb(hub.handle().pid()));
      archived = archived == 0 && page.path("archived").asInt() == AT_ONCE ? now : archived;
      if (page.path("tagged").asInt() == AT_ONCE) {
        return new Run(archived, now, resident);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
    }
    throw new IllegalStateException("not all were tagged: " + hub.ledger("recordings"));
  }

  /** The places by age, in the order in which the archive had them. */
  private static List<Integer> archived(HubProcess hub) throws SQLException {
    String sql =
        "SELECT (SELECT COUNT(*) FROM local_recording o WHERE o.captured_at < r.captured_at)"
            + " FROM local_recording r ORDER BY archived_at, captured_at";
    List<Integer> order = new ArrayList<>();
    try (Connection db =
            DriverManager.getConnection("jdbc:sqlite:" + hub.dataDir().resolve("hub.db"));
        Statement statement = db.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        order.add(result.getInt(1));
      }
    }
    return order;
  }

  private void frames(Path folder) throws Exception {
    List<List<String>> lines = new ArrayList<>();
    Sum sum = new Sum();
    try (RekognitionServer labels = new RekognitionServer();
        FrameCalls trial = new FrameCalls(labels.url(), folder)) {
      labels.sees(Eyes::red);
      for (Clips.Clip clip : Clips.all()) {
        Path file = trial.clip(folder.resolve("drawn.mp4"), clip.graph(), clip.seconds());
        lines.add(sum.line(clip.name(), clip.seconds(), clip.person(), trial, file));
      }
      for (Map.Entry<String, Integer> real : Map.of("vtest.avi", 2, "tree.avi", 12).entrySet()) {
        Path file = REAL.resolve(real.getKey());
        if (Files.exists(file)) {
          int seconds = real.getKey().startsWith("vtest") ? 79 : 29;
          labels.sees(Eyes.unusual(pictures(trial, file, seconds), real.getValue()));
          lines.add(sum.line(real.getKey(), seconds, true, trial, file));
        } else {
          report.line(real.getKey() + " left out: apt install opencv-doc");
        }
      }
      report.check(
          "calls at the service: %d".formatted(labels.calls().size()),
          labels.calls().size() == sum.hub + sum.other);
    }
    report.table(
        "Calls of Rekognition until a person is seen",
        List.of("recording", "s", "person", "Detectatron", "found", "hub", "found"),
        lines);
    load();
    report.line(
        "Found of %d with a person: Detectatron's sampling %d, the hub %d"
            .formatted(sum.persons, sum.otherFound, sum.hubFound));
    report.check(
        "every recording that Detectatron's sampling finds interesting the hub finds too",
        sum.missed == 0);
    report.atMost(
        "the hub's %d calls over Detectatron's %d".formatted(sum.hub, sum.other),
        sum.hub / (double) sum.other,
        0.5);
  }

  private static List<BufferedImage> pictures(FrameCalls trial, Path file, int seconds)
      throws IOException, InterruptedException {
    List<BufferedImage> pictures = new ArrayList<>();
    for (int at = 1; at < seconds; at += Math.max(1, seconds / 20)) {
      pictures.add(ImageIO.read(new ByteArrayInputStream(trial.picture(file, at * 1_000L))));
    }
    return pictures;
  }

  private static final class Sum {
    private int other;
    private int hub;
    private int persons;
    private int otherFound;
    private int hubFound;
    private int missed;

    List<String> line(String name, int seconds, boolean person, FrameCalls trial, Path file)
        throws Exception {
      FrameCalls.Asked theirs = trial.detectatron(file);
      FrameCalls.Asked ours = trial.hub(file);
      other += theirs.calls();
      hub += ours.calls();
      persons += person ? 1 : 0;
      otherFound += theirs.interesting() ? 1 : 0;
      hubFound += ours.interesting() ? 1 : 0;
      missed += theirs.interesting() && !ours.interesting() ? 1 : 0;
      return List.of(
          name,
          Integer.toString(seconds),
          person ? "yes" : "no",
          Integer.toString(theirs.calls()),
          theirs.interesting() ? "yes" : "no",
          Integer.toString(ours.calls()),
          ours.interesting() ? "yes" : "no");
    }
  }
}
