package io.hearthwatch.bench;

import io.hearthwatch.it.servers.Certificates;
import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.Mosquitto;
import io.hearthwatch.it.servers.MySqlServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * What the hub takes of its machine: time to start, memory, disk. It starts with the shipped
 * routes, a broker over TLS and MySQL, again and again on the same data, as after a power cut; the
 * first start, which makes the tables, is told apart.
 */
final class Footprint {
  private static final int PER_SECOND = 1_000;
  private static final double NS_PER_MS = 1e6;
  private static final double MB = 1e6;
  private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);
  private static final long POLL_NS = TimeUnit.MILLISECONDS.toNanos(5);

  private final Mosquitto broker;
  private final MySqlServer mysql;
  private final Report report;

  Footprint(Mosquitto broker, MySqlServer mysql, Report report) {
    this.broker = broker;
    this.mysql = mysql;
    this.report = report;
  }

  void run() {
    int starts = Options.number("starts", 9);
    int seconds = Options.number("footprint.seconds", 30);
    try (Database database = Database.empty(mysql, "footprint")) {
      HubProcess.Setup setup = Contenders.Hub.setup(broker, mysql, database);
      long begin = System.nanoTime();
      try (HubProcess hub = setup.start()) {
        double first = awaitReady(hub, begin);
        double[] ready = new double[starts];
        for (int i = 0; i < starts; i++) {
          hub.sigterm();
          begin = System.nanoTime();
          hub.restart();
          ready[i] = awaitReady(hub, begin);
        }
        List<Long> idle = resident(hub, seconds);
        List<Long> loaded = loaded(hub, seconds);
        table(first, ready, idle, loaded);
      }
    }
  }

  /** Milliseconds from the start of the process to the first answer that it is ready. */
  private static double awaitReady(HubProcess hub, long begin) {
    while (hub.ready() != 200) {
      if (System.nanoTime() - begin > PATIENCE_NS) {
        throw new IllegalStateException("the hub does not get ready:\n" + hub.logTail(60));
      }
      LockSupport.parkNanos(POLL_NS);
    }
    return (System.nanoTime() - begin) / NS_PER_MS;
  }

  /** Resident memory in MB at the end of each second. */
  private static List<Long> resident(HubProcess hub, int seconds) {
    List<Long> each = new ArrayList<>();
    long due = System.nanoTime();
    for (int i = 0; i < seconds; i++) {
      due += TimeUnit.SECONDS.toNanos(1);
      while (due - System.nanoTime() > 0) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      each.add(Cpu.residentMb(hub.handle().pid()));
    }
    return each;
  }

  private List<Long> loaded(HubProcess hub, int seconds) {
    Wire wire =
        new Wire(
            broker.tlsPort(),
            Certificates.context(broker.caFile(), null, null),
            "footprint-load",
            null);
    try (Load load = new Load(wire, "outTopic")) {
      Thread readings =
          new Thread(() -> load.publish(PER_SECOND, PER_SECOND * seconds), "readings");
      readings.start();
      List<Long> each = resident(hub, seconds);
      readings.join();
      return each;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void table(double first, double[] ready, List<Long> idle, List<Long> loaded) {
    double start = Report.median(ready);
    long atRest = idle.get(idle.size() - 1);
    long busy = loaded.stream().mapToLong(Long::longValue).max().orElse(0);
    double size = size() / MB;
    report.table(
        "What the hub takes (shipped routes, TLS, MySQL)",
        List.of("figure", "measured"),
        List.of(
            List.of("first start to ready, tables made", "%.0f ms".formatted(first)),
            List.of(
                "start to ready, median of " + ready.length,
                "%.0f ms (%.0f to %.0f)"
                    .formatted(
                        start,
                        Arrays.stream(ready).min().orElse(0),
                        Arrays.stream(ready).max().orElse(0))),
            List.of("resident, idle for " + idle.size() + " s", atRest + " MB"),
            List.of("resident, most at " + PER_SECOND + " readings/s", busy + " MB"),
            List.of("on disk", "%.1f MB".formatted(size))));
    if (HubProcess.isNative()) {
      report.check("start to ready: %.0f ms, wanted at most 100".formatted(start), start <= 100);
      report.check("resident, idle: " + atRest + " MB, wanted at most 90", atRest <= 90);
      report.check("resident, busy: " + busy + " MB, wanted at most 150", busy <= 150);
      report.check("binary: %.1f MB, wanted at most 150".formatted(size), size <= 150);
    }
  }

  /** Bytes of the executable, or of the JVM build's folder (without the JVM). */
  private static long size() {
    Path program =
        HubProcess.isNative()
            ? Path.of(System.getProperty("hub.executable"))
            : HubProcess.root().resolve("target/quarkus-app");
    try (Stream<Path> all = Files.walk(program)) {
      long bytes = 0;
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        bytes += Files.size(file);
      }
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
