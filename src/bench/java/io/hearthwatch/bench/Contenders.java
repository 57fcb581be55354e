package io.hearthwatch.bench;

import io.hearthwatch.it.servers.Certificates;
import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.Mosquitto;
import io.hearthwatch.it.servers.MySqlServer;
import io.hearthwatch.it.servers.SqlServer;
import io.hearthwatch.mqtt.CountingClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;

/** The contenders of this bench. */
final class Contenders {
  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration ROUND = Duration.ofMinutes(3);
  private static final String[] PYTHONS = {"/usr/bin/python3", "python3"};

  private Contenders() {}

  /** The hub, as it is shipped: {@code target/quarkus-app} or the native executable. */
  static final class Hub implements Contender {
    private final HubProcess hub;
    private final Database database;

    Hub(Mosquitto broker, MySqlServer mysql) {
      database = Database.empty(mysql, "hub");
      hub = setup(broker, mysql, database).start().waitReady();
    }

    /** The hub over TLS with its record in MySQL, and what the options of the bench say. */
    static HubProcess.Setup setup(Mosquitto broker, MySqlServer mysql, Database database) {
      HubProcess.Setup setup =
          HubProcess.with()
              .mqtt(broker.tlsUrl())
              .env("HUB_MQTT_CA", broker.caFile().toString())
              .mysql(mysql, database.name())
              .env("HUB_MYSQL_URL", mysql.jdbcUrl(database.name()) + Options.jdbc());
      Options.environment().forEach(setup::env);
      Options.javaOptions().forEach(setup::javaOption);
      if (Options.flag("share")) {
        setup.routes(shared());
      }
      return setup;
    }

    private static Path shared() {
      String file = "shared-readings.yaml";
      try {
        Path folder = Files.createTempDirectory("bench-routes");
        Files.copy(
            HubProcess.root().resolve("k8s/overlays/fleet/routes").resolve(file),
            folder.resolve(file));
        return folder;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    HubProcess process() {
      return hub;
    }

    Database database() {
      return database;
    }

    /** Readings that wait in the local store for the database. */
    long spooled() {
      return hub.ledger("readings").path("spooled").asLong();
    }

    @Override
    public String name() {
      return "hub";
    }

    @Override
    public long pid() {
      return hub.handle().pid();
    }

    @Override
    public String topicRoot() {
      return "outTopic";
    }

    @Override
    public double share() {
      return 1;
    }

    @Override
    public void before() {
      database.truncate();
    }

    @Override
    public void await(int readings) {
      database.await(readings);
    }

    @Override
    public Rows rows() {
      return database.rows();
    }

    @Override
    public void close() {
      hub.sigterm(); // so that a recording of the JVM is written
      hub.close();
      database.close();
    }
  }

  /** A program that stores into the university's table. */
  private abstract static class Seed implements Contender {
    final Database database;
    Child child;

    Seed(MySqlServer mysql, String name) {
      database = Database.seed(mysql, name);
    }

    @Override
    public long pid() {
      return child.pid();
    }

    @Override
    public void before() {
      database.truncate();
    }

    @Override
    public void await(int readings) {
      database.await(readings);
    }

    @Override
    public Rows rows() {
      return database.rows();
    }

    @Override
    public void close() {
      child.close();
      database.close();
    }
  }

  /** One INSERT and COMMIT a message, in Python, or in Java where Python's modules are missing. */
  static final class Subscriber extends Seed {
    private final boolean python;

    Subscriber(Mosquitto broker, MySqlServer mysql) {
      super(mysql, "seed");
      String interpreter = python();
      python = interpreter != null;
      List<String> command = new ArrayList<>();
      if (python) {
        command.add(interpreter);
        command.add(HubProcess.root().resolve("src/bench/python/seed_subscriber.py").toString());
      } else {
        command.addAll(Options.java(SeedInJava.class));
      }
      command.addAll(
          List.of(
              Integer.toString(broker.tlsPort()),
              broker.caFile().toString(),
              topicRoot() + "/#",
              Integer.toString(mysql.port()),
              SqlServer.USER,
              SqlServer.PASSWORD,
              database.name()));
      child = new Child(name(), command);
      child.await("ready", START);
    }

    private static String python() {
      for (String name : PYTHONS) {
        try {
          Process probe =
              new ProcessBuilder(name, "-c", "import MySQLdb, paho.mqtt.client")
                  .redirectErrorStream(true)
                  .start();
          probe.getInputStream().readAllBytes();
          if (probe.waitFor() == 0) {
            return name;
          }
        } catch (java.io.IOException e) {
          continue; // not that one
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException(e);
        }
      }
      return null;
    }

    @Override
    public String name() {
      return python ? "seed's way (Python)" : "seed's way (Java)";
    }

    @Override
    public String topicRoot() {
      return "outSeeds";
    }

    @Override
    public double share() {
      return 0.07;
    }
  }

  /** The hub's own MQTT connection that counts and drops. */
  static final class Ceiling implements Contender {
    private final Child child;
    private long total;

    Ceiling(Mosquitto broker) {
      List<String> command = new ArrayList<>(Options.java(CountingClient.class));
      command.addAll(List.of(broker.tlsUrl(), broker.caFile().toString(), topicRoot() + "/#"));
      child = new Child(name(), command);
      child.await("ready", START);
    }

    @Override
    public String name() {
      return "counting only";
    }

    @Override
    public long pid() {
      return child.pid();
    }

    @Override
    public String topicRoot() {
      return "outCount";
    }

    @Override
    public double share() {
      return 1;
    }

    @Override
    public void before() {
      // it keeps nothing
    }

    @Override
    public void await(int readings) {
      total += readings;
      child.tell(Long.toString(total));
      child.await("done " + total, ROUND);
    }

    @Override
    public Rows rows() {
      return Rows.NONE;
    }

    @Override
    public void close() {
      child.close();
    }
  }

  /** Node-RED with node-red-node-mysql, out of the folder where npm installed them. */
  static final class NodeRed extends Seed {
    /** Its button and lock for the latency. */
    static final String BUTTON = "thing-nr/AWS-Button-AB12";

    static final String LOCK = "remote-nr/esp8266_22AB37";

    NodeRed(Path installed, Mosquitto broker, MySqlServer mysql) {
      super(mysql, "nodered");
      Path user = NodeRedFlows.write(installed, broker, mysql, database.name(), topicRoot());
      child =
          new Child(
              name(),
              List.of(
                  "node",
                  installed.resolve("node_modules/node-red/red.js").toString(),
                  "-u",
                  user.toString(),
                  "-s",
                  user.resolve("settings.js").toString()));
      awaitPress(broker);
    }

    /** It has subscribed when a press comes out as a command. */
    private static void awaitPress(Mosquitto broker) {
      CountDownLatch through = new CountDownLatch(1);
      SSLContext tls = Certificates.context(broker.caFile(), null, null);
      try (Wire lock =
              new Wire(broker.tlsPort(), tls, "probe-lock", (p, at) -> through.countDown());
          Wire button = new Wire(broker.tlsPort(), tls, "probe-button", null)) {
        lock.subscribe(LOCK);
        long end = System.nanoTime() + START.toNanos();
        while (!through.await(200, TimeUnit.MILLISECONDS)) {
          if (System.nanoTime() - end > 0) {
            throw new IllegalStateException("Node-RED passes no press on");
          }
          button.publish(BUTTON.getBytes(StandardCharsets.UTF_8), new byte[] {'x'});
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    static boolean isInstalled(Path folder) {
      return Files.isRegularFile(folder.resolve("node_modules/node-red/red.js"))
          && Files.isDirectory(folder.resolve("node_modules/node-red-node-mysql"));
    }

    @Override
    public String name() {
      return "Node-RED";
    }

    @Override
    public String topicRoot() {
      return "outNodeR";
    }

    @Override
    public double share() {
      return 0.2;
    }
  }
}
