package io.hearthwatch.app;

import io.hearthwatch.store.Entry;
import io.hearthwatch.store.RecordWriter;
import io.hearthwatch.store.Table;
import io.hearthwatch.store.Times;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Tells an outside dead man's switch that the hub works, and only while it does: within the last 3
 * minutes a message came back from the broker, a row was made safe, and people could be told.
 */
@ApplicationScoped
@Named("heartbeat")
@RegisterForReflection // called from routes
public class Heartbeat {
  private static final Logger LOG = Logger.getLogger(Heartbeat.class);
  private static final Duration WINDOW = Duration.ofMinutes(3);
  private static final Table TABLE =
      new Table("HubBeat", List.of("hub", "at"), List.of("hub"), List.of("at"));

  /** What is checked, from outside this class. */
  interface Checks {
    /** Since the last row was made safe, or negative when none was. */
    long nanosSinceSafe();

    /** What keeps people from being told, or null. */
    String notifierProblem(Duration window);
  }

  private final Optional<String> url;
  private final String hub;
  private final RecordWriter writer;
  private final Clock clock;
  private final LongSupplier nanos;
  private final Checks checks;
  private final long startedAt;
  private volatile long returnedAt;
  private volatile boolean returned;

  /** What kept the last beat from being sent or taken; empty when none did. */
  private String problem = "";

  @Inject
  Heartbeat(
      @ConfigProperty(name = "hub.heartbeat.url") Optional<String> url,
      @ConfigProperty(name = "hub.name") String hub,
      RecordWriter writer,
      HubWatch watch,
      Clock clock) {
    this(
        url,
        hub,
        writer,
        clock,
        System::nanoTime,
        new Checks() {
          @Override
          public long nanosSinceSafe() {
            return writer.nanosSinceSafe();
          }

          @Override
          public String notifierProblem(Duration window) {
            return watch.notifierProblem(window);
          }
        });
  }

  /** For a virtual clock. */
  Heartbeat(
      Optional<String> url,
      String hub,
      RecordWriter writer,
      Clock clock,
      LongSupplier nanos,
      Checks checks) {
    this.url = url;
    this.hub = hub;
    this.writer = writer;
    this.clock = clock;
    this.nanos = nanos;
    this.checks = checks;
    this.startedAt = nanos.getAsLong();
  }

  @Produces
  @Named("HubBeat")
  @Singleton
  static Table table() {
    return TABLE;
  }

  /** Sends something round that has to come back; ends the route where nobody wants to know. */
  public void canary(Exchange exchange) {
    if (url.isEmpty()) {
      exchange.setRouteStop(true);
      return;
    }
    String at = Times.text(clock.instant());
    writer.add(new Entry(TABLE, new Object[] {hub, at}, null, null, () -> {}));
    exchange.getMessage().setBody(at.getBytes(StandardCharsets.UTF_8));
  }

  /** The canary is back. */
  public void canaryReturned() {
    returnedAt = nanos.getAsLong();
    returned = true;
  }

  /** Ends the route unless a beat is due; names where it goes. */
  public void due(Exchange exchange) {
    String wrong = url.isEmpty() ? null : wrong();
    if (url.isEmpty() || wrong != null) {
      exchange.setRouteStop(true);
      if (wrong != null && (returned || nanos.getAsLong() - startedAt > WINDOW.toNanos())) {
        note("not sent: " + wrong);
      }
      return;
    }
    exchange.getMessage().setBody(null);
    exchange.getMessage().setHeader(Exchange.HTTP_URI, url.get());
    exchange.getMessage().setHeader(Exchange.HTTP_METHOD, "GET");
  }

  private String wrong() {
    long now = nanos.getAsLong();
    if (!returned || now - returnedAt > WINDOW.toNanos()) {
      return "no message came back from the MQTT broker";
    }
    long safe = checks.nanosSinceSafe();
    if (safe < 0 || safe > WINDOW.toNanos()) {
      return "neither the record nor the spool took a row";
    }
    return checks.notifierProblem(WINDOW);
  }

  /** The other side has it. */
  public void beaten() {
    note("");
  }

  /** The other side did not take it; its address is a secret and stays out of the log. */
  public void failed(Exchange exchange) {
    Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    Integer status =
        cause instanceof org.apache.camel.http.base.HttpOperationFailedException answer
            ? (Integer) answer.getStatusCode()
            : null;
    note(
        "not taken: "
            + (status != null
                ? "HTTP status " + status
                : cause == null ? "unknown" : cause.getClass().getSimpleName()));
  }

  private synchronized void note(String now) {
    if (now.isEmpty() && !problem.isEmpty()) {
      LOG.info("The heartbeat is sent and taken again");
    } else if (!now.isEmpty() && problem.isEmpty()) {
      LOG.warnf("The heartbeat was %s", now);
    }
    problem = now;
  }

  /** What kept the last beat from being sent or taken, or an empty text. */
  synchronized String problem() {
    return problem;
  }
}
