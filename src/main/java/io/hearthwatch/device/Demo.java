package io.hearthwatch.device;

import io.hearthwatch.mqtt.Client;
import io.hearthwatch.mqtt.Inbound;
import io.hearthwatch.mqtt.Links;
import io.hearthwatch.mqtt.Outbound;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Simulated devices, so that things move without hardware: a button that is pressed now and then,
 * the lock it opens, and five gas detectors. Each has its own connection to the hub's broker and
 * knows nothing of the hub. What they say is marked: site {@value #SITE}, a serial number that
 * begins with DEMO, and hardware addresses that no maker gives out.
 */
@ApplicationScoped
public class Demo {
  private static final Logger LOG = Logger.getLogger(Demo.class);
  private static final String SITE = "demo";
  private static final String BUTTON = "thing/AWS-Button-AB12";
  private static final String LOCK = "remote-lock/esp8266_22AB37";
  private static final String SERIAL_NUMBER = "DEMO000000000001";
  private static final int DETECTORS = 5;

  /** The hub's own subscriptions are mostly there by then. */
  private static final int SWITCHED_ON_MS = 1_000;

  private static final int FIRST_PRESS_MS = 5_000;
  private static final int FIRST_GAS_MS = 30_000;
  private static final int GAS_MS = 20_000;

  private final Links links;
  private final Random random = new Random();
  private final List<Client> clients = new ArrayList<>();
  private ScheduledExecutorService time;

  Demo(Links links) {
    this.links = links;
  }

  /**
   * Switches the devices on.
   *
   * @param shared whether real devices may be at the same broker
   */
  public synchronized void start(boolean shared) {
    // the devices live in this one thread
    time =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "demo");
              thread.setDaemon(true);
              return thread;
            });
    time.schedule(this::switchOn, SWITCHED_ON_MS, TimeUnit.MILLISECONDS);
    LOG.infof(
        "Demo: %d simulated detectors of site %s, a button on %s pressed now and then"
            + " (serial number %s), a lock on %s",
        DETECTORS, SITE, BUTTON, SERIAL_NUMBER, LOCK);
    if (shared) {
      LOG.warnf(
          "Demo: the broker is not the embedded one; a real lock that is wired to %s, or listens to"
              + " %s, moves with each simulated press",
          BUTTON, LOCK);
    }
  }

  /** Switches the devices off. */
  public synchronized void stop() {
    if (time != null) {
      time.shutdownNow();
      clients.forEach(Client::close);
      clients.clear();
    }
  }

  private synchronized void switchOn() {
    if (time.isShutdown()) {
      return;
    }
    Lock lock = new Lock(LOCK);
    connect("demo-lock", LOCK, in -> lock.received(in.topic()), lock::connected);
    List<Running> detectors = new ArrayList<>();
    for (int i = 1; i <= DETECTORS; i++) {
      detectors.add(new Running(i));
    }
    Button button = new Button(BUTTON, SERIAL_NUMBER);
    Client pressed = connect("demo-button", null, in -> List.of(), List::of);
    after(FIRST_PRESS_MS - SWITCHED_ON_MS, () -> press(button, pressed));
    after(FIRST_GAS_MS, () -> gas(detectors));
  }

  private void press(Button button, Client client) {
    say(client, button.press());
    after(between(20_000, 40_000), () -> press(button, client));
  }

  private void gas(List<Running> detectors) {
    Detector detector = detectors.get(random.nextInt(detectors.size())).detector;
    LOG.infof(
        "Demo: the detector %s senses gas for %d s, simulated", detector.mac(), GAS_MS / 1_000);
    detector.sense(1);
    after(GAS_MS, () -> detector.sense(0));
    after(between(120_000, 240_000), () -> gas(detectors));
  }

  /** A detector and its connection. */
  private final class Running {
    private final Detector detector;
    private final Client client;
    private Future<?> periods;

    Running(int number) {
      detector = new Detector(SITE, "10.0.0." + number, "02:DE:30:00:00:0" + number);
      client =
          connect(
              "demo-detector-" + number, detector.orders(), this::received, detector::connected);
      next();
    }

    private List<Message> received(Inbound in) {
      var before = detector.period();
      List<Message> answers = detector.received(in.topic(), in.payload());
      if (!detector.period().equals(before)) {
        periods.cancel(false);
        next();
      }
      return answers;
    }

    private void next() {
      long nanos = detector.period().toNanos();
      periods = time.scheduleAtFixedRate(this::regular, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    /** The firmware reads its sensor only while it is connected. */
    private void regular() {
      if (client.isUp()) {
        say(client, detector.regular());
      }
    }
  }

  /**
   * Connects a device.
   *
   * @param received what it answers to a message
   * @param connected what it says after each connect
   */
  private Client connect(
      String name,
      String filter,
      Function<Inbound, List<Message>> received,
      Supplier<List<Message>> connected) {
    CompletableFuture<Client> own = new CompletableFuture<>();
    Consumer<Supplier<List<Message>>> react =
        reaction -> after(0, () -> own.thenAccept(c -> reaction.get().forEach(m -> say(c, m))));
    Client client =
        links.connect(
            name,
            filter,
            in -> react.accept(() -> received.apply(in)),
            () -> react.accept(connected));
    own.complete(client);
    clients.add(client);
    return client;
  }

  /** A device has nobody to tell that it could not be heard. */
  private static void say(Client client, Message message) {
    client
        .publish(
            new Outbound(message.topic(), message.payload(), message.qos(), false, -1, Map.of()))
        .whenComplete(
            (done, problem) -> {
              if (problem != null) {
                LOG.debugf("Demo: %s was not heard: %s", message.topic(), problem.getMessage());
              }
            });
  }

  private void after(int millis, Runnable step) {
    try {
      time.schedule(step, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("Demo: the devices are switched off");
    }
  }

  private int between(int least, int most) {
    return least + random.nextInt(most - least);
  }
}
