package io.hearthwatch.mqtt;

import java.util.concurrent.CompletableFuture;

/** A connection to the broker for somebody beside the hub; it comes back by itself. */
public final class Client implements AutoCloseable {
  private final Link link;

  Client(Link link) {
    this.link = link;
  }

  public boolean isUp() {
    return link.problem() == null;
  }

  /** Publishes at once or fails with {@link NotConnectedException}; nothing is kept for later. */
  public CompletableFuture<Void> publish(Outbound message) {
    return link.publish(message);
  }

  @Override
  public void close() {
    link.close();
  }
}
