package io.hearthwatch.lock;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.lock.LockJournal.Line;
import io.hearthwatch.mqtt.Inbound;
import io.hearthwatch.mqtt.MqttHeaders;
import io.hearthwatch.store.Ledger;
import io.hearthwatch.store.Ledger.Fate;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The steps of the lock flow: judge a press, then say whether its command was sent. Nothing here
 * waits for a disk or a database; the journal is written beside.
 */
@ApplicationScoped
@Named("presses")
@RegisterForReflection // called from routes
public class Presses {
  private static final Logger LOG = Logger.getLogger(Presses.class);
  private static final String PRESS = "HubPress";
  private static final String PRESS_ID = "hub-press-id";

  private record Judged(ButtonPress press, String id) {}

  private final LockPolicy policy = new LockPolicy();
  private final Locks locks;
  private final PressMemory memory;
  private final Ledger.Flow ledger;
  private final Clock clock;
  private final ObjectMapper json;
  private final String hub;

  Presses(
      Locks locks,
      PressMemory memory,
      Ledger ledger,
      Clock clock,
      ObjectMapper json,
      @ConfigProperty(name = "hub.name") String hub) {
    this.locks = locks;
    this.memory = memory;
    this.ledger = ledger.flow("lock");
    this.clock = clock;
    this.json = json;
    this.hub = hub;
  }

  /** Reads what must be known before the first press. */
  public void open() {
    memory.load(policy::remember);
  }

  /**
   * Judges a press that came by MQTT or HTTP. A refused press ends here, with its reason in the
   * journal. An allowed one goes on with the header {@code button} (its topic) and the user
   * properties {@code hub-press-id} and {@code hub-source} for the command.
   */
  public void judge(Exchange exchange) {
    ledger.received();
    ButtonPress press = press(exchange);
    String lock = locks.lockOf(press.button());
    LockPolicy.Verdict verdict = policy.judge(press, lock != null);
    String id = press.pressId() == null ? UUID.randomUUID().toString() : press.pressId();
    if (!verdict.allowed()) {
      ledger.settled(verdict.kind() == LockPolicy.Kind.REPEAT ? Fate.DUPLICATE : Fate.REFUSED, 1);
      locks.decided(line(press, id, lock, "REFUSED", verdict.reason()));
      LOG.infof("Press of %s refused: %s", press.button(), verdict.reason());
      answer(
          exchange,
          verdict.kind() == LockPolicy.Kind.NOT_MAPPED ? 404 : 409,
          press,
          id,
          "REFUSED",
          verdict.reason());
      exchange.setRouteStop(true);
      return;
    }
    if (press.pressId() != null) {
      memory.keep(id, press.receivedAt());
    }
    exchange.setProperty(PRESS, new Judged(press, id));
    Message message = exchange.getMessage();
    message.setBody(press.payload());
    message.setHeader("button", press.button());
    message.setHeader(
        MqttHeaders.USER_PROPERTIES,
        Map.of(PRESS_ID, id, "hub-source", hub + "/" + press.source()));
  }

  private ButtonPress press(Exchange exchange) {
    Message message = exchange.getMessage();
    Inbound mqtt = message.getHeader(MqttHeaders.MESSAGE, Inbound.class);
    if (mqtt != null) {
      return new ButtonPress(
          mqtt.topic(),
          mqtt.payload(),
          "mqtt",
          mqtt.userProperties().get(PRESS_ID),
          mqtt.retained(),
          mqtt.duplicate(),
          mqtt.expirySeconds(),
          mqtt.stalledMillis(),
          clock.instant());
    }
    byte[] body = message.getBody(byte[].class);
    String caller = message.getHeader("Hub-Caller", "local", String.class);
    return new ButtonPress(
        "thing/" + message.getHeader("button", String.class),
        body == null ? new byte[0] : body,
        "http:" + caller,
        message.getHeader(PRESS_ID, String.class),
        false,
        false,
        -1,
        0,
        clock.instant());
  }

  /**
   * A press by HTTP that was turned away before it came here: wrong token, or one without the
   * scope.
   */
  public void refusedCaller(String caller, String button, String reason) {
    ledger.received();
    ledger.settled(Fate.REFUSED, 1);
    locks.decided(
        new Line(
            UUID.randomUUID().toString(),
            clock.instant(),
            null,
            "http:" + caller + " thing/" + button,
            null,
            "REFUSED",
            reason,
            null));
  }

  /** The broker has the command for this lock. */
  public void sent(Exchange exchange, String lock) {
    Judged judged = exchange.getProperty(PRESS, Judged.class);
    ledger.settled(Fate.STORED, 1);
    locks.decided(line(judged.press(), judged.id(), lock, "SENT", null));
    LOG.infof("Press of %s sent to %s", judged.press().button(), lock);
    answer(exchange, 202, judged.press(), judged.id(), "SENT", null);
  }

  /** The command could not be handed to the broker; it is not tried again. */
  public void failed(Exchange exchange, String lock) {
    Judged judged = exchange.getProperty(PRESS, Judged.class);
    Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    String reason = cause == null ? "unknown" : String.valueOf(cause.getMessage());
    ledger.settled(Fate.REFUSED, 1);
    locks.decided(line(judged.press(), judged.id(), lock, "FAILED", reason));
    LOG.errorf("Press of %s could not be sent to %s: %s", judged.press().button(), lock, reason);
    answer(exchange, 503, judged.press(), judged.id(), "FAILED", reason);
  }

  private static Line line(
      ButtonPress press, String id, String lock, String decision, String reason) {
    String source =
        press.source().equals("mqtt") ? press.button() : press.source() + " " + press.button();
    return new Line(
        UUID.randomUUID().toString(), press.receivedAt(), lock, source, id, decision, reason, null);
  }

  /** What an HTTP caller gets; a press by MQTT has nobody to answer. */
  private void answer(
      Exchange exchange, int status, ButtonPress press, String id, String decision, String reason) {
    if (press.source().equals("mqtt")) {
      return;
    }
    Map<String, Object> body = new LinkedHashMap<>();
    if (status >= 400) {
      body.put("type", "about:blank");
      body.put("title", "press " + decision.toLowerCase(java.util.Locale.ROOT));
      body.put("status", status);
      body.put("detail", reason);
    }
    body.put("pressId", id);
    body.put("button", press.button());
    body.put("decision", decision);
    Message message = exchange.getMessage();
    message.removeHeaders("*");
    message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    message.setHeader(
        Exchange.CONTENT_TYPE, status >= 400 ? "application/problem+json" : "application/json");
    try {
      message.setBody(json.writeValueAsBytes(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
