package io.hearthwatch.contract;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import org.apache.camel.Exchange;

/** Stands where alarms and outbox stand, and leaves what they get as JSON for the test's topic. */
@ApplicationScoped
@Named("panelRecorder")
public class PanelRecorder {
  private final ObjectMapper json;

  PanelRecorder(ObjectMapper json) {
    this.json = json;
  }

  public void take(Exchange exchange) throws IOException {
    Object body = exchange.getMessage().getBody();
    exchange.getMessage().setBody(body instanceof byte[] ? body : json.writeValueAsBytes(body));
  }
}
