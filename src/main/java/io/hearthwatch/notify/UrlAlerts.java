package io.hearthwatch.notify;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * HowAlarming's URL alerts: GET on each {@code <url><type>}. A notice that failed at one URL comes
 * again for that one only; after a restart of the hub, for all.
 */
@ApplicationScoped
@Named("urlAlerts")
@RegisterForReflection // called from routes
public class UrlAlerts {
  private static final String NOTICE = "HubUrlNotice";
  private static final String TYPE = "HubUrlType";
  private static final String CALLED = "HubUrlCalled";
  private static final int MOST_REMEMBERED = 1_000;
  private static final Set<String> TYPES =
      Set.of("alarm", "fault", "recovery", "armed", "disarmed");

  private final List<String> urls;

  /** Numbers of the URLs that have a notice already, while others have not. */
  private final Map<String, Set<Integer>> called =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Set<Integer>> eldest) {
          return size() > MOST_REMEMBERED;
        }
      };

  UrlAlerts(@ConfigProperty(name = "hub.alert.urls") Optional<String> urls) {
    this.urls = List.of(urls.orElse("").strip().split("\\s*,\\s*"));
  }

  /** Leaves the numbers of the URLs to be called; none when the notice has no HowAlarming type. */
  public void due(Exchange exchange) {
    PushNotice notice = PushNotice.of(exchange);
    List<Integer> due = new ArrayList<>();
    if (isTold(notice)) {
      Set<Integer> done;
      synchronized (called) {
        done = called.computeIfAbsent(notice.id(), id -> ConcurrentHashMap.newKeySet());
      }
      for (int i = 0; i < urls.size(); i++) {
        if (!done.contains(i)) {
          due.add(i);
        }
      }
      exchange.setProperty(CALLED, done);
      exchange.setProperty(NOTICE, notice.id());
      exchange.setProperty(TYPE, notice.type());
    }
    exchange.getMessage().setBody(due);
  }

  /** One call for an event: what is repeated or acknowledged is not news for a program. */
  private static boolean isTold(PushNotice notice) {
    return Set.of("RAISED", "CLEARED", "PANEL").contains(notice.event())
        && TYPES.contains(notice.type());
  }

  /** Makes the request for the URL whose number is the body. */
  public void call(Exchange exchange) {
    int number = exchange.getMessage().getBody(Integer.class);
    exchange.setProperty("HubUrlNumber", number);
    HttpCall.prepare(
        exchange.getMessage(),
        "GET",
        urls.get(number) + exchange.getProperty(TYPE, String.class),
        null,
        null);
  }

  /** Notes the URL as done, or fails. */
  @SuppressWarnings("unchecked")
  public void answered(Exchange exchange) throws Exception {
    int number = exchange.getProperty("HubUrlNumber", Integer.class);
    HttpCall.check(exchange, "alert URL " + (number + 1));
    exchange.getProperty(CALLED, Set.class).add(number);
  }

  /** Forgets a notice that every URL has. */
  public void done(Exchange exchange) {
    synchronized (called) {
      called.remove(exchange.getProperty(NOTICE, "", String.class));
    }
  }
}
