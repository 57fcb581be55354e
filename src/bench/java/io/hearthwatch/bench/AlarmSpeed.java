package io.hearthwatch.bench;

import io.hearthwatch.it.servers.Certificates;
import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.Mosquitto;
import io.hearthwatch.standin.TelegramServer;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;

/**
 * From a reading that is gas to the request at the Telegram server, alone and while 1000 readings/s
 * flow, beside plain hops through the same broker at the same time; and a thousand detectors that
 * sense gas at once. TLS and QoS 1; the record is the local store, where alarms are in any case.
 *
 * <p>Alarms keep their pace whether or not those before them were told, so that a slow one delays
 * no later one's clock. Each is another detector: its first message is never held back.
 */
final class AlarmSpeed {
  private static final int ALARMS = Options.number("alarms", 300);
  private static final int AT_ONCE = 1_000;

  /** Fewer than a flood is. */
  private static final int BEFORE = 5;

  private static final int LOAD_PER_SECOND = 1_000;
  private static final long PACE_NS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final long UNEVEN_NS = TimeUnit.MILLISECONDS.toNanos(15);
  private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(120);
  private static final double NS_PER_MS = 1e6;
  private static final double MOST_OVER_HOP_MS = 50;
  private static final String CHAT = "1";
  private static final Pattern MAC = Pattern.compile("AD:18:14:A0:\\p{XDigit}{2}:\\p{XDigit}{2}");
  private static final Pattern SUMMARY = Pattern.compile("Many alarms in a short time: (\\d+)");

  private final Report report;

  AlarmSpeed(Report report) {
    this.report = report;
  }

  void run() {
    System.out.println("  alarms");
    try (House house = new House()) {
      house.paced(); // warms up
      List<List<String>> lines = new ArrayList<>();
      double overAlone = lines(lines, "alone", house.paced());
      double overLoaded;
      try (Flow flow = house.flow()) {
        overLoaded = lines(lines, "readings beside", house.paced());
        report.table(
            "Gas reading published to request at the Telegram server, %d at 20/s".formatted(ALARMS),
            List.of("way", "p50 ms", "p90 ms", "p99 ms", "most ms", "times"),
            lines);
        report.line("Beside were %.0f readings/s; %s".formatted(flow.perSecond(), machine()));
      }
      within("alone", overAlone);
      within("with readings beside", overLoaded);
      house.allKept();
    }
    try (House house = new House()) {
      atOnce(house);
      house.allKept();
    }
  }

  private static String machine() {
    return "load average of the machine %.1f"
        .formatted(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private void within(String when, double over) {
    report.check(
        "gas to Telegram %s, p99 over that of a hop: %.1f ms, wanted at most %.0f"
            .formatted(when, over, MOST_OVER_HOP_MS),
        over <= MOST_OVER_HOP_MS);
  }

  /** Returns how much more the hub's p99 is. */
  private static double lines(List<List<String>> lines, String when, Times times) {
    lines.add(line("plain hop, " + when, times.hops()));
    lines.add(line("gas to Telegram, " + when, times.alarms()));
    return at(times.alarms(), 0.99) - at(times.hops(), 0.99);
  }

  private static List<String> line(String name, double[] sorted) {
    return List.of(
        name,
        "%.1f".formatted(at(sorted, 0.5)),
        "%.1f".formatted(at(sorted, 0.9)),
        "%.1f".formatted(at(sorted, 0.99)),
        "%.1f".formatted(sorted[sorted.length - 1]),
        Integer.toString(sorted.length));
  }

  private static double at(double[] sorted, double share) {
    return sorted[(int) Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
  }

  private void atOnce(House house) {
    house.warm();
    int before = house.told().size();
    List<String> macs = new ArrayList<>();
    long start = now();
    house.wire.begin();
    for (int i = 0; i < AT_ONCE; i++) {
      macs.add(house.addGas());
    }
    house.wire.flush();
    house.wire.awaitUnderWay(0);
    long sent = now();
    Map<String, Long> told = house.awaitTold(macs);
    List<TelegramServer.Request> summaries = house.awaitSummaries();
    long[] first = macs.stream().mapToLong(told::get).sorted().toArray();
    Matcher summary = SUMMARY.matcher(summaries.get(0).text());
    String size = summary.find() ? summary.group(1) : "?";
    report.table(
        AT_ONCE + " detectors alarm at once",
        List.of("until", "ms"),
        List.of(
            List.of("the broker has them all", millis(start, sent)),
            List.of("first message", millis(start, first[0])),
            List.of("half in a message of their own", millis(start, first[first.length / 2])),
            List.of("all in a message of their own", millis(start, first[first.length - 1])),
            List.of(
                "flood summary (of " + size + ", by design 2 s after the 11th)",
                millis(start, summaries.get(0).at()))));
    report.line(machine());
    int own = house.ownMessages() - before;
    report.check(
        "%d of %d in a message of their own, in %d messages".formatted(first.length, AT_ONCE, own),
        own == AT_ONCE);
  }

  private static String millis(long from, long to) {
    return Long.toString(Math.round((to - from) / NS_PER_MS));
  }

  private static long now() {
    Instant now = Instant.now();
    return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
  }

  private static void until(long due) {
    for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private record Times(double[] alarms, double[] hops) {}

  /** A broker, a hub and a chat of their own, and the detectors. */
  private final class House implements AutoCloseable {
    private final Mosquitto broker = Mosquitto.with().tls().start();
    private final SSLContext tls = Certificates.context(broker.caFile(), null, null);
    private final TelegramServer telegram = new TelegramServer();
    private final HubProcess hub;
    private final Map<String, Long> hops = new ConcurrentHashMap<>();
    private final Wire wire;
    private final Wire other;
    private int detectors;
    private int hopsMade;

    House() {
      HubProcess.Setup setup =
          HubProcess.with()
              .mqtt(broker.tlsUrl())
              .env("HUB_MQTT_CA", broker.caFile().toString())
              .env("HUB_TELEGRAM_URL", telegram.url())
              .env("HUB_TELEGRAM_TOKEN", "123456:stand-in")
              .env("HUB_TELEGRAM_CHATS", "anna:" + CHAT);
      Options.environment().forEach(setup::env);
      Options.javaOptions().forEach(setup::javaOption);
      hub = setup.start().waitReady();
      wire = new Wire(broker.tlsPort(), tls, "bench-gas", null);
      other = new Wire(broker.tlsPort(), tls, "bench-hop", this::hopped);
      other.subscribe("bench/hop");
    }

    private void hopped(byte[] payload, long nanoTime) {
      hops.put(new String(payload, StandardCharsets.US_ASCII), now());
    }

    /** Adds the alarm of another detector to the piece; returns its MAC. */
    private String addGas() {
      int n = ++detectors;
      String mac = "AD:18:14:A0:%02X:%02X".formatted(n / 256, n % 256);
      String ip = "10.1.%d.%d".formatted(n / 250, n % 250);
      wire.add(
          ("outTopic/bench/" + ip).getBytes(StandardCharsets.US_ASCII),
          ("1-Gas Sensor IP:" + ip + " MAC:" + mac + " Reading value=1")
              .getBytes(StandardCharsets.US_ASCII));
      return mac;
    }

    private String gas() {
      wire.begin();
      String mac = addGas();
      wire.flush();
      return mac;
    }

    /** Alarms at an even pace, and a hop half way between two of them. */
    Times paced() {
      Map<String, Long> published = new HashMap<>();
      Map<String, Long> hopStarts = new HashMap<>();
      byte[] topic = "bench/hop".getBytes(StandardCharsets.US_ASCII);
      long due = System.nanoTime();
      for (int i = 0; i < ALARMS; i++) {
        until(due + ThreadLocalRandom.current().nextLong(UNEVEN_NS));
        long start = now();
        published.put(gas(), start);
        until(due + PACE_NS / 2 + ThreadLocalRandom.current().nextLong(UNEVEN_NS));
        String hop = "hop" + ++hopsMade;
        hopStarts.put(hop, now());
        wire.publish(topic, hop.getBytes(StandardCharsets.US_ASCII));
        due += PACE_NS;
      }
      Map<String, Long> told = awaitTold(published.keySet());
      return new Times(times(published, told), times(hopStarts, hops));
    }

    private static double[] times(Map<String, Long> starts, Map<String, Long> ends) {
      double[] ms =
          starts.entrySet().stream()
              .mapToDouble(e -> (ends.get(e.getKey()) - e.getValue()) / NS_PER_MS)
              .toArray();
      Arrays.sort(ms);
      return ms;
    }

    /** Readings, and fewer alarms than a flood is. */
    void warm() {
      try (Load load = new Load(new Wire(broker.tlsPort(), tls, "bench-load", null), "outTopic")) {
        load.publish(LOAD_PER_SECOND, 3 * LOAD_PER_SECOND);
      }
      List<String> macs = new ArrayList<>();
      for (int i = 0; i < BEFORE; i++) {
        macs.add(gas());
        LockSupport.parkNanos(PACE_NS);
      }
      awaitTold(macs);
    }

    /** Messages that are no summary. */
    private List<TelegramServer.Request> own() {
      return telegram.sent(CHAT).stream()
          .filter(r -> !SUMMARY.matcher(r.text()).find() && MAC.matcher(r.text()).find())
          .toList();
    }

    int ownMessages() {
      return own().size();
    }

    /** When each detector's first message of its own came. */
    Map<String, Long> told() {
      Map<String, Long> told = new HashMap<>();
      for (TelegramServer.Request request : own()) {
        Matcher mac = MAC.matcher(request.text());
        if (mac.find()) {
          told.merge(mac.group(), request.at(), Math::min);
        }
      }
      return told;
    }

    Map<String, Long> awaitTold(Collection<String> macs) {
      long end = System.nanoTime() + PATIENCE_NS;
      while (true) {
        Map<String, Long> told = told();
        if (told.keySet().containsAll(macs)) {
          return told;
        }
        if (System.nanoTime() > end) {
          throw new IllegalStateException(
              "of " + macs.size() + " alarms just started or before, told: " + told.size());
        }
        until(System.nanoTime() + 4 * PACE_NS);
      }
    }

    List<TelegramServer.Request> awaitSummaries() {
      long end = System.nanoTime() + PATIENCE_NS;
      while (true) {
        List<TelegramServer.Request> found =
            telegram.sent(CHAT).stream().filter(r -> SUMMARY.matcher(r.text()).find()).toList();
        if (!found.isEmpty()) {
          return found;
        }
        if (System.nanoTime() > end) {
          throw new IllegalStateException("no flood summary came");
        }
        until(System.nanoTime() + PACE_NS);
      }
    }

    void allKept() {
      long alarms =
          hub.get("/alarms").json().findValues("kind").stream()
              .filter(kind -> kind.asText().equals("gas"))
              .count();
      report.check(
          "%d of %d gas alarms are at GET /alarms".formatted(alarms, detectors),
          alarms == detectors);
    }

    Flow flow() {
      return new Flow(new Load(new Wire(broker.tlsPort(), tls, "bench-load", null), "outTopic"));
    }

    @Override
    public void close() {
      wire.close();
      other.close();
      hub.close();
      telegram.close();
      broker.close();
    }
  }

  /** Readings that flow until it is closed. */
  private static final class Flow implements AutoCloseable {
    private final Load load;
    private final AtomicBoolean on = new AtomicBoolean(true);
    private final Thread thread = new Thread(this::run, "readings");
    private final long start = System.nanoTime();
    private volatile long count;
    private volatile long end = start + 1;

    Flow(Load load) {
      this.load = load;
      thread.setDaemon(true);
      thread.start();
    }

    private void run() {
      while (on.get()) {
        load.publish(LOAD_PER_SECOND, LOAD_PER_SECOND);
        count += LOAD_PER_SECOND;
        end = System.nanoTime();
      }
    }

    double perSecond() {
      return count * (double) TimeUnit.SECONDS.toNanos(1) / (end - start);
    }

    @Override
    public void close() {
      on.set(false);
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      load.close();
    }
  }
}
