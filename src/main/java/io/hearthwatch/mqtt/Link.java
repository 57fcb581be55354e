package io.hearthwatch.mqtt;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.util.concurrent.Future;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.NetSocketInternal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * A connection to the broker that is kept up: after each end a new {@link Session} is made, at once
 * first, then after growing pauses of at most {@link #LONGEST_PAUSE}.
 */
final class Link {
  static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);
  private static final Logger LOG = Logger.getLogger(Link.class);
  private static final long FIRST_PAUSE_MS = 100;

  /** What a link tells its owner; called on the connection's event loop. */
  interface Receiver {
    void received(Inbound message, Session.Delivery delivery);

    default void up(Link link) {}
  }

  /** Where a broker listens, and the client that speaks TLS or not, as it does. */
  record Broker(SocketAddress address, NetClient client) {}

  private final Vertx vertx;
  private final List<Broker> brokers;
  private final LinkOptions options;
  private final Receiver receiver;
  private final Context context;
  private final Session.Listener events = new Events();
  private volatile Session session;
  private volatile Session connecting;
  private volatile boolean closed;
  private volatile boolean left;
  private volatile String problem = "not connected yet";
  private volatile Instant since = Instant.now();
  private volatile long upAt;
  private int attempt;

  Link(Vertx vertx, Context context, List<Broker> brokers, LinkOptions options, Receiver receiver) {
    this.vertx = vertx;
    this.context = context;
    this.brokers = brokers;
    this.options = options;
    this.receiver = receiver;
  }

  void open() {
    context.runOnContext(v -> connect());
  }

  private void connect() {
    if (closed) {
      return;
    }
    Broker broker = brokers.get(attempt % brokers.size());
    broker
        .client()
        .connect(broker.address())
        .onSuccess(this::connected)
        .onFailure(e -> again("cannot reach " + broker.address() + ": " + reason(e)));
  }

  private static String reason(Throwable e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private void connected(NetSocket socket) {
    NetSocketInternal internal = (NetSocketInternal) socket;
    Channel channel = internal.channelHandlerContext().channel();
    if (closed) {
      channel.close();
      return;
    }
    ChannelPipeline pipeline = channel.pipeline();
    Session made = new Session(options, channel, events, left);
    connecting = made;
    pipeline.addBefore("handler", "mqttEncoder", MqttEncoder.INSTANCE);
    pipeline.addBefore("handler", "mqttDecoder", new MqttDecoder(Packets.LARGEST_PACKET));
    pipeline.addBefore("handler", "mqttSession", made);
  }

  private void again(String reason) {
    if (closed) {
      return;
    }
    if (!reason.equals(problem)) {
      LOG.warnf("MQTT %s: %s; trying again", options, reason);
    }
    problem = reason;
    long pause =
        Math.min(
            LONGEST_PAUSE.toMillis(), FIRST_PAUSE_MS << Math.min(attempt / brokers.size(), 10));
    attempt++;
    pause = pause / 2 + ThreadLocalRandom.current().nextLong(pause / 2 + 1);
    vertx.setTimer(Math.max(1, pause), t -> context.runOnContext(v -> connect()));
  }

  private final class Events implements Session.Listener {
    @Override
    public void up(Session made) {
      attempt = 0;
      problem = null;
      since = Instant.now();
      upAt = System.nanoTime();
      session = made;
      LOG.infof("MQTT %s: connected", options);
      receiver.up(Link.this);
    }

    @Override
    public void received(Session from, Inbound message, Session.Delivery delivery) {
      receiver.received(message, delivery);
    }

    @Override
    public void down(Session ended, String reason) {
      session = null;
      connecting = null;
      since = Instant.now();
      again(reason);
    }
  }

  /**
   * Publishes now; fails at once when the connection is down. Nothing is queued, so nothing can go
   * out late.
   */
  CompletableFuture<Void> publish(Outbound message) {
    Session current = session;
    return current == null
        ? CompletableFuture.failedFuture(
            new NotConnectedException("not connected to the MQTT broker: " + problem))
        : current.publish(message);
  }

  /**
   * Takes no more of its share until the hub is started again; see {@link Session#leave}.
   *
   * @return fails when the connection is down; the next one then leaves
   */
  CompletableFuture<Void> leave() {
    left = true;
    Session current = session;
    return current == null
        ? CompletableFuture.failedFuture(
            new NotConnectedException("not connected to the MQTT broker: " + problem))
        : current.leave();
  }

  /** What keeps the link down, or null when it is up. */
  String problem() {
    return session == null ? String.valueOf(problem) : null;
  }

  Instant since() {
    return since;
  }

  /** For how long it has been up, or -1. */
  long nanosUp() {
    return session == null ? -1 : System.nanoTime() - upAt;
  }

  LinkOptions options() {
    return options;
  }

  /** Ends the connection for good; the session at the broker stays as its expiry says. */
  Optional<Future<Void>> close() {
    closed = true;
    return Optional.ofNullable(connecting).map(Session::disconnect);
  }
}
