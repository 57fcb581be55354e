package io.hearthwatch.notify;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.camel.Exchange;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Notices for a program: the JSON as it is, signed as the hub's own callers sign. */
@ApplicationScoped
@Named("webhook")
@RegisterForReflection // called from routes
public class WebhookMessages {
  private final Optional<String> url;
  private final Optional<String> secret;
  private final Clock clock;

  WebhookMessages(
      @ConfigProperty(name = "hub.webhook.url") Optional<String> url,
      @ConfigProperty(name = "hub.webhook.secret") Optional<String> secret,
      Clock clock) {
    this.url = url;
    this.secret = secret;
    this.clock = clock;
  }

  /** Makes a request of the notice in the body. */
  public void message(Exchange exchange) throws GeneralSecurityException {
    byte[] body = exchange.getMessage().getBody(byte[].class);
    HttpCall.prepare(exchange.getMessage(), "POST", url.orElseThrow(), body, "application/json");
    if (secret.isPresent()) {
      String timestamp = String.valueOf(clock.instant().getEpochSecond());
      exchange.getMessage().setHeader("X-Hub-Timestamp", timestamp);
      exchange.getMessage().setHeader("X-Hub-Signature-256", "sha256=" + hmac(timestamp, body));
    }
  }

  /** HMAC-SHA256 over timestamp, dot and body, in hex. */
  private String hmac(String timestamp, byte[] body) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(
        new SecretKeySpec(secret.orElseThrow().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(mac.doFinal(body));
  }

  /** Fails when the other side did not take it, so that it is sent again. */
  public void answered(Exchange exchange) throws Exception {
    HttpCall.check(exchange, "webhook");
  }
}
