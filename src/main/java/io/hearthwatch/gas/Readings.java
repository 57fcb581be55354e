package io.hearthwatch.gas;

import io.hearthwatch.mqtt.Acknowledgement;
import io.hearthwatch.mqtt.Inbound;
import io.hearthwatch.mqtt.MqttHeaders;
import io.hearthwatch.store.DeadLetters;
import io.hearthwatch.store.Entry;
import io.hearthwatch.store.Ledger;
import io.hearthwatch.store.RecordWriter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Takes detectors' messages to the record. A message is acknowledged when its row, or its dead
 * letter, is committed.
 */
@ApplicationScoped
@Named("readings")
@RegisterForReflection // called from routes
public class Readings {
  private static final String FLOW = "readings";
  private static final long HTTP_WAIT_S = 20;

  private final ReadingParser parser = new ReadingParser();
  private final Detectors detectors;
  private final SensorLog log;
  private final DeadLetters deadLetters;
  private final RecordWriter writer;
  private final Ledger.Flow ledger;
  private final Clock clock;

  Readings(
      Detectors detectors,
      SensorLog log,
      DeadLetters deadLetters,
      RecordWriter writer,
      Ledger ledger,
      Clock clock) {
    this.detectors = detectors;
    this.log = log;
    this.deadLetters = deadLetters;
    this.writer = writer;
    this.ledger = ledger.flow(FLOW);
    this.clock = clock;
  }

  /** Reads what must be known before the first message. */
  public void open() {
    detectors.load();
  }

  /** Keeps what the next start wants to know; called when all readings are safe. */
  public void close() {
    detectors.close();
  }

  /** A message of a detector by MQTT. */
  public void store(Exchange exchange) {
    Inbound mqtt = exchange.getMessage().getHeader(MqttHeaders.MESSAGE, Inbound.class);
    Runnable safe =
        exchange
            .getMessage()
            .getHeader(MqttHeaders.ACKNOWLEDGEMENT, Acknowledgement.class)
            .takeOver();
    ledger.received();
    try {
      GasMessage message = parser.parse(mqtt.topic(), mqtt.payload());
      if (message instanceof Hello hello) {
        ledger.isNoMessage();
        detectors.hello(hello, mqtt);
        writer.mark(safe);
        return;
      }
      keep((Reading) message, mqtt, safe);
    } catch (BadMessage e) {
      writer.add(
          deadLetters.entry(FLOW, mqtt.topic(), mqtt.payload(), e.getMessage(), ledger, safe));
    }
  }

  private void keep(Reading reading, Inbound mqtt, Runnable safe) throws BadMessage {
    Instant now = clock.instant();
    Object[] row;
    if (reading.sequence() == null) {
      detectors.seen(reading, now);
      row = log.uncounted(reading, now);
    } else {
      RunTracker.Decision decision = detectors.place(reading, mqtt, now);
      if (decision.gap() > 0) {
        writer.add(
            new Entry(SensorLog.GAPS, SensorLog.gap(reading, decision, now), null, null, () -> {}));
      }
      row = log.row(reading, decision.run(), now);
    }
    writer.add(new Entry(SensorLog.READINGS, row, ledger, Ledger.Fate.STORED, safe));
  }

  /**
   * A reading by HTTP, as JSON; answers when it is safe: 202, or 400 with what is wrong (and the
   * reading in the dead letters), or 503 when it could not be made safe in time.
   */
  public void storeFromHttp(Exchange exchange) throws InterruptedException {
    Message message = exchange.getMessage();
    byte[] body = message.getBody(byte[].class);
    byte[] payload = body == null ? new byte[0] : body;
    CompletableFuture<Void> stored = new CompletableFuture<>();
    Runnable safe = () -> stored.complete(null);
    String problem = null;
    ledger.received();
    try {
      keep(parser.parseBody(payload), null, safe);
    } catch (BadMessage e) {
      problem = e.getMessage();
      writer.add(deadLetters.entry(FLOW, "/hooks/reading", payload, problem, ledger, safe));
    }
    try {
      stored.get(HTTP_WAIT_S, TimeUnit.SECONDS);
      if (problem == null) {
        HttpAnswer.accepted(message);
      } else {
        HttpAnswer.problem(message, 400, "reading refused", problem);
      }
    } catch (TimeoutException | ExecutionException e) {
      HttpAnswer.problem(
          message,
          503,
          "reading not safe yet",
          "neither the record nor the local store took it within "
              + HTTP_WAIT_S
              + " s; send it again");
    }
  }
}
