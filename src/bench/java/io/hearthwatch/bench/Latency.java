package io.hearthwatch.bench;

import io.hearthwatch.it.servers.Certificates;
import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.Mosquitto;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;

/**
 * From the press of a button to the command at the lock, beside a plain hop through the same
 * broker: the same process publishes and receives both, in turn, over TLS with QoS 1.
 */
final class Latency {
  private static final int LOAD_PER_SECOND = 1_000;
  private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(5);
  private static final double NS_PER_MS = 1e6;

  /**
   * One way through the broker.
   *
   * @param each it is taken each so many times: a slow one would take up the time of the others
   */
  private record Path(String name, String in, String out, int each) {}

  private static final Path HOP = new Path("plain hop", "bench/hop", "bench/hop", 1);
  private static final Path HUB =
      new Path("hub", "thing/AWS-Button-AB12", "remote-lock/esp8266_22AB37", 1);
  private static final Path NODE_RED =
      new Path("Node-RED", Contenders.NodeRed.BUTTON, Contenders.NodeRed.LOCK, 10);

  private final Mosquitto broker;
  private final Report report;
  private final SSLContext tls;
  private final Thread waiting = Thread.currentThread();
  private volatile String expected;
  private volatile long arrived;
  private long number;

  Latency(Mosquitto broker, Report report) {
    this.broker = broker;
    this.report = report;
    this.tls = Certificates.context(broker.caFile(), null, null);
  }

  /** Once with a usual client at both ends, once with the leanest, which hides nothing. */
  void run(boolean nodeRed) {
    run(nodeRed, "Eclipse Paho at both ends", PahoWire::new);
    run(nodeRed, "plain sockets at both ends", Wire::new);
  }

  private void run(boolean nodeRed, String client, Line.Maker maker) {
    System.out.println("  presses, " + client);
    List<Path> paths = new ArrayList<>(List.of(HOP, HUB));
    if (nodeRed) {
      paths.add(NODE_RED);
    }
    try (Line button = maker.connect(broker.tlsPort(), tls, "bench-button", null);
        Line lock = maker.connect(broker.tlsPort(), tls, "bench-lock", this::received)) {
      for (Path path : paths) {
        lock.subscribe(path.out());
      }
      measure(button, paths, Options.number("presses.warm", 2_000));
      List<double[]> alone = measure(button, paths, Options.number("presses", 2_000));
      table("Press to lock command, nothing else (" + client + ")", paths, alone);
      try (Load load = new Load(new Wire(broker.tlsPort(), tls, "bench-load", null), "outTopic")) {
        List<double[]> loaded = loaded(button, paths, load);
        table("Press to lock command, 1000 readings/s beside (" + client + ")", paths, loaded);
      }
    }
  }

  private List<double[]> loaded(Line button, List<Path> paths, Load load) {
    Thread readings =
        new Thread(
            () -> {
              while (!Thread.currentThread().isInterrupted()) {
                load.publish(LOAD_PER_SECOND, LOAD_PER_SECOND);
              }
            },
            "readings");
    readings.setDaemon(true);
    readings.start();
    measure(button, paths, Options.number("presses.warm", 2_000) / 4);
    List<double[]> times = measure(button, paths, Options.number("presses", 2_000));
    readings.interrupt();
    try {
      readings.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return times;
  }

  /** One of each path in turn, so many times; milliseconds, sorted. */
  private List<double[]> measure(Line button, List<Path> paths, int presses) {
    List<double[]> times = new ArrayList<>();
    List<byte[]> topics = new ArrayList<>();
    for (Path path : paths) {
      times.add(new double[(presses + path.each() - 1) / path.each()]);
      topics.add(path.in().getBytes(StandardCharsets.UTF_8));
    }
    for (int i = 0; i < presses; i++) {
      for (int p = 0; p < paths.size(); p++) {
        if (i % paths.get(p).each() != 0) {
          continue;
        }
        // uneven pauses, so that nothing that happens regularly is met or missed each time
        LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(2_000_000, 8_000_000));
        times.get(p)[i / paths.get(p).each()] =
            press(button, paths.get(p), topics.get(p)) / NS_PER_MS;
      }
    }
    times.forEach(Arrays::sort);
    return times;
  }

  private long press(Line button, Path path, byte[] topic) {
    // each press has other content: the same one within two seconds is a repeat, not a press
    String payload =
        "{\"serialNumber\":\"G030JF050000%08d\",\"batteryVoltage\":\"1582mV\",\"clickType\":\"SINGLE\"}"
            .formatted(++number);
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    arrived = 0;
    expected = payload;
    long start = System.nanoTime();
    button.publish(topic, bytes);
    while (arrived == 0) {
      if (System.nanoTime() - start > PATIENCE_NS) {
        throw new IllegalStateException("a press got lost on the way: " + path);
      }
      LockSupport.parkNanos(this, 10_000_000);
    }
    return arrived - start;
  }

  private void received(byte[] payload, long nanoTime) {
    if (new String(payload, StandardCharsets.UTF_8).equals(expected)) {
      arrived = nanoTime;
      LockSupport.unpark(waiting);
    }
  }

  private void table(String title, List<Path> paths, List<double[]> times) {
    List<List<String>> lines = new ArrayList<>();
    for (int p = 0; p < paths.size(); p++) {
      double[] ms = times.get(p);
      lines.add(
          List.of(
              paths.get(p).name(),
              "%.2f".formatted(at(ms, 0.5)),
              "%.2f".formatted(at(ms, 0.9)),
              "%.2f".formatted(at(ms, 0.99)),
              "%.2f".formatted(ms[ms.length - 1]),
              Integer.toString(ms.length)));
    }
    report.table(title, List.of("way", "p50 ms", "p90 ms", "p99 ms", "most ms", "presses"), lines);
    report.atMost("press p50 against a hop", at(times.get(1), 0.5) / at(times.get(0), 0.5), 2);
    report.atMost(
        "press p99 against a hop",
        at(times.get(1), 0.99) / at(times.get(0), 0.99),
        HubProcess.isNative() ? 2 : 3);
  }

  private static double at(double[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
  }
}
