package io.hearthwatch.gas;

import io.hearthwatch.gas.DetectorJudge.Arrival;
import io.hearthwatch.mqtt.Inbound;
import io.hearthwatch.mqtt.Links;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;

/**
 * Watches the detectors: judges each reading as it comes, and looks every second who is silent.
 * What is to be told are conditions for the alarm desk, a list of maps in the body of the route.
 */
@ApplicationScoped
@Named("gasWatch")
@RegisterForReflection // called from routes
public class GasWatch {
  /** What all detectors' topics begin with. */
  private static final String TOPICS = "outTopic/";

  /** Property of an exchange: conditions that its reading has changed. */
  static final String CONDITIONS = "HubConditions";

  /** So long after a connection readings may come in that the broker has kept. */
  private static final long KEPT_FOR_MS = 600_000;

  /** So long after a connection they may come in a burst. */
  private static final long BURST_MS = 60_000;

  private static final int MOST_HELLOS = 10_000;

  private final LongSupplier clock;
  private final LongSupplier listeningSince;
  private final Map<Detector.Key, Stream> streams = new HashMap<>();
  private final Map<String, Site> sites = new HashMap<>();

  /** When who said HELLO without the hub knowing a MAC of that address. */
  private final Map<String, Long> hellos = new HashMap<>();

  private DetectorSettings settings;
  private List<Map<String, Object>> fromBefore = new ArrayList<>();
  private long connection = -1;
  private long connectedAt;
  private volatile long readings;

  @Inject
  GasWatch(Links links, DetectorSettings settings) {
    this(millis(System::nanoTime), null, settings, links);
  }

  private GasWatch(
      LongSupplier clock, LongSupplier listeningSince, DetectorSettings settings, Links links) {
    this.clock = clock;
    this.settings = settings;
    this.listeningSince =
        listeningSince != null
            ? listeningSince
            : () -> {
              long nanos = links.nanosListening(TOPICS);
              return nanos < 0 ? Stream.NEVER : Math.max(0, clock.getAsLong() - nanos / 1_000_000);
            };
  }

  /**
   * For a virtual clock.
   *
   * @param clock monotonic, in ms, from 0
   * @param listeningSince see {@link Site#check}
   */
  GasWatch(LongSupplier clock, LongSupplier listeningSince, DetectorSettings settings) {
    this(clock, listeningSince, settings, null);
  }

  private static LongSupplier millis(LongSupplier nanos) {
    long start = nanos.getAsLong();
    return () -> (nanos.getAsLong() - start) / 1_000_000;
  }

  /** The detectors that were known before the hub's start; called before the first message. */
  synchronized void open(List<Detectors.View> known) {
    long now = clock.getAsLong();
    for (Detectors.View view : known) {
      if (view.lastSeen() == null) {
        continue;
      }
      Stream stream = stream(new Detector.Key(view.site(), view.mac(), view.type()));
      stream.ip = view.ip();
      stream.heardAt = now;
      stream.unit = view.unit();
      if (view.lastReading() != null) {
        stream.reading = view.lastReading();
        stream.digital = stream.reading == 1 && stream.unit == null ? 1 : null;
        if (DetectorJudge.isGas(stream.digital, stream.reading, stream.threshold)) {
          stream.judge.gasBeforeStart(now);
          fromBefore.add(Conditions.gas(stream, true));
        }
      }
    }
  }

  private Stream stream(Detector.Key key) {
    Stream stream = streams.get(key);
    if (stream == null) {
      stream = sites.computeIfAbsent(key.site(), Site::new).add(key);
      streams.put(key, stream);
      set(stream, settings.of(key));
    }
    return stream;
  }

  private static void set(Stream stream, DetectorSettings.Setting setting) {
    stream.name = setting.name();
    stream.threshold = setting.threshold();
  }

  /** The owner has said something else of a detector. */
  synchronized void changed(Detector.Key key) {
    Stream stream = streams.get(key);
    if (stream != null) {
      set(stream, settings.of(key));
    }
  }

  /**
   * Judges a reading.
   *
   * @param mqtt the message it came in, or null for HTTP
   * @param place its place in the detector's runs, or null when it has no sequence
   * @return conditions that it changes, or null for none
   */
  synchronized List<Map<String, Object>> read(
      Reading reading, Inbound mqtt, RunTracker.Decision place, Instant receivedAt) {
    long now = clock.getAsLong();
    readings++;
    Stream stream = stream(new Detector.Key(reading.site(), reading.mac(), reading.type()));
    if (!reading.ip().equals(stream.ip)) {
      stream.ip = reading.ip();
      Long hello = hellos.remove(address(reading.site(), reading.ip()));
      if (hello != null) {
        stream.judge.hello(hello);
      }
    }
    Arrival arrival = arrival(mqtt, place, now);
    stream.digital = reading.digital();
    stream.reading = reading.reading();
    stream.unit = reading.unit();
    int told =
        stream.judge.read(
            reading,
            arrival,
            place != null && place.kind() == RunTracker.Kind.NEW_RUN,
            stream.threshold,
            now,
            receivedAt.toEpochMilli(),
            stream.period.silence());
    boolean lives = mqtt == null || !mqtt.retained() && !mqtt.duplicate();
    if (lives && !reading.requested()) {
      period(stream, mqtt, now);
    }
    if (told == DetectorJudge.NOTHING && (!lives || stream.site.isNoNews(stream))) {
      stream.heardAt = lives ? now : stream.heardAt;
      return null;
    }
    List<Map<String, Object>> conditions = new ArrayList<>(2);
    if ((told & DetectorJudge.GAS) != 0) {
      conditions.add(Conditions.gas(stream, false));
    }
    if ((told & DetectorJudge.FAULT) != 0) {
      conditions.add(Conditions.fault(stream));
    }
    if (lives) {
      stream.heardAt = now;
      stream.site.heard(stream, now, conditions);
    }
    return conditions;
  }

  private Arrival arrival(Inbound mqtt, RunTracker.Decision place, long now) {
    if (mqtt != null && mqtt.connection() != connection) {
      connection = mqtt.connection();
      connectedAt = now;
    }
    if (mqtt != null && mqtt.retained()) {
      return Arrival.RETAINED;
    }
    RunTracker.Kind kind = place == null ? null : place.kind();
    if (kind == RunTracker.Kind.LATE
        || kind == RunTracker.Kind.REPEAT
        || mqtt != null && mqtt.duplicate()) {
      return Arrival.OLD;
    }
    return mqtt != null && mqtt.resumed() && now - connectedAt < KEPT_FOR_MS
        ? Arrival.WAITED
        : Arrival.FRESH;
  }

  private void period(Stream stream, Inbound mqtt, long now) {
    stream.byMqtt = mqtt != null;
    if (mqtt != null && mqtt.connection() != stream.connection) {
      stream.connection = mqtt.connection();
      stream.period.interrupted();
    }
    boolean burst = mqtt != null && mqtt.resumed() && now - connectedAt < BURST_MS;
    stream.period.heard(now, burst);
  }

  /**
   * A message that could not be read: its detector is faulty, if the hub knows it.
   *
   * @return conditions that it changes, or null for none
   */
  List<Map<String, Object>> unreadable(Inbound mqtt) {
    Detector.Key sender = UnreadableMessage.sender(mqtt.topic(), mqtt.payload());
    if (sender == null || mqtt.retained() || mqtt.duplicate()) {
      return null;
    }
    synchronized (this) {
      Stream stream = streams.get(sender);
      if (stream == null) {
        return null;
      }
      long now = clock.getAsLong();
      List<Map<String, Object>> conditions = new ArrayList<>(2);
      if (stream.judge.unreadable("its messages cannot be read, see the dead letters", now)
          != DetectorJudge.NOTHING) {
        conditions.add(Conditions.fault(stream));
      }
      stream.heardAt = now;
      stream.site.heard(stream, now, conditions);
      return conditions.isEmpty() ? null : conditions;
    }
  }

  /** A detector (re)connected. */
  synchronized void hello(Hello hello, Inbound mqtt) {
    if (mqtt.retained() || mqtt.duplicate()) {
      return;
    }
    long now = clock.getAsLong();
    boolean known = false;
    for (Stream stream : streamsAt(hello.site(), hello.ip())) {
      stream.judge.hello(now);
      known = true;
    }
    if (!known) {
      if (hellos.size() >= MOST_HELLOS) {
        hellos.clear();
      }
      hellos.put(address(hello.site(), hello.ip()), now);
    }
  }

  /** The detectors at an address were told to speak so often. */
  synchronized void ordered(String site, String ip, long periodMillis) {
    streamsAt(site, ip).forEach(stream -> stream.period.ordered(periodMillis));
  }

  private List<Stream> streamsAt(String site, String ip) {
    Site at = sites.get(site);
    return at == null ? List.of() : at.streams.stream().filter(s -> ip.equals(s.ip)).toList();
  }

  private static String address(String site, String ip) {
    return site + '/' + ip;
  }

  /** Step of a route after a reading: leaves its conditions in the body, or ends the route. */
  public void judge(Exchange exchange) {
    go(exchange, exchange.getProperty(CONDITIONS, List.class));
  }

  /** Looks who is silent; called every second. Leaves conditions in the body, or ends the route. */
  public void check(Exchange exchange) {
    go(exchange, look());
  }

  private static void go(Exchange exchange, List<?> conditions) {
    if (conditions == null || conditions.isEmpty()) {
      exchange.setRouteStop(true);
    } else {
      exchange.getMessage().setBody(conditions);
    }
  }

  synchronized List<Map<String, Object>> look() {
    long now = clock.getAsLong();
    long listening = listeningSince.getAsLong();
    List<Map<String, Object>> told = fromBefore;
    fromBefore = new ArrayList<>();
    sites.values().forEach(site -> site.check(now, listening, told));
    return told;
  }

  /** How many streams the hub watches. */
  public synchronized int known() {
    return streams.size();
  }

  /** How many of them are silent. */
  public synchronized long silent() {
    return sites.values().stream().mapToLong(Site::silent).sum();
  }

  /** Readings judged since the start. */
  public long readings() {
    return readings;
  }
}
