package io.hearthwatch.mqtt;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/**
 * Camel component {@code mqtt:topic} on the hub's own connections. Its options carry the names of
 * Camel's paho-mqtt5 component, so a route written for that one runs here too. With {@code share}
 * (or the topic {@code $share/<group>/<filter>}) each message goes to one hub of the group.
 *
 * <p>A subscription outlives its route for {@link #PARKED_S} seconds: messages that arrive while a
 * route file is being reloaded wait for the new route.
 */
public final class MqttComponent extends DefaultComponent {
  static final int PARKED_S = 5;
  private static final long SESSION_EXPIRY_S = 86_400;

  /** Options of camel-paho-mqtt5 that say how to do what the hub's connections do anyway. */
  private static final Set<String> TAKEN_CARE_OF =
      Set.of(
          "manualAcksEnabled",
          "automaticReconnect",
          "maxReconnectDelay",
          "connectionTimeout",
          "keepAliveInterval",
          "receiveMaximum",
          "persistence");

  private final Links links;
  private final FailureSink failures;
  private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>();
  private ScheduledExecutorService scheduler;

  public MqttComponent(Links links, FailureSink failures) {
    this.links = links;
    this.failures = failures;
  }

  @Override
  protected Endpoint createEndpoint(String uri, String topic, Map<String, Object> parameters) {
    MqttEndpoint endpoint = new MqttEndpoint(uri, this, filter(topic, parameters));
    endpoint.qos = number(parameters, "qos", 1);
    endpoint.retained = getAndRemoveParameter(parameters, "retained", Boolean.class, false);
    endpoint.cleanStart = getAndRemoveParameter(parameters, "cleanStart", Boolean.class, true);
    endpoint.sessionExpirySeconds =
        getAndRemoveParameter(
            parameters,
            "sessionExpiryInterval",
            Long.class,
            endpoint.cleanStart ? 0 : SESSION_EXPIRY_S);
    endpoint.messageExpirySeconds =
        getAndRemoveParameter(parameters, "messageExpiryInterval", Long.class, -1L);
    endpoint.clientId = getAndRemoveParameter(parameters, "clientId", String.class);
    endpoint.inline = getAndRemoveParameter(parameters, "inline", Boolean.class, false);
    TAKEN_CARE_OF.forEach(parameters::remove);
    if (endpoint.qos < 0 || endpoint.qos > 1) {
      throw new IllegalArgumentException(
          "mqtt:" + topic + ": qos must be 0 or 1, was " + endpoint.qos);
    }
    return endpoint;
  }

  /** The topic, or with {@code share} the filter of that shared subscription. */
  private String filter(String topic, Map<String, Object> parameters) {
    String share = getAndRemoveParameter(parameters, "share", String.class);
    if (share == null) {
      return topic;
    }
    if (share.isEmpty() || share.matches(".*[/+#].*") || topic.startsWith("$share/")) {
      throw new IllegalArgumentException(
          "mqtt:"
              + topic
              + ": share must be the name of a group of hubs, without / + #, was '"
              + share
              + "'");
    }
    return "$share/" + share + '/' + topic;
  }

  private int number(Map<String, Object> parameters, String name, int fallback) {
    return getAndRemoveParameter(parameters, name, Integer.class, fallback);
  }

  Links links() {
    return links;
  }

  FailureSink failures() {
    return failures;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    scheduler =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "mqtt-parking");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  protected void doStop() throws Exception {
    subscriptions.clear(); // the connections end last, when what is held is acknowledged
    if (scheduler != null) {
      scheduler.shutdownNow();
    }
    super.doStop();
  }

  /** Takes over the parked subscription of the same id and filter, or makes one. */
  synchronized Subscription attach(String id, MqttEndpoint endpoint, Subscription.Sink sink) {
    Subscription subscription = subscriptions.get(id);
    if (subscription != null && !subscription.fits(endpoint)) {
      subscription.close();
      subscription = null;
    }
    if (subscription == null) {
      subscription = new Subscription(links, id, endpoint);
      subscriptions.put(id, subscription);
    }
    subscription.attach(sink);
    return subscription;
  }

  /** Keeps the subscription for a while without a route. */
  synchronized void park(String id, Subscription subscription) {
    if (!isRunAllowed() || getCamelContext().isStopping()) {
      return; // the hub is shutting down: what has not been taken stays at the broker
    }
    scheduler.schedule(() -> closeIfParked(id, subscription), PARKED_S, TimeUnit.SECONDS);
  }

  private synchronized void closeIfParked(String id, Subscription subscription) {
    if (subscription.isParked()) {
      subscriptions.remove(id, subscription);
      subscription.close();
    }
  }
}
