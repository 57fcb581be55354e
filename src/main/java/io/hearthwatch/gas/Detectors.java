package io.hearthwatch.gas;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hearthwatch.mqtt.Inbound;
import io.hearthwatch.store.RecordWriter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The detectors that the hub knows, and the place of each reading in its detector's runs. What must
 * outlive the hub is saved before the readings that follow from it are committed.
 */
@ApplicationScoped
class Detectors {
  private static final Logger LOG = Logger.getLogger(Detectors.class);
  private static final long SAVE_EVERY_NANOS = 1_000_000_000L;

  /** So many packets later an old packet id may mean another message. */
  private static final long PACKETS_REMEMBERED = 30_000;

  private static final long SWEEP_EVERY = 15_000;

  /** A detector as {@code GET /detectors} shows it; new until somebody registers it. */
  @RegisterForReflection
  public record View(
      String site,
      String mac,
      String type,
      String ip,
      @JsonProperty("new") boolean isNew,
      Instant firstSeen,
      Instant lastSeen,
      Double lastReading,
      String unit,
      long boot,
      int lastSequence,
      long missed,
      String name,
      Double threshold) {}

  private final DetectorStore store;
  private final DetectorSettings settings;
  private final boolean registeredOnly;
  private final Map<Detector.Key, Detector> known = new HashMap<>();
  private long connection = -1;
  private long packets;
  private boolean mustSave;
  private long lastSave = System.nanoTime();

  Detectors(
      DetectorStore store,
      DetectorSettings settings,
      RecordWriter writer,
      @ConfigProperty(name = "hub.detectors") String admission) {
    this.store = store;
    this.settings = settings;
    this.registeredOnly = admission.equals("registered");
    writer.beforeCommit(this::save);
  }

  /** Reads what was known before the hub's start; called once, before the first message. */
  void load() {
    try {
      store.load().forEach(d -> known.put(d.key, d));
      settings.load();
    } catch (SQLException e) {
      throw new IllegalStateException("cannot read the detectors from the local store", e);
    }
  }

  /**
   * Finds the place of a reading with a sequence.
   *
   * @param mqtt the message it came in, or null for HTTP
   * @throws BadMessage when its detector is not admitted
   */
  synchronized RunTracker.Decision place(Reading reading, Inbound mqtt, Instant now)
      throws BadMessage {
    Detector detector = admit(reading, now);
    int packet = mqtt == null ? -1 : mqtt.packetId();
    if (packet > 0) {
      session(mqtt);
      detector.packets = packets;
    }
    RunTracker.Decision decision =
        detector.runs.accept(
            reading.sequence(), content(reading), packet, mqtt != null && mqtt.duplicate(), now);
    detector.missed += decision.gap();
    if (decision.kind() == RunTracker.Kind.LATE) {
      detector.missed = Math.max(0, detector.missed - 1);
    }
    mustSave |= detector.runs.mustSave();
    return decision;
  }

  /**
   * Notes a reading without a sequence.
   *
   * @throws BadMessage when its detector is not admitted
   */
  synchronized void seen(Reading reading, Instant now) throws BadMessage {
    admit(reading, now);
  }

  private Detector admit(Reading reading, Instant now) throws BadMessage {
    Detector.Key key = new Detector.Key(reading.site(), reading.mac(), reading.type());
    Detector detector = known.get(key);
    if (detector == null) {
      if (registeredOnly && !isRegistered(reading.site(), reading.mac())) {
        throw new BadMessage(
            "detector "
                + reading.mac()
                + " at "
                + reading.site()
                + " is not registered (HUB_DETECTORS=registered)");
      }
      detector = new Detector(key, new RunTracker());
      detector.registered = isRegistered(reading.site(), reading.mac());
      detector.firstSeen = now;
      known.put(key, detector);
      mustSave = true;
      if (!detector.registered) {
        LOG.infof("New detector %s (%s) at %s", reading.mac(), reading.type(), reading.site());
      }
    } else if (registeredOnly && !detector.registered) {
      throw new BadMessage(
          "detector "
              + reading.mac()
              + " at "
              + reading.site()
              + " is not registered (HUB_DETECTORS=registered)");
    }
    detector.ip = reading.ip();
    detector.lastSeen = now;
    detector.unit = reading.unit();
    if (reading.hasValue()) {
      detector.lastReading = reading.reading();
    }
    detector.dirty = true;
    return detector;
  }

  private boolean isRegistered(String site, String mac) {
    for (Detector d : known.values()) {
      if (d.registered && d.key.site().equals(site) && d.key.mac().equals(mac)) {
        return true;
      }
    }
    return false;
  }

  private void session(Inbound mqtt) {
    packets++;
    if (mqtt.connection() != connection) {
      connection = mqtt.connection();
      if (!mqtt.resumed()) {
        forgetPackets(0);
      }
    }
    if (packets % SWEEP_EVERY == 0) {
      forgetPackets(PACKETS_REMEMBERED - SWEEP_EVERY);
    }
  }

  /** Packet ids of streams that have been quiet for so many packets mean nothing any more. */
  private void forgetPackets(long quiet) {
    for (Detector detector : known.values()) {
      if (packets - detector.packets >= quiet) {
        detector.runs.forgetPackets();
        detector.dirty = true;
      }
    }
  }

  private static long content(Reading reading) {
    return Objects.hash(
        reading.reading(),
        reading.detectedAt(),
        reading.unit(),
        reading.requested(),
        reading.fault());
  }

  /** A detector said HELLO: it (re)connected, perhaps after a restart. */
  synchronized void hello(Hello hello, Inbound mqtt) {
    session(mqtt);
    known.forEach(
        (key, detector) -> {
          if (key.site().equals(hello.site()) && hello.ip().equals(detector.ip)) {
            detector.runs.hello(mqtt.packetId(), mqtt.duplicate());
            detector.dirty = true;
            mustSave |= detector.runs.mustSave();
          }
        });
  }

  /** Saves what has to be before a commit, and the rest once a second. */
  void save() {
    List<DetectorStore.Row> rows = new ArrayList<>();
    List<Detector> saved = new ArrayList<>();
    synchronized (this) {
      if (!mustSave && System.nanoTime() - lastSave < SAVE_EVERY_NANOS) {
        return;
      }
      lastSave = System.nanoTime();
      mustSave = false;
      for (Detector detector : known.values()) {
        if (detector.dirty) {
          detector.dirty = false;
          detector.runs.saved();
          saved.add(detector);
          rows.add(store.row(detector));
        }
      }
    }
    if (rows.isEmpty()) {
      return;
    }
    try {
      store.save(rows);
    } catch (SQLException e) {
      synchronized (this) {
        saved.forEach(detector -> detector.dirty = true);
        mustSave = true;
      }
      LOG.errorf(
          "Cannot save the state of %d detectors (%s); a crash now may store readings twice",
          rows.size(), e.getMessage());
    }
  }

  /** Saves everything and notes that nothing was under way. */
  void close() {
    synchronized (this) {
      mustSave = true;
    }
    save();
    try {
      store.noteCleanStop();
    } catch (SQLException e) {
      LOG.warnf("Cannot note the clean stop: %s", e.getMessage());
    }
  }

  /**
   * Registers a detector, known or not yet heard of.
   *
   * @return whether it was heard of already
   */
  synchronized boolean register(String site, String mac, String type, Instant now) {
    boolean heard = false;
    for (Detector detector : known.values()) {
      if (detector.key.site().equals(site) && detector.key.mac().equals(mac)) {
        detector.registered = true;
        detector.dirty = true;
        heard |= detector.lastSeen != null;
      }
    }
    Detector.Key key = new Detector.Key(site, mac, type);
    if (!heard && !known.containsKey(key)) {
      Detector detector = new Detector(key, new RunTracker());
      detector.registered = true;
      detector.firstSeen = now;
      detector.dirty = true;
      known.put(key, detector);
    }
    mustSave = true;
    return heard;
  }

  synchronized List<View> all() {
    return views(known.values().stream());
  }

  /** Those whose readings the hub takes. */
  synchronized List<View> admitted() {
    return views(known.values().stream().filter(d -> d.registered || !registeredOnly));
  }

  private List<View> views(Stream<Detector> detectors) {
    List<View> views = new ArrayList<>();
    detectors
        .sorted(
            java.util.Comparator.comparing((Detector d) -> d.key.site())
                .thenComparing(d -> d.key.mac())
                .thenComparing(d -> d.key.type()))
        .forEach(
            d ->
                views.add(
                    new View(
                        d.key.site(),
                        d.key.mac(),
                        d.key.type(),
                        d.ip,
                        !d.registered,
                        d.firstSeen,
                        d.lastSeen,
                        d.lastReading,
                        d.unit,
                        d.runs.state().run(),
                        d.runs.state().last(),
                        d.missed,
                        settings.of(d.key).name(),
                        settings.of(d.key).threshold())));
    return views;
  }
}
