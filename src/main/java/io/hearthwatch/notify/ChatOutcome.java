package io.hearthwatch.notify;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * Turns what a flow answers to a caller by HTTP into what a person in a chat reads. The flow runs
 * apart, since it ends its route where it refuses.
 */
@ApplicationScoped
@Named("chatOutcome")
@RegisterForReflection // named in routes
public class ChatOutcome implements AggregationStrategy {
  private static final int FIRST_FAILURE = 300;

  private final ObjectMapper json;

  ChatOutcome(ObjectMapper json) {
    this.json = json;
  }

  @Override
  public Exchange aggregate(Exchange asked, Exchange done) {
    Message result = done.getMessage();
    int status = result.getHeader(Exchange.HTTP_RESPONSE_CODE, 500, Integer.class);
    boolean ok = done.getException() == null && status < FIRST_FAILURE;
    Object why = answer(result).getOrDefault("detail", "it did not work");
    asked.setException(null);
    asked.getMessage().setBody(Map.of("ok", ok, "text", ok ? "Sent." : "Not sent: " + why + "."));
    return asked;
  }

  private Map<String, Object> answer(Message result) {
    try {
      byte[] body = result.getBody(byte[].class);
      return body == null ? Map.of() : Notice.map(json.readValue(body, LinkedHashMap.class));
    } catch (IOException e) {
      return Map.of();
    }
  }
}
