package io.hearthwatch.bench;

import io.hearthwatch.it.servers.Client;
import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.Mosquitto;
import io.hearthwatch.standin.TelegramServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * From a reading that is gas to the request at the Telegram server, alone and while 1000 readings/s
 * flow; and a thousand detectors that sense gas at once. The record is the local store.
 */
final class AlarmSpeed {
  private static final int ALARMS = Options.number("alarms", 300);
  private static final int AT_ONCE = 1_000;
  private static final long PACE_NANOS = 50_000_000;
  private static final String CHAT = "1";

  private final Report report;
  private final TelegramServer telegram = new TelegramServer();
  private int detectors;

  AlarmSpeed(Report report) {
    this.report = report;
  }

  void run() {
    List<List<String>> lines = new ArrayList<>();
    try (Mosquitto broker = Mosquitto.plain();
        telegram;
        Client client = Client.connect(broker.url());
        HubProcess hub =
            HubProcess.with()
                .mqtt(broker.url())
                .env("HUB_TELEGRAM_URL", telegram.url())
                .env("HUB_TELEGRAM_TOKEN", "123456:stand-in")
                .env("HUB_TELEGRAM_CHATS", "anna:" + CHAT)
                .start()
                .waitReady()) {
      paced(client); // warms up
      lines.add(line("alone", paced(client)));
      Thread load = new Thread(() -> flow(broker.url()), "load");
      load.setDaemon(true);
      load.start();
      lines.add(line("while 1000 readings/s flow", paced(client)));
      load.interrupt();
      report.table(
          "Gas reading published to request at the Telegram server, " + ALARMS + " alarms at 20/s",
          List.of("", "p50 ms", "p99 ms", "worst ms"),
          lines);
      atOnce(client);
      int alarms =
          hub.get("/alarms").json().findValues("kind").stream()
              .filter(kind -> kind.asText().equals("gas"))
              .toList()
              .size();
      report.check(alarms + " of " + detectors + " alarms are at GET /alarms", alarms == detectors);
    }
  }

  private static List<String> line(String name, double[] sorted) {
    return List.of(
        name,
        "%.1f".formatted(sorted[sorted.length / 2]),
        "%.1f".formatted(sorted[(int) (sorted.length * 0.99)]),
        "%.1f".formatted(sorted[sorted.length - 1]));
  }

  /** Milliseconds of each alarm, sorted. */
  private double[] paced(Client client) {
    Map<String, Long> published = new HashMap<>();
    for (int i = 0; i < ALARMS; i++) {
      LockSupport.parkNanos(PACE_NANOS);
      String mac = gas(client, published);
      telegram.await(Duration.ofSeconds(30), r -> tells(r, mac));
    }
    return published.entrySet().stream()
        .mapToDouble(e -> (first(e.getKey()) - e.getValue()) / 1e6)
        .sorted()
        .toArray();
  }

  private void atOnce(Client client) {
    long start = now();
    Map<String, Long> published = new HashMap<>();
    for (int i = 0; i < AT_ONCE; i++) {
      gas(client, published);
    }
    long sent = now();
    String[] macs = published.keySet().toArray(String[]::new);
    for (String mac : macs) {
      telegram.await(Duration.ofSeconds(120), r -> tells(r, mac));
    }
    long[] first = Arrays.stream(macs).mapToLong(this::first).sorted().toArray();
    report.line(
        "%d detectors at once (published in %d ms): first message after %d ms, all told after %d ms"
            .formatted(
                AT_ONCE, millis(start, sent), millis(start, first[0]), millis(start, last(first))));
  }

  private static long last(long[] sorted) {
    return sorted[sorted.length - 1];
  }

  private static long millis(long from, long to) {
    return (to - from) / 1_000_000;
  }

  private String gas(Client client, Map<String, Long> published) {
    int n = ++detectors;
    String mac = "AD:18:14:A0:%02X:%02X".formatted(n / 256, n % 256);
    String topic = "outTopic/bench/10.1." + n / 250 + "." + n % 250;
    published.put(mac, now());
    client.publish(topic, "1-Gas Sensor IP:10.1.0.1 MAC:" + mac + " Reading value=1");
    return mac;
  }

  private long first(String mac) {
    return telegram.sent(CHAT).stream()
        .filter(r -> tells(r, mac))
        .mapToLong(TelegramServer.Request::at)
        .min()
        .orElseThrow();
  }

  private static boolean tells(TelegramServer.Request request, String mac) {
    return request.method().equals("sendMessage") && request.text().contains(mac);
  }

  private static long now() {
    Instant now = Instant.now();
    return now.getEpochSecond() * 1_000_000_000L + now.getNano();
  }

  private static void flow(String url) {
    try (Client client = Client.connect(url)) {
      for (int i = 0; !Thread.currentThread().isInterrupted(); i++) {
        String text = i + "-Gas Sensor IP:10.2.0.1 MAC:AD:18:14:B0:00:01 Reading value=0";
        client.publishAsync(1, false, Client.Props.NONE, "outTopic/load/10.2.0.1", text.getBytes());
        LockSupport.parkNanos(1_000_000);
      }
    }
  }
}
