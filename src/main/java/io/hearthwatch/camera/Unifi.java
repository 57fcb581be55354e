package io.hearthwatch.camera;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The steps of UniFi Protect's connector. Its alarm manager calls a webhook with the events' ids;
 * events and videos come by the API that its own pages use, since the one for integrations has
 * neither. That one also lists the events of a time, for those whose call the hub missed. The key
 * goes in a header only.
 */
@ApplicationScoped
@Named("unifi")
@RegisterForReflection // called from routes
public class Unifi {
  private static final Logger LOG = Logger.getLogger(Unifi.class);
  private static final String NAME = "unifi";
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Header: there is a request for the HTTP step. */
  private static final String ASK = "HubAsk";

  /** Before and after what was noticed. */
  private static final long MARGIN_MS = 2_000;

  /** Events of one answer. */
  private static final int PAGE = 100;

  private static final String NAMES = "HubCameraNames";
  private static final String TYPES = "HubEventTypes";

  private final Clips clips;
  private final Asked asked;
  private final CameraNames names;
  private final RecorderAlarms alarms;
  private final String server;
  private final String key;
  private final Clock clock;

  Unifi(
      Clips clips,
      Asked asked,
      CameraNames names,
      RecorderAlarms alarms,
      @ConfigProperty(name = "hub.unifi.url") Optional<String> server,
      @ConfigProperty(name = "hub.unifi.key") Optional<String> key,
      Clock clock) {
    this.clips = clips;
    this.asked = asked;
    this.names = names;
    this.alarms = alarms;
    this.server = server.orElse("").strip().replaceFirst("/+$", "") + "/proxy/protect/api/";
    this.key = key.orElse("");
    this.clock = clock;
  }

  /**
   * Wants the clips of the events that an alarm names, and answers how many those are. The camera
   * is the one of the path; without it, the device that the event names.
   *
   * @param after how long to wait before asking for the event, for instance 10s
   */
  public void alarm(Exchange exchange, String after) throws SQLException {
    Message message = exchange.getMessage();
    String camera = message.getHeader("camera", String.class);
    int wanted = 0;
    try {
      JsonNode triggers =
          JSON.readTree(message.getBody(byte[].class)).path("alarm").path("triggers");
      if (!triggers.isArray()) {
        throw new IllegalArgumentException("not what Protect's alarm manager sends");
      }
      for (JsonNode trigger : triggers) {
        String event = trigger.path("eventId").asText("");
        if (!event.isEmpty()) {
          String name = camera == null ? trigger.path("device").asText() : camera;
          long at = trigger.path("timestamp").asLong(clock.millis());
          clips.want(NAME, event, name, Instant.ofEpochMilli(at), Duration.parse("PT" + after));
          names.told(NAME, trigger.path("device").asText(), name);
          wanted++;
        }
      }
      HttpAnswer.json(message, 202, Map.of("clips", wanted));
    } catch (IOException | IllegalArgumentException e) {
      HttpAnswer.problem(message, 400, "the body is not what Protect's alarm manager sends");
    } catch (SQLException e) {
      LOG.errorf(e, "an alarm of Protect's was not taken");
      HttpAnswer.problem(message, 503, "the hub cannot keep it now; its log tells more");
    }
  }

  private void ask(Exchange exchange, String method, String path) {
    WebCall.prepare(exchange, method, URI.create(server + path));
    exchange.getMessage().setHeader("X-API-KEY", key);
  }

  /** Prepares the request for the event of the clip in the body. */
  public void event(Exchange exchange) {
    ask(exchange, "GET", "events/" + Clips.of(exchange).event());
  }

  /** Prepares the request for the event's video, which there is once the event has ended. */
  public void clip(Exchange exchange) throws IntakeException, IOException {
    WantedClip clip = Clips.of(exchange);
    JsonNode event;
    try (InputStream body = exchange.getMessage().getBody(InputStream.class)) {
      Clips.check(exchange, clip);
      event = JSON.readTree(body);
    }
    if (!event.path("start").isNumber() || !event.path("camera").isTextual()) {
      throw new IntakeException(IntakeException.Cause.SOURCE, "Protect answered with no event");
    }
    if (!event.path("end").isNumber()) {
      throw new IntakeException(IntakeException.Cause.MISSING, "the event has not ended yet");
    }
    long start = event.path("start").asLong() - MARGIN_MS;
    long end = event.path("end").asLong() + MARGIN_MS;
    String camera = URLEncoder.encode(event.path("camera").asText(), StandardCharsets.UTF_8);
    ask(exchange, "GET", "video/export?camera=" + camera + "&start=" + start + "&end=" + end);
  }

  /** Begins to ask for events that the hub was not told of: first for the cameras' names. */
  public void missed(Exchange exchange) throws SQLException {
    asked.begin(exchange, NAME);
    ask(exchange, "GET", "cameras");
  }

  /**
   * Takes the names of the cameras; prepares the first request for events.
   *
   * @param types of events to be asked for, by comma, as Protect calls them
   */
  public void events(Exchange exchange, String types)
      throws IntakeException, IOException, SQLException {
    Map<String, String> called = names.of(NAME);
    Map<String, String> byId = new HashMap<>();
    for (JsonNode camera : Asked.list(exchange)) {
      String name = camera.path("name").asText("");
      String mac = camera.path("mac").asText("");
      byId.put(camera.path("id").asText(), called.getOrDefault(mac, name.isEmpty() ? mac : name));
    }
    exchange.setProperty(NAMES, byId);
    exchange.setProperty(TYPES, types);
    askForEvents(exchange);
  }

  private void askForEvents(Exchange exchange) {
    Asked.Round round = Asked.of(exchange);
    StringBuilder query = new StringBuilder("events?orderDirection=ASC&withoutDescriptions=true");
    query.append("&start=").append(round.from().toEpochMilli());
    query.append("&end=").append(round.begun().toEpochMilli());
    query.append("&limit=").append(PAGE);
    for (String type : exchange.getProperty(TYPES, String.class).strip().split("\\s*,\\s*")) {
      query.append("&types=").append(URLEncoder.encode(type, StandardCharsets.UTF_8));
    }
    ask(exchange, "GET", query.toString());
    exchange.getMessage().setHeader(ASK, true);
  }

  /**
   * Wants the clips of those that ended; while there are more of them prepares the next request and
   * leaves the header {@code HubAsk} true. In the end leaves conditions for the alarm desk.
   *
   * @param after how long Protect needs until a clip is complete, for instance 10s
   */
  public void heard(Exchange exchange, String after)
      throws IntakeException, IOException, SQLException {
    Asked.Round round = Asked.of(exchange);
    JsonNode events = Asked.list(exchange);
    Instant last = round.from();
    for (JsonNode event : events) {
      last = Instant.ofEpochMilli(event.path("start").asLong());
      if (event.path("end").isNumber()) {
        hear(exchange, event, last, Duration.parse("PT" + after));
      } else {
        round.goesOn(last);
      }
    }
    if (round.goesOnFrom(events.size(), PAGE, last)) {
      askForEvents(exchange);
      return;
    }
    asked.end(round);
    exchange.getMessage().setHeader(ASK, false);
    exchange.getMessage().setBody(alarms.worked(NAME, RecorderAlarms.Part.EVENTS));
  }

  private void hear(Exchange exchange, JsonNode event, Instant started, Duration after)
      throws SQLException {
    String camera = event.path("camera").asText("");
    Object name = exchange.getProperty(NAMES, Map.class).get(camera);
    try {
      clips.want(
          NAME, event.path("id").asText(), name == null ? camera : name.toString(), started, after);
    } catch (IllegalArgumentException e) {
      LOG.debugf("an event in Protect's list is passed over: %s", e.getMessage());
    }
  }

  /** It could not be asked; leaves conditions for the alarm desk. */
  public void unheard(Exchange exchange) {
    alarms.unheard(exchange, NAME);
  }

  /**
   * Prepares the request to make the event of the recording in the body a favorite, which Protect
   * keeps; the header {@code HubAsk} is false when it is none of Protect's.
   */
  public void favorite(Exchange exchange) throws IOException {
    String event = Locks.event(exchange, NAME);
    if (event != null) {
      ask(exchange, "PATCH", "events/" + event);
      exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
      exchange.getMessage().setBody("{\"isFavorite\":true}".getBytes(StandardCharsets.UTF_8));
    }
    exchange.getMessage().setHeader(ASK, event != null);
  }

  /** Fails when Protect did not do it, so that it is tried again. */
  public void favored(Exchange exchange) throws IOException {
    JsonNode event = Locks.answer(exchange, "Protect");
    if (event != null && !event.path("isFavorite").asBoolean()) {
      throw new IOException("Protect answered that the event is no favorite");
    }
  }
}
