package io.hearthwatch.mqtt;

import io.netty.util.concurrent.Future;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.SocketAddress;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The hub's connections to its broker: one that publishes and bears the last will, and one for each
 * subscribing route.
 */
@ApplicationScoped
public class Links {
  private static final int CONNECT_TIMEOUT_MS = 5_000;
  private static final int CLOSE_WAIT_MS = 500;

  private final Vertx vertx;
  private final String hub;
  private final Optional<String> username;
  private final Optional<String> password;
  private final Optional<String> ca;
  private final Optional<String> cert;
  private final Optional<String> key;
  private final List<Link> links = new CopyOnWriteArrayList<>();

  /**
   * Runs the publishing connection and those that take only what comes now (a clean start): a
   * message that is answered by another, as a press by a command, changes no thread on its way.
   * Connections with much to take have a loop of their own each.
   */
  private final Context prompt;

  private List<Link.Broker> brokers = List.of();
  private Link publisher;

  Links(
      Vertx vertx,
      @ConfigProperty(name = "hub.name") String hub,
      @ConfigProperty(name = "hub.mqtt.username") Optional<String> username,
      @ConfigProperty(name = "hub.mqtt.password") Optional<String> password,
      @ConfigProperty(name = "hub.mqtt.ca") Optional<String> ca,
      @ConfigProperty(name = "hub.mqtt.cert") Optional<String> cert,
      @ConfigProperty(name = "hub.mqtt.key") Optional<String> key) {
    this.vertx = vertx;
    this.prompt = ownLoop();
    this.hub = hub;
    this.username = username;
    this.password = password;
    this.ca = ca;
    this.cert = cert;
    this.key = key;
  }

  /**
   * Says where the broker is and begins to connect; returns at once, whether it can be reached or
   * not.
   *
   * @param urls {@code tcp://host:1883} or {@code ssl://host:8883}, several by comma: tried in turn
   */
  public synchronized void use(String urls) {
    NetClient plain = vertx.createNetClient(plain());
    NetClient tls = vertx.createNetClient(tls());
    List<Link.Broker> found = new ArrayList<>();
    for (String url : urls.split(",")) {
      URI uri = URI.create(url.strip());
      boolean secure = uri.getScheme().equals("ssl") || uri.getScheme().equals("mqtts");
      int port = uri.getPort() > 0 ? uri.getPort() : secure ? 8883 : 1883;
      found.add(
          new Link.Broker(
              SocketAddress.inetSocketAddress(port, uri.getHost()), secure ? tls : plain));
    }
    brokers = List.copyOf(found);
    String topic = "hearthwatch/" + hub + "/status";
    publisher =
        link(
            new LinkOptions(
                hub + "-hub",
                null,
                0,
                true,
                0,
                username.orElse(null),
                password.orElse(null),
                status(topic, "offline")),
            new Link.Receiver() {
              @Override
              public void received(Inbound message, Session.Delivery delivery) {
                delivery.done(); // this connection subscribes nothing
              }

              @Override
              public void up(Link link) {
                link.publish(status(topic, "online"));
              }
            });
  }

  private static Outbound status(String topic, String word) {
    return new Outbound(topic, word.getBytes(StandardCharsets.UTF_8), 1, true, -1, Map.of());
  }

  private static NetClientOptions plain() {
    return new NetClientOptions().setTcpNoDelay(true).setConnectTimeout(CONNECT_TIMEOUT_MS);
  }

  private NetClientOptions tls() {
    NetClientOptions options =
        plain()
            .setSsl(true)
            .setSslHandshakeTimeout(CONNECT_TIMEOUT_MS)
            .setSslHandshakeTimeoutUnit(java.util.concurrent.TimeUnit.MILLISECONDS)
            .setHostnameVerificationAlgorithm("HTTPS");
    ca.ifPresent(file -> options.setTrustOptions(new PemTrustOptions().addCertPath(file)));
    if (cert.isPresent() && key.isPresent()) {
      options.setKeyCertOptions(
          new PemKeyCertOptions().addCertPath(cert.get()).addKeyPath(key.get()));
    }
    return options;
  }

  private Context ownLoop() {
    return ((VertxInternal) vertx).createEventLoopContext();
  }

  private Link link(LinkOptions options, Link.Receiver receiver) {
    Context loop = options.cleanStart() ? prompt : ownLoop();
    Link link = new Link(vertx, loop, brokers, options, receiver);
    links.add(link);
    link.open();
    return link;
  }

  /**
   * Connects somebody beside the hub to the same broker, with the same credentials; the hub's
   * health does not depend on it. Whoever asked for the connection closes it.
   *
   * @param name what its client id is made of, after the hub's name
   * @param filter the topic filter to subscribe to, or null
   * @param received is called for each message, on the connection's event loop
   * @param up is called after each connect
   */
  public synchronized Client connect(
      String name, String filter, Consumer<Inbound> received, Runnable up) {
    if (brokers.isEmpty()) {
      throw new IllegalStateException("the MQTT broker is not known yet");
    }
    LinkOptions options =
        new LinkOptions(
            hub + "-" + name,
            filter,
            1,
            true,
            0,
            username.orElse(null),
            password.orElse(null),
            null);
    Link.Receiver receiver =
        new Link.Receiver() {
          @Override
          public void received(Inbound message, Session.Delivery delivery) {
            delivery.done();
            received.accept(message);
          }

          @Override
          public void up(Link link) {
            up.run();
          }
        };
    Link link = new Link(vertx, ownLoop(), brokers, options, receiver);
    link.open();
    return new Client(link);
  }

  synchronized Link subscribe(
      String id, String filter, int qos, boolean cleanStart, long expiry, Link.Receiver receiver) {
    if (brokers.isEmpty()) {
      throw new IllegalStateException("the MQTT broker is not known yet");
    }
    return link(
        new LinkOptions(
            id,
            filter,
            qos,
            cleanStart,
            expiry,
            username.orElse(null),
            password.orElse(null),
            null),
        receiver);
  }

  void release(Link link) {
    links.remove(link);
    link.close();
  }

  /**
   * Publishes at once or fails; nothing is kept for later.
   *
   * @return ends when the broker has acknowledged; fails with {@link NotConnectedException}
   */
  public CompletableFuture<Void> publish(Outbound message) {
    Link current = publisher;
    return current == null
        ? CompletableFuture.failedFuture(
            new NotConnectedException("the MQTT broker is not known yet"))
        : current.publish(message);
  }

  /**
   * Leaves all shared subscriptions, so that the broker deals out to the other hubs only; what it
   * has already dealt to this one still comes. Lasts until the hub is started again.
   *
   * @return the filters that were left; fails with {@link NotConnectedException}
   */
  public CompletableFuture<List<String>> leaveShares() {
    List<Link> shares = links.stream().filter(link -> link.options().isShared()).toList();
    return CompletableFuture.allOf(
            shares.stream().map(Link::leave).toArray(CompletableFuture<?>[]::new))
        .thenApply(v -> shares.stream().map(link -> link.options().filter()).toList());
  }

  /**
   * For how long the subscriptions that begin so have been in force.
   *
   * @return ns, or -1 when one of them is down or there is none
   */
  public long nanosListening(String topics) {
    long shortest = -1;
    for (Link link : links) {
      String filter = link.options().filter();
      if (filter != null && filter.startsWith(topics)) {
        long nanos = link.nanosUp();
        if (nanos < 0) {
          return -1;
        }
        shortest = shortest < 0 ? nanos : Math.min(shortest, nanos);
      }
    }
    return shortest;
  }

  /** What is down, one sentence each; empty when all connections are up. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    for (Link link : links) {
      String problem = link.problem();
      if (problem != null) {
        problems.add(link.options() + ": " + problem + " (since " + link.since() + ")");
      }
    }
    if (publisher == null) {
      problems.add("not started");
    }
    return problems;
  }

  /** The hub's own name, a level of its topics and the beginning of its client ids. */
  public String hub() {
    return hub;
  }

  /** Ends all connections; the will is replaced by a plain "offline" first. */
  @PreDestroy
  public void close() {
    if (publisher != null) {
      publisher.publish(status("hearthwatch/" + hub + "/status", "offline"));
    }
    List<Future<Void>> closing = links.stream().map(Link::close).flatMap(Optional::stream).toList();
    closing.forEach(future -> future.awaitUninterruptibly(CLOSE_WAIT_MS));
    links.clear();
  }
}
