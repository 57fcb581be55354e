package io.hearthwatch.notify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Notices for ntfy, published as JSON to the server's root, so that no text has to fit into a
 * header. See https://docs.ntfy.sh/publish/#publish-as-json
 */
@ApplicationScoped
@Named("ntfy")
@RegisterForReflection // called from routes
public class NtfyMessages {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** The server makes an attachment of what is longer than 4096 bytes. */
  private static final int LONGEST_TEXT = 1_300;

  private final Optional<String> url;
  private final Optional<String> token;
  private final Optional<String> actionToken;
  private final Optional<String> hub;

  NtfyMessages(
      @ConfigProperty(name = "hub.ntfy.url") Optional<String> url,
      @ConfigProperty(name = "hub.ntfy.token") Optional<String> token,
      @ConfigProperty(name = "hub.ntfy.action.token") Optional<String> actionToken,
      @ConfigProperty(name = "hub.public.url") Optional<String> hub) {
    this.url = url;
    this.token = token;
    this.actionToken = actionToken;
    this.hub = hub;
  }

  /** Makes a request of the notice in the body. */
  public void message(Exchange exchange) throws JsonProcessingException {
    PushNotice notice = PushNotice.of(exchange);
    String address = withoutSlash(url.orElseThrow());
    int topic = address.lastIndexOf('/');
    ObjectNode message = JSON.createObjectNode();
    message.put("topic", address.substring(topic + 1));
    message.put("title", notice.title());
    message.put("message", PushNotice.cut(notice.text(), LONGEST_TEXT));
    message.put("priority", notice.calls() ? 6 - notice.priority() : 3);
    message.putArray("tags").add(tag(notice));
    if (!notice.link().isEmpty()) {
      message.put("click", notice.link());
    }
    if (notice.needsAnswer() && hub.isPresent() && actionToken.isPresent()) {
      acknowledge(message.putArray("actions"), notice.alarm("id"));
    }
    HttpCall.prepare(
        exchange.getMessage(),
        "POST",
        address.substring(0, topic + 1),
        JSON.writeValueAsBytes(message),
        "application/json");
    token.ifPresent(t -> exchange.getMessage().setHeader("Authorization", "Bearer " + t));
  }

  /** The button that answers the alarm without opening anything. */
  private void acknowledge(ArrayNode actions, String alarm) {
    ObjectNode action = actions.addObject();
    action.put("action", "http");
    action.put("label", "Acknowledge");
    action.put("method", "POST");
    action.put("url", withoutSlash(hub.orElseThrow()) + "/alarms/" + alarm + "/ack");
    action.putObject("headers").put("Authorization", "Bearer " + actionToken.orElseThrow());
    action.put("clear", true);
  }

  private static String tag(PushNotice notice) {
    return switch (notice.type()) {
      case "alarm" -> "rotating_light";
      case "fault" -> "warning";
      case "recovery" -> "white_check_mark";
      default -> "information_source";
    };
  }

  private static String withoutSlash(String url) {
    return url.strip().replaceFirst("/+$", "");
  }

  /** Fails when ntfy did not take it, so that it is sent again. */
  public void answered(Exchange exchange) throws Exception {
    HttpCall.check(exchange, "ntfy");
  }
}
