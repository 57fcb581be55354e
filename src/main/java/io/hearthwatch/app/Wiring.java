package io.hearthwatch.app;

import io.hearthwatch.alarm.AlarmDesk;
import io.hearthwatch.device.Demo;
import io.hearthwatch.embedded.EmbeddedBroker;
import io.hearthwatch.gas.Readings;
import io.hearthwatch.hook.Refused;
import io.hearthwatch.lock.Locks;
import io.hearthwatch.lock.Presses;
import io.hearthwatch.mqtt.Links;
import io.hearthwatch.notify.Chat;
import io.hearthwatch.notify.Outbox;
import io.hearthwatch.store.Drain;
import io.hearthwatch.store.RecordWriter;
import io.quarkus.runtime.LaunchMode;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.camel.quarkus.core.CamelRuntime;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Puts the parts together and starts and ends them in the right order. */
@ApplicationScoped
public class Wiring {
  private static final Logger LOG = Logger.getLogger(Wiring.class);
  private static final long LONGEST_STOP_MS = 8_500;

  /** Exit code of a process that ended on SIGTERM. */
  private static final int TERMINATED = 143;

  static final String DOOR_TEMPLATE = "button-to-lock";

  private final Links links;
  private final RouteFiles routes;
  private final Locks locks;
  private final Presses presses;
  private final Readings readings;
  private final AlarmDesk alarms;
  private final RecordWriter writer;
  private final Drain drain;
  private final CamelRuntime camel;
  private final Demo demo;
  private final Outbox outbox;
  private final Chat chat;
  private final boolean demoOn;
  private final String mqttUrl;
  private final boolean embedded;
  private final int embeddedPort;
  private final Path dataDir;
  private final Path routesDir;
  private final Instance<EmbeddedBroker> broker;

  Wiring(
      Links links,
      RouteFiles routes,
      Locks locks,
      Presses presses,
      Readings readings,
      AlarmDesk alarms,
      RecordWriter writer,
      Drain drain,
      CamelRuntime camel,
      Demo demo,
      Outbox outbox,
      Chat chat,
      Instance<EmbeddedBroker> broker,
      @ConfigProperty(name = "hub.demo") String demoSetting,
      @ConfigProperty(name = "hub.mqtt.url") Optional<String> mqttUrl,
      @ConfigProperty(name = "hub.mqtt.embedded.port") int embeddedPort,
      @ConfigProperty(name = "hub.data.dir") String dataDir,
      @ConfigProperty(name = "hub.routes.dir") String routesDir) {
    this.links = links;
    this.routes = routes;
    this.locks = locks;
    this.presses = presses;
    this.readings = readings;
    this.alarms = alarms;
    this.writer = writer;
    this.drain = drain;
    this.camel = camel;
    this.demo = demo;
    this.outbox = outbox;
    this.chat = chat;
    this.broker = broker;
    this.demoOn = demoSetting.equals("on");
    this.embedded = mqttUrl.isEmpty();
    this.mqttUrl = mqttUrl.orElse("tcp://127.0.0.1:" + embeddedPort);
    this.embeddedPort = embeddedPort;
    this.dataDir = Path.of(dataDir);
    this.routesDir = Path.of(routesDir);
  }

  void start(@Observes @Priority(100) StartupEvent event) throws Exception {
    if (System.getProperty("hub.check") != null) {
      return;
    }
    presses.open();
    readings.open();
    alarms.open(outbox::keep);
    drain.spoolFill(); // wakes it: the database may be away from the start
    if (embedded) {
      broker.get().start(dataDir.resolve("broker"), embeddedPort);
    }
    links.use(mqttUrl);
    camel.start();
    routes.onInstances(this::doors);
    routes.follow(routesDir);
    alarms.ready();
    outbox.ready();
    if (demoOn) {
      demo.start(!embedded);
    }
  }

  private void doors(List<RouteFile.Instance> instances) {
    List<Locks.Door> doors =
        instances.stream()
            .filter(i -> i.template().equals(DOOR_TEMPLATE))
            .map(
                i ->
                    new Locks.Door(
                        i.routeId(), i.parameters().get("button"), i.parameters().get("lock")))
            .toList();
    locks.wired(doors);
    chat.doors(
        doors.stream()
            .filter(d -> d.button() != null && d.lock() != null)
            .map(d -> new Chat.Door(d.routeId(), lastWord(d.button()), lastWord(d.lock())))
            .toList());
  }

  /** What a topic is about. */
  private static String lastWord(String topic) {
    return topic.substring(topic.lastIndexOf('/') + 1);
  }

  void refused(@Observes Refused refused) {
    presses.refusedCaller(
        refused.caller(),
        refused.path().substring(refused.path().lastIndexOf('/') + 1),
        refused.reason());
  }

  /** A driver that waits for a dead server must not keep the process beyond its time. */
  private static void endInAnyCase() {
    if (LaunchMode.current() != LaunchMode.NORMAL) {
      return; // the process of the tests goes on
    }
    Thread watchdog =
        new Thread(
            () -> {
              try {
                Thread.sleep(LONGEST_STOP_MS);
                LOG.warn("Something hangs; what was received is safe, so the hub ends now");
                Runtime.getRuntime().halt(TERMINATED);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "stop-watchdog");
    watchdog.setDaemon(true);
    watchdog.start();
  }

  /** Stops taking first, then writes what is held, then leaves. */
  void stop(@Observes ShutdownEvent event) {
    endInAnyCase();
    try {
      writer.hurry();
      demo.stop();
      outbox.close();
      camel.stop();
      alarms.close();
      writer.stop();
      readings.close();
      drain.stop();
      links.close();
      if (embedded) {
        broker.get().close();
      }
    } catch (Exception e) {
      LOG.errorf(e, "The hub did not end cleanly");
    }
  }
}
