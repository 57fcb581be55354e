package io.hearthwatch.contract;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;

/** What stands behind chat commands in a test of the chat alone. */
@ApplicationScoped
@Named("chatStubs")
@RegisterForReflection
public class ChatStubs {
  /** Seen calls; static because the test is not injected into the hub. */
  static final List<String> CALLS = new CopyOnWriteArrayList<>();

  public void acknowledge(Exchange exchange) {
    call("ack", exchange, Map.of("ok", true, "text", "Acknowledged."));
  }

  public void shelve(Exchange exchange) {
    call("shelve", exchange, Map.of("ok", true, "text", "Shelved."));
  }

  public void unshelve(Exchange exchange) {
    call("unshelve", exchange, Map.of("ok", true, "text", "Unshelved."));
  }

  public void list(Exchange exchange) {
    call("alarms", exchange, Map.of("ok", true, "text", "x".repeat(5_000)));
  }

  public void details(Exchange exchange) {
    call("details", exchange, Map.of("ok", true, "text", "All about it."));
  }

  public void report(Exchange exchange) {
    call("report", exchange, Map.of("ok", true, "text", "None."));
  }

  public void chatRefused(Exchange exchange) {
    call("refused", exchange, null);
  }

  public void tell(Exchange exchange) {
    call("status", exchange, Map.of("ok", true, "text", "All is well."));
  }

  private static void call(String word, Exchange exchange, Object answer) {
    Map<String, Object> arguments = new TreeMap<>();
    exchange
        .getMessage()
        .getHeaders()
        .forEach(
            (name, value) -> {
              if (name.startsWith("Hub") && !name.equals("HubSentAt")) {
                arguments.put(name, value);
              }
            });
    exchange.getMessage().setBody(answer);
    CALLS.add(word + " " + arguments);
  }
}
