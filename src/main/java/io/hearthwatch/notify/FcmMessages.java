package io.hearthwatch.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Notices for phones by Firebase Cloud Messaging, HTTP v1, with the data that HowAlarming's apps
 * read. See https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages
 */
@ApplicationScoped
@Named("fcm")
@RegisterForReflection // called from routes
public class FcmMessages {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Header: an access token has to be fetched first. */
  private static final String LOGIN = "HubFcmLogin";

  private static final String NOTICE = "HubFcmNotice";
  private static final String AGAIN = "HubFcmAgain";

  /** Id of an alarm of the panel: the code of its event, and what followed in the panel's word. */
  private static final Pattern PANEL_WORD =
      Pattern.compile("panel-(?:fault-)?([0-9]{3})(?:-([0-9]*).*)?");

  private static final int UNAUTHORIZED = 401;
  private static final int TTL_S = 3_600;

  /** A message is at most 4096 bytes. */
  private static final int LONGEST_TEXT = 600;

  /** A token is renewed so long before it ends. */
  private static final Duration SLACK = Duration.ofMinutes(2);

  private record Token(String value, Instant until) {}

  private final Optional<String> credentials;
  private final String server;
  private final String topic;
  private final Clock clock;
  private volatile FcmAccount account;
  private volatile Token token;

  FcmMessages(
      @ConfigProperty(name = "hub.fcm.credentials") Optional<String> credentials,
      @ConfigProperty(name = "hub.fcm.url") String server,
      @ConfigProperty(name = "hub.fcm.topic") String topic,
      Clock clock) {
    this.credentials = credentials;
    this.server = server.strip().replaceFirst("/+$", "");
    this.topic = topic;
    this.clock = clock;
  }

  private FcmAccount account() {
    FcmAccount known = account;
    if (known == null) {
      known = FcmAccount.of(credentials.orElseThrow());
      account = known;
    }
    return known;
  }

  /** Keeps the notice, and says in the header {@code HubFcmLogin} whether a token is needed. */
  public void begin(Exchange exchange) {
    exchange.setProperty(NOTICE, PushNotice.of(exchange));
    Token known = token;
    boolean good = known != null && clock.instant().isBefore(known.until());
    exchange.getMessage().setHeader(LOGIN, !good);
  }

  /** Makes the request for an access token. */
  public void login(Exchange exchange) throws GeneralSecurityException, IOException {
    String form =
        "grant_type="
            + URLEncoder.encode(
                "urn:ietf:params:oauth:grant-type:jwt-bearer", StandardCharsets.US_ASCII)
            + "&assertion="
            + account().assertion(clock.instant());
    HttpCall.prepare(
        exchange.getMessage(),
        "POST",
        account().tokenUri(),
        form.getBytes(StandardCharsets.US_ASCII),
        "application/x-www-form-urlencoded");
  }

  /** Keeps the access token. */
  public void loggedIn(Exchange exchange) throws Exception {
    HttpCall.check(exchange, "the token server of FCM");
    JsonNode answer = JSON.nullNode();
    try {
      answer = JSON.readTree(exchange.getMessage().getBody(byte[].class));
    } catch (IOException | IllegalArgumentException e) {
      // its text could repeat the token; said below
    }
    String value = answer.path("access_token").asText("");
    if (value.isEmpty()) {
      throw new IllegalStateException("the token server of FCM answered without access_token");
    }
    Duration life = Duration.ofSeconds(answer.path("expires_in").asLong(TTL_S));
    token = new Token(value, clock.instant().plus(life).minus(SLACK));
  }

  /** Makes the request out of the notice that was kept. */
  public void message(Exchange exchange) throws JsonProcessingException {
    PushNotice notice = exchange.getProperty(NOTICE, PushNotice.class);
    HttpCall.prepare(
        exchange.getMessage(),
        "POST",
        server + "/v1/projects/" + account().project() + "/messages:send",
        JSON.writeValueAsBytes(JSON.createObjectNode().set("message", message(notice))),
        "application/json; charset=UTF-8");
    exchange.getMessage().setHeader("Authorization", "Bearer " + token.value());
  }

  private ObjectNode message(PushNotice notice) {
    ObjectNode message = JSON.createObjectNode();
    message.put("topic", topic);
    message
        .putObject("notification")
        .put("title", notice.title())
        .put("body", PushNotice.cut(notice.text(), LONGEST_TEXT));
    message.set("data", data(notice));
    message.putObject("android").put("priority", "high").put("ttl", TTL_S + "s");
    ObjectNode apns = message.putObject("apns");
    apns.putObject("headers")
        .put("apns-priority", "10")
        .put("apns-expiration", String.valueOf(clock.instant().getEpochSecond() + TTL_S));
    apns.putObject("payload").putObject("aps").put("sound", "default");
    return message;
  }

  /** HowAlarming's five fields, and what a newer app can use; all values are texts. */
  private ObjectNode data(PushNotice notice) {
    Matcher word = PANEL_WORD.matcher(notice.alarm("id"));
    String code = word.matches() ? word.group(1) : "";
    String rest = word.matches() && word.group(2) != null ? word.group(2) : "";
    return JSON.createObjectNode()
        .put("type", notice.type())
        .put("code", code)
        .put("raw", code + rest)
        .put("message", notice.title())
        .put("timestamp", String.valueOf(notice.at(clock.instant()).getEpochSecond()))
        .put("alarm", notice.alarm("id"))
        .put("state", notice.alarm("state"))
        .put("event", notice.event())
        .put("priority", String.valueOf(notice.priority()))
        .put("site", notice.alarm("site"));
  }

  /**
   * Fails when FCM did not take it. A token that is not good any more, once, is dropped instead,
   * and the header {@code HubFcmLogin} asks for another one.
   */
  public void answered(Exchange exchange) throws Exception {
    boolean again = exchange.getProperty(AGAIN, false, Boolean.class);
    if (HttpCall.status(exchange) == UNAUTHORIZED) {
      token = null;
      if (!again) {
        exchange.setProperty(AGAIN, true);
        exchange.getMessage().setHeader(LOGIN, true);
        return;
      }
    }
    HttpCall.check(exchange, "FCM");
    exchange.getMessage().setHeader(LOGIN, false);
  }
}
