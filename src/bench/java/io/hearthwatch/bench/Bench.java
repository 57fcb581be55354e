package io.hearthwatch.bench;

import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.Mosquitto;
import io.hearthwatch.it.servers.MySqlServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Measures the hub beside others, on one mosquitto (TLS, QoS 1) and one MySQL 8.0.31 at its default
 * durability:
 *
 * <pre>
 * apt-get install mosquitto libaio1 openssl python3-paho-mqtt python3-mysqldb ffmpeg opencv-doc
 * npm install --prefix /tmp/nodered node-red@4 node-red-node-mysql@3     (if Node-RED is wanted)
 * ./mvnw -q -Pbench verify -Dbench.nodered=/tmp/nodered
 * </pre>
 *
 * It takes about ten minutes, prints its tables and leaves them in {@code target/bench.md}. Parts
 * and sizes can be chosen:
 *
 * <ul>
 *   <li>{@code -Dbench.only=footprint,live,backlog,latency,alarms,cameras,outage} some of the
 *       parts; {@code frames} is what is about Rekognition of {@code cameras}
 *   <li>{@code -Dbench.who=counting,seed,node-red} some of those beside the hub
 *   <li>{@code -Dbench.rounds=4} rounds of each contender; the first warms up and does not count
 *   <li>{@code -Dbench.readings=200000} readings of the hub's round; slower ones get a share
 *   <li>{@code -Dbench.presses=2000}, {@code -Dbench.alarms=300}, {@code -Dbench.outage.seconds=40}
 *   <li>{@code -Dbench.starts=9} starts until ready, {@code -Dbench.footprint.seconds=30} of rest
 *       and of 1000 readings/s
 *   <li>{@code -Dbench.plain.publisher=true} the load generator without TLS
 *   <li>{@code -Dhub.executable=…} the native executable instead of the JVM build
 *   <li>{@code -Dbench.share=true} the hub stores its share, alone in it, and does nothing else
 *   <li>{@code -Dbench.java="-XX:+UseSerialGC"} options of the hub's JVM
 *   <li>{@code -Dbench.jdbc="?cachePrepStmts=true"} an addition to the hub's JDBC URL
 *   <li>{@code -Dbench.env=HUB_BATCH_SIZE=1000,HUB_BATCH_WAIT=20ms} settings of the hub
 * </ul>
 *
 * <p>What is compared: the hub; a subscriber in the university's manner, one INSERT and COMMIT a
 * message; the hub's own MQTT connection that counts and drops; Node-RED. All have a session that
 * the broker keeps, take the same messages from as many detectors, and run warm beside each other,
 * but get messages one at a time, in turn. "Live" is a publisher at full speed on the same machine;
 * "backlog" is what an offline hub finds: the messages are in the broker before the clock starts.
 *
 * <p>Recordings go to S3Mock and a stand-in of Rekognition: 50 MB beside the SDK's own uploads
 * ({@code UploadWays}); 200 clips at once; and what is asked about drawn clips ({@link Clips}) and
 * two real ones until one of them has a person for {@link Eyes}, beside Detectatron's sampling
 * ({@code FrameCalls}).
 */
public final class Bench {

  private Bench() {}

  public static void main(String[] args) throws IOException {
    Report report = new Report();
    report.line("## Bench");
    report.line("");
    report.line(
        "%d processors, load %.1f at the start, Java %s, hub %s"
            .formatted(
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                System.getProperty("java.version"),
                HubProcess.isNative() ? "native" : "on the JVM"));
    List<Contender> contenders = new ArrayList<>();
    try (Mosquitto broker = Mosquitto.with().tls().start();
        MySqlServer mysql = MySqlServer.start()) {
      try {
        run(broker, mysql, contenders, report);
      } finally {
        Collections.reverse(contenders);
        contenders.forEach(Contender::close);
      }
    }
    Path file = HubProcess.root().resolve("target/bench.md");
    report.save(file);
    System.out.println("\nkept in " + file);
    System.exit(0);
  }

  private static void run(
      Mosquitto broker, MySqlServer mysql, List<Contender> contenders, Report report) {
    if (Options.part("footprint")) {
      new Footprint(broker, mysql, report).run();
    }
    Contenders.Hub hub = new Contenders.Hub(broker, mysql);
    contenders.add(hub);
    Path nodeRed = Options.nodeRed();
    boolean withNodeRed =
        nodeRed != null && Options.takesPart("node-red") && Contenders.NodeRed.isInstalled(nodeRed);
    if (Options.part("live") || Options.part("backlog")) {
      if (Options.takesPart("counting")) {
        contenders.add(new Contenders.Ceiling(broker));
      }
      if (Options.takesPart("seed")) {
        contenders.add(new Contenders.Subscriber(broker, mysql));
      }
    }
    if (withNodeRed) {
      contenders.add(new Contenders.NodeRed(nodeRed, broker, mysql));
    } else {
      report.line("Node-RED left out: -Dbench.nodered names no folder where npm installed it");
    }
    Throughput throughput = new Throughput(broker, mysql, report);
    if (Options.part("live")) {
      throughput.run(contenders, Throughput.Way.LIVE);
    }
    if (Options.part("backlog")) {
      throughput.run(contenders, Throughput.Way.BACKLOG);
    }
    if (Options.part("latency")) {
      new Latency(broker, report).run(withNodeRed);
    }
    if (Options.part("alarms")) {
      new AlarmSpeed(report).run();
    }
    if (Options.part("cameras")) {
      new CameraSpeed(report).run();
    } else if (Options.part("frames")) {
      new CameraSpeed(report).runFrames();
    }
    if (Options.part("outage")) {
      // the others have no answer to an outage: they must not stand in the way
      contenders.stream().filter(c -> c != hub).forEach(Contender::close);
      contenders.retainAll(List.of(hub));
      new Outage(broker, mysql, report).run(hub);
    }
    report.line("");
    report.line("The hub's resident memory at the end: %d MB".formatted(Cpu.residentMb(hub.pid())));
    if (Files.exists(hub.process().dataDir())) {
      System.out.println(hub.process().logTail(15));
    }
  }
}
