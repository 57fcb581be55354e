package io.hearthwatch.bench;

import io.hearthwatch.it.servers.Certificates;
import io.hearthwatch.it.servers.Mosquitto;
import io.hearthwatch.it.servers.MySqlServer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** The database goes away while readings come, and comes back. */
final class Outage {
  private static final int PER_SECOND = 1_000;
  private static final int BEFORE_S = 3;
  private static final long POLL_MS = 50;
  private static final long PATIENCE_S = 300;

  private final Mosquitto broker;
  private final MySqlServer mysql;
  private final Report report;

  Outage(Mosquitto broker, MySqlServer mysql, Report report) {
    this.broker = broker;
    this.mysql = mysql;
    this.report = report;
  }

  void run(Contenders.Hub hub) {
    int seconds = Options.number("outage.seconds", 40);
    int sent = (BEFORE_S + seconds + Math.max(8, seconds / 3)) * PER_SECOND;
    hub.before();
    SSLContext tls = Certificates.context(broker.caFile(), null, null);
    long spooled;
    double drain;
    try (Load load = new Load(new Wire(broker.tlsPort(), tls, "outage-load", null), "outTopic")) {
      Thread readings = new Thread(() -> load.publish(PER_SECOND, sent), "readings");
      readings.start();
      sleep(TimeUnit.SECONDS.toMillis(BEFORE_S));
      mysql.stop();
      sleep(TimeUnit.SECONDS.toMillis(seconds));
      mysql.restart();
      long first = await(hub, Long.MAX_VALUE);
      long start = System.nanoTime();
      spooled = first;
      await(hub, 0);
      drain = (System.nanoTime() - start) / 1e9;
      readings.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    hub.database().connect();
    hub.await(sent);
    Contender.Rows rows = hub.rows();
    report.table(
        "MySQL away for " + seconds + " s at " + PER_SECOND + " readings/s",
        List.of("sent", "rows", "in the spool", "drained in s", "drained/s", "times the live rate"),
        List.of(
            List.of(
                Integer.toString(sent),
                rows.verdict(sent),
                Long.toString(spooled),
                "%.2f".formatted(drain),
                "%.0f".formatted(spooled / drain),
                "%.1f".formatted(spooled / drain / PER_SECOND))));
    report.check(
        "rows after the outage: " + rows.verdict(sent), rows.verdict(sent).equals("each once"));
    report.atLeast("drain against the live rate", spooled / drain / PER_SECOND, 5);
  }

  /**
   * Waits until the spool is seen to shrink, or to hold at most so many, and returns what it held
   * at its fullest.
   */
  private static long await(Contenders.Hub hub, long most) {
    long fullest = 0;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
    while (System.nanoTime() - end < 0) {
      long now = hub.spooled();
      boolean shrinks = now < fullest;
      fullest = Math.max(fullest, now);
      if (most == Long.MAX_VALUE ? shrinks : now <= most) {
        return fullest;
      }
      sleep(POLL_MS);
    }
    throw new IllegalStateException("the spool is not drained");
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
