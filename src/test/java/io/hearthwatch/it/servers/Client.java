package io.hearthwatch.it.servers;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;

/** A device or a bystander: an MQTT 5 client on Eclipse Paho. */
public final class Client implements AutoCloseable {

  private static final long PATIENCE_MS = 10_000;
  private static final int UNDER_WAY = 2_000;

  /** A message as it came. */
  public record Message(
      String topic,
      byte[] payload,
      int qos,
      boolean retained,
      Long expirySeconds,
      Map<String, String> userProperties,
      Instant at) {

    public String text() {
      return new String(payload, StandardCharsets.UTF_8);
    }
  }

  /** What goes with a publish; absent by default. */
  public record Props(Map<String, String> user, Long expirySeconds) {
    public static final Props NONE = new Props(Map.of(), null);

    public static Props user(String name, String value) {
      return new Props(Map.of(name, value), null);
    }

    public static Props expiry(long seconds) {
      return new Props(Map.of(), seconds);
    }
  }

  /** How to connect. */
  public record Login(Path ca, Path certificate, Path key, String username, String password) {
    public static final Login NONE = new Login(null, null, null, null, null);

    public static Login ca(Path ca) {
      return new Login(ca, null, null, null, null);
    }

    public Login user(String name, String secret) {
      return new Login(ca, certificate, key, name, secret);
    }

    public Login own(Path ownCertificate, Path ownKey) {
      return new Login(ca, ownCertificate, ownKey, username, password);
    }
  }

  private final MqttAsyncClient client;
  private final Semaphore underWay = new Semaphore(UNDER_WAY);
  private final List<Message> received = new ArrayList<>();

  private Client(MqttAsyncClient client) {
    this.client = client;
  }

  /** Connects without TLS and password. */
  public static Client connect(String url) {
    return connect(url, Login.NONE);
  }

  /** Connects; the session is a clean one. */
  public static Client connect(String url, Login login) {
    try {
      MqttAsyncClient paho =
          new MqttAsyncClient(url, "test-" + UUID.randomUUID(), new MemoryPersistence());
      Client self = new Client(paho);
      paho.setCallback(self.new Incoming());
      MqttConnectionOptions options = new MqttConnectionOptions();
      options.setCleanStart(true);
      options.setKeepAliveInterval(30);
      options.setConnectionTimeout(10);
      if (login.ca() != null) {
        options.setSocketFactory(
            Certificates.context(login.ca(), login.certificate(), login.key()).getSocketFactory());
      }
      if (login.username() != null) {
        options.setUserName(login.username());
        options.setPassword(login.password().getBytes(StandardCharsets.UTF_8));
      }
      paho.connect(options).waitForCompletion(PATIENCE_MS);
      return self;
    } catch (MqttException e) {
      throw new IllegalStateException("cannot connect to " + url, e);
    }
  }

  public void publish(String topic, String payload) {
    publish(1, false, Props.NONE, topic, payload.getBytes(StandardCharsets.UTF_8));
  }

  public void publish(String topic, byte[] payload) {
    publish(1, false, Props.NONE, topic, payload);
  }

  /** Publishes and waits until the broker has it; an answer of failure is an error. */
  public void publish(int qos, boolean retained, Props props, String topic, byte[] payload) {
    try {
      publishAsync(qos, retained, props, topic, payload).get(PATIENCE_MS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("not published: " + topic, e);
    }
  }

  /**
   * Publishes with others under way (at most 2000; waits for room). Completes when the broker has
   * taken it, and exceptionally when that is not known.
   */
  public CompletableFuture<Void> publishAsync(
      int qos, boolean retained, Props props, String topic, byte[] payload) {
    CompletableFuture<Void> done = new CompletableFuture<>();
    MqttMessage message = new MqttMessage(payload, qos, retained, properties(props));
    underWay.acquireUninterruptibly();
    done.whenComplete((ok, failed) -> underWay.release());
    try {
      client.publish(topic, message, null, new Completing(done));
    } catch (MqttException e) {
      done.completeExceptionally(e);
    }
    return done;
  }

  /** Subscribes with QoS 1; see {@link #messages}. */
  public Client subscribe(String filter) {
    try {
      client.subscribe(filter, 1).waitForCompletion(PATIENCE_MS);
      return this;
    } catch (MqttException e) {
      throw new IllegalStateException("cannot subscribe " + filter, e);
    }
  }

  /** All that came so far, in order. */
  public List<Message> messages() {
    synchronized (received) {
      return List.copyOf(received);
    }
  }

  /** What came on one topic so far. */
  public List<Message> messages(String topic) {
    return messages().stream().filter(m -> m.topic().equals(topic)).toList();
  }

  public int count() {
    synchronized (received) {
      return received.size();
    }
  }

  public void clear() {
    synchronized (received) {
      received.clear();
    }
  }

  public boolean isConnected() {
    return client.isConnected();
  }

  /** Waits until one message arrived on the topic, and returns it. */
  public Message awaitMessage(String topic, Duration patience) {
    return org.awaitility.Awaitility.await("a message on " + topic)
        .atMost(patience)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(() -> messages(topic), list -> !list.isEmpty())
        .get(0);
  }

  @Override
  public void close() {
    try {
      if (client.isConnected()) {
        client.disconnect(0).waitForCompletion(2_000);
      } else {
        client.disconnectForcibly(0, 0, false);
      }
    } catch (MqttException e) {
      // the broker went first
    }
    try {
      client.close(true);
    } catch (MqttException e) {
      // nothing is left to close
    }
  }

  private static MqttProperties properties(Props props) {
    MqttProperties properties = new MqttProperties();
    properties.setMessageExpiryInterval(props.expirySeconds());
    properties.setUserProperties(
        props.user().entrySet().stream()
            .map(e -> new UserProperty(e.getKey(), e.getValue()))
            .toList());
    return properties;
  }

  private record Completing(CompletableFuture<Void> done) implements MqttActionListener {
    @Override
    public void onSuccess(IMqttToken token) {
      int[] codes = token.getReasonCodes();
      if (codes != null && codes.length > 0 && codes[0] >= 0x80) {
        done.completeExceptionally(new MqttException(codes[0]));
      } else {
        done.complete(null);
      }
    }

    @Override
    public void onFailure(IMqttToken token, Throwable exception) {
      done.completeExceptionally(
          exception == null ? new IllegalStateException("not published") : exception);
    }
  }

  private final class Incoming implements MqttCallback {
    @Override
    public void messageArrived(String topic, MqttMessage message) {
      Map<String, String> user = new LinkedHashMap<>();
      MqttProperties properties = message.getProperties();
      if (properties != null) {
        properties.getUserProperties().forEach(p -> user.put(p.getKey(), p.getValue()));
      }
      Message arrived =
          new Message(
              topic,
              message.getPayload(),
              message.getQos(),
              message.isRetained(),
              properties == null ? null : properties.getMessageExpiryInterval(),
              user,
              Instant.now());
      synchronized (received) {
        received.add(arrived);
      }
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {
      // tests ask isConnected
    }

    @Override
    public void mqttErrorOccurred(MqttException exception) {
      // a publish that fails says so itself
    }

    @Override
    public void deliveryComplete(IMqttToken token) {
      // see Completing
    }

    @Override
    public void connectComplete(boolean reconnect, String uri) {
      // connect waits for it
    }

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {
      // no enhanced authentication here
    }
  }
}
