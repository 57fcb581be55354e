package io.hearthwatch.bench;

import io.hearthwatch.it.servers.Certificates;
import io.hearthwatch.it.servers.Mosquitto;
import io.hearthwatch.it.servers.MySqlServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import javax.net.ssl.SSLContext;

/** Readings a second and processor time, contender by contender, round by round. */
final class Throughput {
  private static final double PER_CPU = 100_000;

  /** How the readings come. */
  enum Way {
    /** Published as fast as the broker takes them, while the contender takes them. */
    LIVE,
    /** Published before, while the contender is stopped (SIGSTOP), and timed from its go. */
    BACKLOG
  }

  /**
   * One contender's round.
   *
   * @param cpu processor seconds of the contender for 100 000 readings
   * @param broker the same of the broker
   * @param mysql the same of the database
   */
  private record Round(
      int sent, double perSecond, double cpu, double broker, double mysql, Contender.Rows rows) {}

  private final Mosquitto broker;
  private final MySqlServer mysql;
  private final Report report;
  private final Map<String, List<Round>> rounds = new LinkedHashMap<>();
  private final Map<String, Load> loads = new LinkedHashMap<>();

  Throughput(Mosquitto broker, MySqlServer mysql, Report report) {
    this.broker = broker;
    this.mysql = mysql;
    this.report = report;
  }

  /** Runs all rounds, the contenders in turn, and forgets the first round of each. */
  void run(List<Contender> contenders, Way way) {
    int count = Options.number("rounds", 4);
    int readings = Options.number("readings", 200_000);
    for (int round = 0; round < count; round++) {
      for (Contender contender : contenders) {
        int sent = Math.max(1_000, (int) (readings * contender.share()));
        Round done = round(contender, way, sent);
        System.out.printf(
            "  round %d%s, %-20s %7.0f/s, CPU s/100k: %5.2f (broker %.2f, MySQL %.2f), %d sent, %s%n",
            round,
            round == 0 ? " (warms up)" : "",
            contender.name(),
            done.perSecond(),
            done.cpu(),
            done.broker(),
            done.mysql(),
            sent,
            done.rows().verdict(sent));
        if (round > 0) {
          rounds.computeIfAbsent(contender.name(), n -> new ArrayList<>()).add(done);
        }
      }
    }
    loads.values().forEach(Load::close);
    loads.clear();
    table(way);
    targets(contenders);
    rounds.clear();
  }

  private Round round(Contender contender, Way way, int sent) {
    contender.before();
    Load load = loads.computeIfAbsent(contender.topicRoot(), this::load);
    if (way == Way.BACKLOG) {
      signal("STOP", contender.pid());
      load.publish(sent);
    }
    double cpu = Cpu.seconds(contender.pid());
    double brokerCpu = Cpu.seconds(broker.handle().pid());
    double mysqlCpu = Cpu.seconds(mysql.handle().pid());
    long start = System.nanoTime();
    if (way == Way.BACKLOG) {
      signal("CONT", contender.pid());
    } else {
      load.publish(sent);
    }
    contender.await(sent);
    double seconds = (System.nanoTime() - start) / 1e9;
    double each = PER_CPU / sent;
    return new Round(
        sent,
        sent / seconds,
        (Cpu.seconds(contender.pid()) - cpu) * each,
        (Cpu.seconds(broker.handle().pid()) - brokerCpu) * each,
        (Cpu.seconds(mysql.handle().pid()) - mysqlCpu) * each,
        contender.rows());
  }

  private Load load(String topicRoot) {
    SSLContext tls =
        Options.flag("plain.publisher") ? null : Certificates.context(broker.caFile(), null, null);
    int port = tls == null ? broker.port() : broker.tlsPort();
    return new Load(new Wire(port, tls, "load-" + topicRoot, null), topicRoot);
  }

  private static void signal(String name, long pid) {
    try {
      new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void table(Way way) {
    List<List<String>> lines = new ArrayList<>();
    rounds.forEach(
        (name, done) ->
            lines.add(
                List.of(
                    name,
                    "%.0f (%.0f to %.0f)"
                        .formatted(
                            median(name, Round::perSecond),
                            done.stream().mapToDouble(Round::perSecond).min().orElse(0),
                            done.stream().mapToDouble(Round::perSecond).max().orElse(0)),
                    "%.2f".formatted(median(name, Round::cpu)),
                    "%.2f".formatted(median(name, Round::broker)),
                    "%.2f".formatted(median(name, Round::mysql)),
                    done.stream().allMatch(r -> r.rows().verdict(r.sent()).equals("each once"))
                        ? "each once"
                        : done.get(0).rows().verdict(done.get(0).sent()))));
    report.table(
        way == Way.LIVE
            ? "Readings stored, publisher at full speed beside (median of warm rounds)"
            : "Readings stored, drained out of the broker's queue (median of warm rounds)",
        List.of(
            "who", "readings/s", "CPU s per 100 000", "broker's CPU s", "MySQL's CPU s", "rows"),
        lines);
  }

  private double median(String name, ToDoubleFunction<Round> what) {
    return Report.median(rounds.get(name).stream().mapToDouble(what).toArray());
  }

  private void targets(List<Contender> contenders) {
    double rate = 0;
    double cpu = 0;
    for (Contender contender : contenders) {
      if (contender instanceof Contenders.Hub) {
        rate = median(contender.name(), Round::perSecond);
        cpu = median(contender.name(), Round::cpu);
      }
    }
    for (Contender contender : contenders) {
      double other = median(contender.name(), Round::perSecond);
      if (contender instanceof Contenders.Subscriber) {
        report.atLeast("readings/s against the seed's way", rate / other, 16);
        report.atMost(
            "CPU against the seed's way", cpu / median(contender.name(), Round::cpu), 0.2);
      } else if (contender instanceof Contenders.NodeRed) {
        report.atLeast("readings/s against Node-RED", rate / other, 5);
      } else if (contender instanceof Contenders.Ceiling) {
        report.atLeast("readings/s against counting only", rate / other, 0.85);
      }
    }
  }
}
