package io.hearthwatch.app;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;
import org.jboss.logging.Logger;

/** Counts what each route does; the counts of a route outlive its reload. */
final class RouteStats implements RoutePolicyFactory {
  private static final Logger LOG = Logger.getLogger(RouteStats.class);
  private static final int LONGEST = 300;
  private static final long AGAIN_NANOS = 60_000_000_000L;

  /** The counts of one route. */
  static final class Counts extends RoutePolicySupport {
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong inFlight = new AtomicLong();
    private volatile long lastMessage;
    private String lastReason;
    private long lastToldAt;
    private int untold;

    @Override
    public void onExchangeBegin(Route route, Exchange exchange) {
      received.incrementAndGet();
      inFlight.incrementAndGet();
      lastMessage = System.currentTimeMillis();
    }

    @Override
    public void onExchangeDone(Route route, Exchange exchange) {
      inFlight.decrementAndGet();
      if (exchange.isFailed() && !isStopped(exchange.getException())) {
        failed.incrementAndGet();
        String reason = String.valueOf(exchange.getException());
        tell(
            route.getRouteId(),
            reason.length() <= LONGEST ? reason : reason.substring(0, LONGEST) + "…");
      }
    }

    /**
     * A route that is stopped, for instance since its file changed, begins none of the steps that
     * are left; who had the message has it still, and gives it to the route's new version.
     */
    private static boolean isStopped(Throwable failure) {
      return failure instanceof RejectedExecutionException && failure.getMessage() == null;
    }

    /** The same again and again is said once a minute. */
    private synchronized void tell(String route, String reason) {
      long now = System.nanoTime();
      if (reason.equals(lastReason) && now - lastToldAt < AGAIN_NANOS) {
        untold++;
        return;
      }
      String more = untold == 0 ? "" : " (and " + untold + " times more before)";
      LOG.warnf("Route %s failed: %s%s", route, reason, more);
      lastReason = reason;
      lastToldAt = now;
      untold = 0;
    }

    long received() {
      return received.get();
    }

    long failed() {
      return failed.get();
    }

    long inFlight() {
      return inFlight.get();
    }

    Instant lastMessage() {
      return lastMessage == 0 ? null : Instant.ofEpochMilli(lastMessage);
    }
  }

  private final Map<String, Counts> counts = new ConcurrentHashMap<>();

  @Override
  public RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
    return of(routeId);
  }

  Counts of(String routeId) {
    return counts.computeIfAbsent(routeId, id -> new Counts());
  }
}
