package io.hearthwatch.hook;

import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Set;
import org.apache.camel.Exchange;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.apache.camel.http.base.HttpHeaderFilterStrategy;
import org.apache.camel.quarkus.core.events.ComponentAddEvent;

/**
 * Camel's platform-http turns headers, query and form fields alike into headers of the exchange,
 * several of one name into a list. So a field named {@code Hub-Caller} or {@code Hub-Upload}, or
 * named like a parameter of the path, could pass for the real one; those are dropped here.
 */
@Singleton
class OutsideHeaders extends HttpHeaderFilterStrategy {
  private static final Set<String> OURS =
      Set.of(Caller.HEADER, Uploads.FILE, Uploads.NAME, Uploads.TYPE);

  void install(@Observes ComponentAddEvent event) {
    if (event.getComponent() instanceof PlatformHttpComponent http) {
      http.setHeaderFilterStrategy(this);
    }
  }

  @Override
  public boolean applyFilterToExternalHeaders(String name, Object value, Exchange exchange) {
    return super.applyFilterToExternalHeaders(name, value, exchange)
        || forged(name, value, exchange)
        || pathParameter(name, exchange);
  }

  /** Whether it passes for what the gate or {@link Uploads} say, and they did not say it. */
  private static boolean forged(String name, Object value, Exchange exchange) {
    boolean ours = OURS.stream().anyMatch(header -> header.equalsIgnoreCase(name));
    if (!ours || exchange == null) {
      return false;
    }
    return !(exchange.getIn() instanceof HttpMessage message)
        || !String.valueOf(value).equals(message.getRequest().getHeader(name));
  }

  private static boolean pathParameter(String name, Exchange exchange) {
    return exchange != null
        && exchange.getFromEndpoint() instanceof PlatformHttpEndpoint endpoint
        && endpoint
            .getPath()
            .toLowerCase(Locale.ROOT)
            .contains("{" + name.toLowerCase(Locale.ROOT) + "}");
  }
}
