package io.hearthwatch.mqtt;

import java.util.ArrayDeque;
import org.jboss.logging.Logger;

/** One subscribing connection, and what waits for its route while that is being reloaded. */
final class Subscription implements Link.Receiver {
  private static final Logger LOG = Logger.getLogger(Subscription.class);

  /** Where messages go. */
  interface Sink {
    void take(Inbound message, Session.Delivery delivery);
  }

  private record Waiting(Inbound message, Session.Delivery delivery) {}

  private final Links links;
  private final Link link;
  private final String filter;
  private final String shape;
  private final ArrayDeque<Waiting> parked = new ArrayDeque<>();
  private Sink sink;

  Subscription(Links links, String id, MqttEndpoint endpoint) {
    this.links = links;
    this.filter = endpoint.topic();
    this.shape = endpoint.sessionShape();
    this.link =
        links.subscribe(
            id,
            endpoint.topic(),
            endpoint.qos,
            endpoint.cleanStart,
            endpoint.sessionExpirySeconds,
            this);
  }

  boolean fits(MqttEndpoint endpoint) {
    return filter.equals(endpoint.topic()) && shape.equals(endpoint.sessionShape());
  }

  /**
   * Holds the lock while the route has the message: a route that is detached is never given one
   * more, which it would refuse.
   */
  @Override
  public synchronized void received(Inbound message, Session.Delivery delivery) {
    if (sink == null) {
      parked.add(new Waiting(message, delivery)); // bounded by the session's own limits
    } else {
      sink.take(message, delivery);
    }
  }

  synchronized void attach(Sink next) {
    for (Waiting w = parked.poll(); w != null; w = parked.poll()) {
      next.take(w.message(), w.delivery());
    }
    sink = next;
  }

  synchronized void detach() {
    sink = null;
  }

  synchronized boolean isParked() {
    return sink == null;
  }

  void close() {
    if (!parked.isEmpty()) {
      LOG.warnf(
          "MQTT %s: its route is gone; %d messages stay unacknowledged at the broker",
          filter, parked.size());
    }
    links.release(link);
  }
}
