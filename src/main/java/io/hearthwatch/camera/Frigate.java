package io.hearthwatch.camera;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.mqtt.Inbound;
import io.hearthwatch.mqtt.MqttHeaders;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.net.URI;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The steps of Frigate's connector. Events and review items name the same events, so that a clip is
 * fetched once whichever names it first. See https://docs.frigate.video/integrations/mqtt and
 * https://docs.frigate.video/integrations/api
 */
@ApplicationScoped
@Named("frigate")
@RegisterForReflection // called from routes
public class Frigate {
  private static final Logger LOG = Logger.getLogger(Frigate.class);
  private static final String NAME = "frigate";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Header: there is a request for the HTTP step. */
  private static final String ASK = "HubAsk";

  /** Events of one answer. */
  private static final int PAGE = 500;

  private final Clips clips;
  private final Asked asked;
  private final RecorderAlarms alarms;
  private final String server;

  Frigate(
      Clips clips,
      Asked asked,
      RecorderAlarms alarms,
      @ConfigProperty(name = "hub.frigate.url") Optional<String> server) {
    this.clips = clips;
    this.asked = asked;
    this.alarms = alarms;
    this.server = server.orElse("").strip().replaceFirst("/+$", "");
  }

  /**
   * Wants the clip of an event that ended; others pass by.
   *
   * @param after how long Frigate needs until the clip is complete, for instance 20s
   * @throws IllegalArgumentException when it is no event
   */
  public void event(Exchange exchange, String after) throws SQLException {
    JsonNode message = message(exchange);
    if (message.path("type").asText().equals("end")) {
      want(message.path("after"), Duration.parse("PT" + after));
    }
  }

  private void want(JsonNode event, Duration after) throws SQLException {
    if (!event.path("has_clip").asBoolean() || event.path("false_positive").asBoolean()) {
      return;
    }
    Instant started = seconds(event.path("start_time").asDouble(0));
    clips.want(NAME, event.path("id").asText(), event.path("camera").asText(), started, after);
  }

  /**
   * Wants the clips of the events of a review item that ended; others pass by.
   *
   * @param after how long Frigate needs until the clips are complete, for instance 20s
   * @throws IllegalArgumentException when it is no review item
   */
  public void review(Exchange exchange, String after) throws SQLException {
    JsonNode message = message(exchange);
    if (!message.path("type").asText().equals("end")) {
      return;
    }
    JsonNode item = message.path("after");
    Instant begun = seconds(item.path("start_time").asDouble(0));
    for (JsonNode event : item.path("data").path("detections")) {
      clips.want(
          NAME,
          event.asText(),
          item.path("camera").asText(),
          started(event.asText(), begun),
          Duration.parse("PT" + after));
    }
  }

  /** An event's id begins with the time of its start, in seconds. */
  private static Instant started(String id, Instant otherwise) {
    String time = id.replaceFirst("-.*", "");
    return time.matches("\\d{10}(\\.\\d{1,9})?") ? seconds(Double.parseDouble(time)) : otherwise;
  }

  private static Instant seconds(double time) {
    return Instant.ofEpochMilli(Math.round(time * 1_000));
  }

  private static JsonNode message(Exchange exchange) {
    Inbound mqtt = exchange.getMessage().getHeader(MqttHeaders.MESSAGE, Inbound.class);
    byte[] payload = mqtt == null ? exchange.getMessage().getBody(byte[].class) : mqtt.payload();
    try {
      JsonNode message = JSON.readTree(payload);
      if (message != null && message.path("type").isTextual()) {
        return message;
      }
    } catch (IOException e) {
      // said below
    }
    throw new IllegalArgumentException("not what Frigate publishes: needs JSON with a type");
  }

  /** Prepares the request for the clip in the body. */
  public void clip(Exchange exchange) {
    WantedClip clip = Clips.of(exchange);
    WebCall.prepare(
        exchange, "GET", URI.create(server + "/api/events/" + clip.event() + "/clip.mp4"));
  }

  /** Begins to ask for events that the hub was not told of; prepares the first request. */
  public void missed(Exchange exchange) throws SQLException {
    ask(exchange, asked.begin(exchange, NAME));
  }

  /** Frigate's lists begin with the newest event; not every version knows another order. */
  private void ask(Exchange exchange, Asked.Round round) {
    String query = "?include_thumbnails=0&limit=" + PAGE + "&after=" + text(round.from());
    String before = round.before() == null ? "" : "&before=" + text(round.before());
    WebCall.prepare(exchange, "GET", URI.create(server + "/api/events" + query + before));
    exchange.getMessage().setHeader(ASK, true);
  }

  private static String text(Instant time) {
    return String.format(Locale.ROOT, "%.3f", time.toEpochMilli() / 1_000.0);
  }

  /**
   * Wants the clips of those that ended; while there are more of them prepares the next request and
   * leaves the header {@code HubAsk} true. In the end leaves conditions for the alarm desk.
   *
   * @param after how long Frigate needs until a clip is complete, for instance 20s
   */
  public void heard(Exchange exchange, String after)
      throws IntakeException, IOException, SQLException {
    Asked.Round round = Asked.of(exchange);
    JsonNode events = Asked.list(exchange);
    Instant last = round.from();
    for (JsonNode event : events) {
      last = seconds(event.path("start_time").asDouble(0));
      hear(event, last, round, Duration.parse("PT" + after));
    }
    if (round.goesOnBefore(events.size(), PAGE, last)) {
      ask(exchange, round);
      return;
    }
    asked.end(round);
    exchange.getMessage().setHeader(ASK, false);
    exchange.getMessage().setBody(alarms.worked(NAME, RecorderAlarms.Part.EVENTS));
  }

  private void hear(JsonNode event, Instant started, Asked.Round round, Duration after)
      throws SQLException {
    if (!event.path("end_time").isNumber()) {
      round.goesOn(started);
      return;
    }
    try {
      want(event, after);
    } catch (IllegalArgumentException e) {
      LOG.debugf("an event in Frigate's list is passed over: %s", e.getMessage());
    }
  }

  /** It could not be asked; leaves conditions for the alarm desk. */
  public void unheard(Exchange exchange) {
    alarms.unheard(exchange, NAME);
  }

  /**
   * Prepares the request to keep the event of the recording in the body for good; the header {@code
   * HubAsk} is false when it is none of Frigate's.
   */
  public void retain(Exchange exchange) throws IOException {
    String event = Locks.event(exchange, NAME);
    if (event != null) {
      URI address = URI.create(server + "/api/events/" + event + "/retain");
      WebCall.prepare(exchange, "POST", address);
    }
    exchange.getMessage().setHeader(ASK, event != null);
  }

  /** Fails when Frigate did not do it, so that it is tried again. */
  public void retained(Exchange exchange) throws IOException {
    JsonNode answer = Locks.answer(exchange, "Frigate");
    if (answer != null && !answer.path("success").asBoolean()) {
      throw new IOException("Frigate did not retain the event: " + answer.path("message").asText());
    }
  }
}
