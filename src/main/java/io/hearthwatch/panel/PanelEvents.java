package io.hearthwatch.panel;

import io.hearthwatch.mqtt.Inbound;
import io.hearthwatch.mqtt.MqttHeaders;
import io.hearthwatch.panel.PanelConditions.Outcome;
import io.hearthwatch.store.Ledger;
import io.hearthwatch.store.Ledger.Fate;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jboss.logging.Logger;

/** The steps of the panel's flow: reads an event, keeps the arming state, says what is alarming. */
@ApplicationScoped
@Named("panel")
@RegisterForReflection // called from routes
public class PanelEvents {
  private static final Logger LOG = Logger.getLogger(PanelEvents.class);

  /** Header: there are conditions for {@code alarms}. */
  private static final String ALARMING = "HubPanelAlarming";

  /** Header: there is a notice for the outbox. */
  private static final String ARMING = "HubPanelArming";

  private static final String CONDITIONS = "HubPanelConditions";
  private static final String NOTICE = "HubPanelNotice";
  private static final int MOST_REMEMBERED = 1_000;

  private final PanelEventParser parser = new PanelEventParser();
  private final PanelConditions judge = new PanelConditions();

  /** When each alarm was last raised, by the panel's clock. */
  private final Map<Object, Instant> raisedAt =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Object, Instant> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  private final Arming arming;
  private final EndlessAlarms endless;
  private final PanelJournal journal;
  private final Ledger.Flow ledger;
  private final Clock clock;

  PanelEvents(
      Arming arming, EndlessAlarms endless, PanelJournal journal, Ledger ledger, Clock clock) {
    this.arming = arming;
    this.endless = endless;
    this.journal = journal;
    this.ledger = ledger.flow("panel");
    this.clock = clock;
  }

  /**
   * Reads an event and writes it into the journal. Sets the headers {@code HubPanelAlarming} (then
   * {@link #conditions} leaves them for {@code alarms.signal}) and {@code HubPanelArming} (then
   * {@link #notice} leaves one for {@code outbox.add}) to true or false.
   *
   * @throws IllegalArgumentException when it is no event
   */
  public synchronized void event(Exchange exchange) {
    Message message = exchange.getMessage();
    message.setHeader(ALARMING, false);
    message.setHeader(ARMING, false);
    Inbound mqtt = message.getHeader(MqttHeaders.MESSAGE, Inbound.class);
    byte[] payload = mqtt == null ? message.getBody(byte[].class) : mqtt.payload();
    String who =
        mqtt == null ? "http:" + message.getHeader("Hub-Caller", "local", String.class) : "mqtt";
    ledger.received();
    PanelEvent event;
    try {
      event = parser.parse(payload);
    } catch (IllegalArgumentException e) {
      if (mqtt != null && mayHoldCodes(payload)) {
        withhold(who, "cannot be read; not kept as it may hold a code");
        return;
      }
      ledger.settled(mqtt == null ? Fate.REFUSED : Fate.DEAD_LETTERED, 1);
      throw e;
    }
    if (event.type() == PanelEvent.Type.COMMAND) {
      withhold(who, "echo of a command; its contents are not kept");
      return;
    }
    take(exchange, event, who, mqtt != null && mqtt.retained());
  }

  /** The dead-letter table would keep the text as it came. */
  private static boolean mayHoldCodes(byte[] payload) {
    return new String(payload, StandardCharsets.UTF_8).toLowerCase(Locale.ROOT).contains("command");
  }

  private void withhold(String who, String reason) {
    journal.write(
        new PanelJournal.Line(
            clock.instant(), "EVENT", "command", null, null, who, "WITHHELD", reason),
        ledger);
  }

  private void take(Exchange exchange, PanelEvent event, String who, boolean retained) {
    Instant now = clock.instant();
    Outcome outcome = inOrder(event, judge.of(event, now, retained));
    List<Map<String, Object>> conditions = new ArrayList<>(outcome.conditions());
    String decision =
        outcome.raised() != null
            ? "RAISED"
            : outcome.ended() != null ? "CLEARED" : outcome.reason() == null ? "NOTED" : "IGNORED";
    String reason = outcome.reason();
    if (outcome.raised() != null) {
      raised(event, (String) outcome.raised().get("alarm"), now);
    } else if (isArming(event)) {
      reason = switched(event, now, retained);
      decision = reason == null ? "SWITCHED" : "IGNORED";
      if (reason == null) {
        conditions.addAll(disarmed(event, now, retained));
        exchange.setProperty(NOTICE, ArmingNotice.of(event, now));
        exchange.getMessage().setHeader(ARMING, true);
      }
    }
    exchange.setProperty(CONDITIONS, conditions);
    exchange.getMessage().setHeader(ALARMING, !conditions.isEmpty());
    journal.write(
        new PanelJournal.Line(
            now,
            "EVENT",
            event.type().word(),
            event.code(),
            event.message(),
            who,
            decision,
            reason),
        ledger);
    if (reason != null) {
      LOG.infof("Panel event %s %s: %s", event.type().word(), event.code(), reason);
    }
  }

  /** A recovery that was overtaken by the next alarm ends nothing. */
  private Outcome inOrder(PanelEvent event, Outcome outcome) {
    if (outcome.ended() == null || event.at() == null) {
      return outcome;
    }
    Instant raised = raisedAt.get(outcome.ended().get("alarm"));
    return raised != null && event.at().isBefore(raised)
        ? Outcome.nothing("older than the alarm it would end")
        : outcome;
  }

  private void raised(PanelEvent event, String alarm, Instant now) {
    if (event.at() != null) {
      raisedAt.merge(alarm, event.at(), (a, b) -> a.isAfter(b) ? a : b);
    }
    if (!PanelCodes.hasEnd(event.code())) {
      endless.holds(alarm, event.code(), event.rest(), now);
    }
  }

  private static boolean isArming(PanelEvent event) {
    return event.type() == PanelEvent.Type.ARMED || event.type() == PanelEvent.Type.DISARMED;
  }

  /** Switches, or says why not. */
  private String switched(PanelEvent event, Instant now, boolean retained) {
    if (retained && event.at() == null) {
      return "retained, and it says no time";
    }
    Instant since = arming.state().since();
    boolean old = retained || PanelConditions.isLate(event, now);
    if (old && since != null && event.at().isBefore(since)) {
      return "older than what is known since " + since;
    }
    Instant at = event.at() == null || event.at().isAfter(now) ? now : event.at();
    arming.switched(event.type().word(), at, "panel");
    return null;
  }

  private List<Map<String, Object>> disarmed(PanelEvent event, Instant now, boolean retained) {
    if (event.type() != PanelEvent.Type.DISARMED || retained) {
      return List.of();
    }
    return endless.disarmed(event.code() != null, event.rest(), now).stream()
        .map(alarm -> PanelConditions.ended(alarm, "the panel was disarmed"))
        .toList();
  }

  /** Leaves what is alarming for {@code alarms.signal}. */
  public void conditions(Exchange exchange) {
    exchange.getMessage().setBody(exchange.getProperty(CONDITIONS));
  }

  /** Leaves the notice for {@code outbox.add}. */
  public void notice(Exchange exchange) {
    exchange.getMessage().setBody(exchange.getProperty(NOTICE));
  }

  /** Ends the alarms whose end the panel never tells; called every minute. */
  public void lapsed(Exchange exchange) {
    String text =
        "nothing more for "
            + EndlessAlarms.LAPSE.toMinutes()
            + " min; the panel tells no end of it";
    List<Map<String, Object>> over =
        endless.lapsed(clock.instant()).stream()
            .map(alarm -> PanelConditions.ended(alarm, text))
            .toList();
    exchange.getMessage().setBody(over);
    exchange.getMessage().setHeader(ALARMING, !over.isEmpty());
  }

  /** The answer to an HTTP caller whose event was taken. */
  public void accepted(Exchange exchange) {
    HttpAnswer.accepted(exchange.getMessage(), Map.of("accepted", true));
  }

  /** The answer to an HTTP caller whose event was not taken. */
  public void failed(Exchange exchange) {
    Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    boolean bad = cause instanceof IllegalArgumentException;
    HttpAnswer.problem(
        exchange.getMessage(),
        bad ? 400 : 503,
        bad ? "event refused" : "event not taken",
        cause == null ? "unknown" : String.valueOf(cause.getMessage()),
        Map.of());
  }
}
