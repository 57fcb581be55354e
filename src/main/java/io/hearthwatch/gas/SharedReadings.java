package io.hearthwatch.gas;

import io.hearthwatch.mqtt.Acknowledgement;
import io.hearthwatch.mqtt.Inbound;
import io.hearthwatch.mqtt.Links;
import io.hearthwatch.mqtt.MqttHeaders;
import io.hearthwatch.store.DeadLetters;
import io.hearthwatch.store.Entry;
import io.hearthwatch.store.Ledger;
import io.hearthwatch.store.RecordWriter;
import io.hearthwatch.store.Table;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Stores the part of the detectors' messages that this hub gets in a share; see {@link SharedRuns}.
 * It judges nothing and notes no gaps: what one hub of a share does not see is not missing.
 */
@Singleton // made when a route file that names it is read, which is refused if this hub cannot
@Named("sharedReadings")
@RegisterForReflection // called from routes
public class SharedReadings {
  private static final String FLOW = "readings";

  /** So long after a connection messages may come in that the broker has kept. */
  private static final Duration KEPT_FOR = Duration.ofMinutes(10);

  private final ReadingParser parser = new ReadingParser();
  private final Detectors detectors;
  private final SensorLog log;
  private final Table table;
  private final SeenRestarts restarts;
  private final DeadLetters deadLetters;
  private final RecordWriter writer;
  private final Ledger.Flow ledger;
  private final Clock clock;
  private final String hub;
  private long connection = -1;
  private Instant connectedAt = Instant.EPOCH;

  SharedReadings(
      Detectors detectors,
      SensorLog log,
      @Named("SharedReading") Table table,
      SeenRestarts restarts,
      DeadLetters deadLetters,
      RecordWriter writer,
      Ledger ledger,
      Clock clock,
      Links links,
      @ConfigProperty(name = "hub.mysql.url") Optional<String> mysql) {
    if (mysql.isEmpty()) {
      throw new IllegalStateException(
          "hubs can share readings only through one MySQL: set HUB_MYSQL_URL, or store them with"
              + " the bean 'readings'");
    }
    this.detectors = detectors;
    this.log = log;
    this.table = table;
    this.restarts = restarts;
    this.deadLetters = deadLetters;
    this.writer = writer;
    this.ledger = ledger.flow(FLOW);
    this.clock = clock;
    this.hub = links.hub();
  }

  /** A message of a detector by MQTT, acknowledged when its row or its dead letter is committed. */
  public void store(Exchange exchange) {
    Inbound mqtt = exchange.getMessage().getHeader(MqttHeaders.MESSAGE, Inbound.class);
    Runnable safe = Acknowledgement.takeOver(exchange);
    ledger.received();
    try {
      GasMessage message = parser.parse(mqtt.topic(), mqtt.payload());
      if (message instanceof Hello hello) {
        ledger.isNoMessage();
        writer.add(new Entry(table, SharedRow.of(hello).values(), null, null, safe));
      } else {
        writer.add(entry((Reading) message, mqtt, safe));
      }
    } catch (BadMessage e) {
      writer.add(
          deadLetters.entry(FLOW, mqtt.topic(), mqtt.payload(), e.getMessage(), ledger, safe));
    }
  }

  private Entry entry(Reading reading, Inbound mqtt, Runnable safe) throws BadMessage {
    Instant now = clock.instant();
    detectors.seen(reading, now);
    if (reading.sequence() == null) {
      return new Entry(
          SensorLog.READINGS, log.uncounted(reading, now), ledger, Ledger.Fate.STORED, safe);
    }
    SharedRow row = SharedRow.of(log.row(reading, 0, now), hub, mqtt, mayHaveWaited(mqtt, now));
    if (!mqtt.duplicate()) {
      restarts.received(row.key(), row.sequence(), row.receivedMillis());
    }
    return new Entry(table, row.values(), ledger, Ledger.Fate.STORED, safe);
  }

  private synchronized boolean mayHaveWaited(Inbound mqtt, Instant now) {
    if (mqtt.connection() != connection) {
      connection = mqtt.connection();
      connectedAt = now;
    }
    return mqtt.resumed() && now.isBefore(connectedAt.plus(KEPT_FOR));
  }
}
