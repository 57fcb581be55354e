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
import java.util.List;
import java.util.Map;
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

  private static final String TAKEN = "HubTaken";
  private static final String PROBLEM = "HubProblem";

  /** A reading by HTTP on its way; complete when all of it is safe. */
  private record Taken(CompletableFuture<Void> stored) {}

  private final ReadingParser parser = new ReadingParser();
  private final Detectors detectors;
  private final GasWatch watch;
  private final SensorLog log;
  private final DeadLetters deadLetters;
  private final RecordWriter writer;
  private final Ledger.Flow ledger;
  private final Clock clock;

  Readings(
      Detectors detectors,
      GasWatch watch,
      SensorLog log,
      DeadLetters deadLetters,
      RecordWriter writer,
      Ledger ledger,
      Clock clock) {
    this.detectors = detectors;
    this.watch = watch;
    this.log = log;
    this.deadLetters = deadLetters;
    this.writer = writer;
    this.ledger = ledger.flow(FLOW);
    this.clock = clock;
  }

  /** Reads what must be known before the first message. */
  public void open() {
    detectors.load();
    watch.open(detectors.admitted());
  }

  /** Keeps what the next start wants to know; called when all readings are safe. */
  public void close() {
    detectors.close();
  }

  /**
   * A message of a detector by MQTT. Leaves the conditions that it changes for {@link
   * GasWatch#judge}.
   */
  public void store(Exchange exchange) {
    Inbound mqtt = exchange.getMessage().getHeader(MqttHeaders.MESSAGE, Inbound.class);
    Runnable safe = Acknowledgement.takeOver(exchange);
    ledger.received();
    GasMessage message;
    try {
      message = parser.parse(mqtt.topic(), mqtt.payload());
    } catch (BadMessage e) {
      refuse(mqtt, e, leave(exchange, watch.unreadable(mqtt), safe));
      return;
    }
    if (message instanceof Hello hello) {
      ledger.isNoMessage();
      detectors.hello(hello, mqtt);
      watch.hello(hello, mqtt);
      writer.mark(safe);
      return;
    }
    try {
      keep(exchange, (Reading) message, mqtt, safe);
    } catch (BadMessage e) {
      refuse(mqtt, e, safe);
    }
  }

  /**
   * {@link #store} and {@link GasWatch#judge} in one: ends the route unless conditions change. A
   * step of its own would cost each reading more than its judgement does.
   */
  public void storeAndJudge(Exchange exchange) {
    store(exchange);
    watch.judge(exchange);
  }

  /**
   * Judges a message of a detector and stores nothing, for the one hub beside those that share the
   * storing: it hears all of them, and the ledger is theirs. Ends the route unless conditions
   * change.
   */
  public void judge(Exchange exchange) {
    Inbound mqtt = exchange.getMessage().getHeader(MqttHeaders.MESSAGE, Inbound.class);
    Runnable safe = Acknowledgement.takeOver(exchange);
    writer.mark(leave(exchange, conditions(mqtt), safe));
    watch.judge(exchange);
  }

  private List<Map<String, Object>> conditions(Inbound mqtt) {
    GasMessage message;
    try {
      message = parser.parse(mqtt.topic(), mqtt.payload());
    } catch (BadMessage e) {
      return watch.unreadable(mqtt);
    }
    if (message instanceof Hello hello) {
      detectors.hello(hello, mqtt);
      watch.hello(hello, mqtt);
      return null;
    }
    Reading reading = (Reading) message;
    Instant now = clock.instant();
    try {
      RunTracker.Decision place = null;
      if (reading.sequence() == null) {
        detectors.seen(reading, now);
      } else {
        place = detectors.place(reading, mqtt, now);
      }
      return watch.read(reading, mqtt, place, now);
    } catch (BadMessage e) {
      return null; // a detector that is not admitted is a dead letter of who stores
    }
  }

  private void refuse(Inbound mqtt, BadMessage why, Runnable safe) {
    writer.add(
        deadLetters.entry(FLOW, mqtt.topic(), mqtt.payload(), why.getMessage(), ledger, safe));
  }

  /**
   * Leaves conditions in the exchange.
   *
   * @return what is to be run when the row is safe
   */
  private static Runnable leave(
      Exchange exchange, List<Map<String, Object>> conditions, Runnable safe) {
    if (conditions == null) {
      return safe;
    }
    exchange.setProperty(GasWatch.CONDITIONS, conditions);
    return SplitAcknowledgement.split(exchange, safe);
  }

  private void keep(Exchange exchange, Reading reading, Inbound mqtt, Runnable safe)
      throws BadMessage {
    Instant now = clock.instant();
    Object[] row;
    RunTracker.Decision place = null;
    if (reading.sequence() == null) {
      detectors.seen(reading, now);
      row = log.uncounted(reading, now);
    } else {
      place = detectors.place(reading, mqtt, now);
      if (place.gap() > 0) {
        writer.add(
            new Entry(SensorLog.GAPS, SensorLog.gap(reading, place, now), null, null, () -> {}));
      }
      row = log.row(reading, place.run(), now);
    }
    Runnable rowSafe = leave(exchange, watch.read(reading, mqtt, place, now), safe);
    writer.add(new Entry(SensorLog.READINGS, row, ledger, Ledger.Fate.STORED, rowSafe));
  }

  /**
   * Takes a reading by HTTP, as JSON. Leaves the conditions that it changes; {@link #answer} is
   * what its route ends with.
   */
  public void takeFromHttp(Exchange exchange) {
    byte[] body = exchange.getMessage().getBody(byte[].class);
    byte[] payload = body == null ? new byte[0] : body;
    Taken taken = new Taken(new CompletableFuture<>());
    exchange.setProperty(TAKEN, taken);
    Runnable safe = () -> taken.stored().complete(null);
    ledger.received();
    try {
      keep(exchange, parser.parseBody(payload), null, safe);
    } catch (BadMessage e) {
      exchange.setProperty(PROBLEM, e.getMessage());
      writer.add(deadLetters.entry(FLOW, "/hooks/reading", payload, e.getMessage(), ledger, safe));
    }
  }

  /**
   * Answers when a reading by HTTP, and what follows from it, is safe: 202, or 400 with what is
   * wrong (and the reading in the dead letters), or 503 when it could not be made safe in time.
   */
  public void answer(Exchange exchange) throws InterruptedException {
    Message message = exchange.getMessage();
    if (message.getHeader(MqttHeaders.ACKNOWLEDGEMENT) instanceof SplitAcknowledgement split) {
      split.finish();
    }
    String problem = exchange.getProperty(PROBLEM, String.class);
    try {
      exchange.getProperty(TAKEN, Taken.class).stored().get(HTTP_WAIT_S, TimeUnit.SECONDS);
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

  /** {@link #takeFromHttp} and {@link #answer} in one, for a route that tells nobody of gas. */
  public void storeFromHttp(Exchange exchange) throws InterruptedException {
    takeFromHttp(exchange);
    answer(exchange);
  }
}
