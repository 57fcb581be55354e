package io.hearthwatch.notify;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Exchange;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * HowAlarming's URL alerts: GET on each {@code <url><type>}. A notice that failed at one URL comes
 * again for that one only, also after a restart of the hub.
 */
@ApplicationScoped
@Named("urlAlerts")
@RegisterForReflection // called from routes
public class UrlAlerts {
  private static final String TYPE = "HubUrlType";
  private static final String CALLED = "HubUrlCalled";
  private static final String NUMBER = "HubUrlNumber";
  private static final Set<String> TYPES =
      Set.of("alarm", "fault", "recovery", "armed", "disarmed");

  private final List<String> urls;

  UrlAlerts(@ConfigProperty(name = "hub.alert.urls") Optional<String> urls) {
    this.urls = List.of(urls.orElse("").strip().split("\\s*,\\s*"));
  }

  /** Leaves the numbers of the URLs to be called; none when the notice has no HowAlarming type. */
  public void due(Exchange exchange) {
    PushNotice notice = PushNotice.of(exchange);
    List<Integer> due = new ArrayList<>();
    if (isTold(notice)) {
      Delivery delivery = exchange.getMessage().getHeader(Delivery.HEADER, Delivery.class);
      Called called = new Called(delivery);
      for (int i = 0; i < urls.size(); i++) {
        if (!called.has(urls.get(i))) {
          due.add(i);
        }
      }
      exchange.setProperty(CALLED, called);
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
    exchange.setProperty(NUMBER, number);
    HttpCall.prepare(
        exchange.getMessage(),
        "GET",
        urls.get(number) + exchange.getProperty(TYPE, String.class),
        null,
        null);
  }

  /** Notes the URL as done, or fails. */
  public void answered(Exchange exchange) throws Exception {
    int number = exchange.getProperty(NUMBER, Integer.class);
    HttpCall.check(exchange, "alert URL " + (number + 1));
    exchange.getProperty(CALLED, Called.class).add(urls.get(number));
  }

  /** The URLs that have the notice, by marks that tell nothing of them: they may hold secrets. */
  private static final class Called {
    private final Delivery delivery;
    private final Set<String> marks = new TreeSet<>();

    Called(Delivery delivery) {
      this.delivery = delivery;
      String before = delivery.getProgress();
      marks.addAll(before == null ? List.of() : List.of(before.split(",")));
    }

    boolean has(String url) {
      return marks.contains(mark(url));
    }

    synchronized void add(String url) {
      marks.add(mark(url));
      delivery.progress(String.join(",", marks));
    }

    private static String mark(String url) {
      return Integer.toHexString(url.hashCode());
    }
  }
}
