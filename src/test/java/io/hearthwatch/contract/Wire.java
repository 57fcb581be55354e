package io.hearthwatch.contract;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;
import org.eclipse.paho.mqttv5.common.packet.UserProperty;

/** A device on the hub's broker, by another MQTT implementation than the hub's. */
final class Wire implements AutoCloseable {
  private static final long ANSWER_MS = 10_000;

  /** What arrived; {@code expiry} is null when it has none. */
  record Message(
      String topic,
      byte[] payload,
      int qos,
      boolean retained,
      Long expiry,
      Map<String, String> user) {
    String text() {
      return new String(payload, java.nio.charset.StandardCharsets.UTF_8);
    }
  }

  private final MqttAsyncClient client;
  private final List<Message> received = new CopyOnWriteArrayList<>();

  Wire() throws MqttException {
    client =
        new MqttAsyncClient(
            System.getProperty(
                "hub.mqtt.url", "tcp://127.0.0.1:" + System.getProperty("hub.mqtt.embedded.port")),
            "device-" + UUID.randomUUID(),
            new MemoryPersistence());
    client.setCallback(new Receiver());
    MqttConnectionOptions options = new MqttConnectionOptions();
    options.setCleanStart(true);
    client.connect(options).waitForCompletion(ANSWER_MS);
  }

  Wire subscribe(String filter) throws MqttException {
    client.subscribe(filter, 1).waitForCompletion(ANSWER_MS);
    return this;
  }

  /** Publishes with QoS 1 and waits for the acknowledgement. */
  void publish(String topic, byte[] payload) throws MqttException {
    publish(topic, payload, message -> {});
  }

  void publish(String topic, byte[] payload, Consumer<MqttMessage> with) throws MqttException {
    send(topic, payload, with).waitForCompletion(ANSWER_MS);
  }

  /** Publishes without waiting. */
  IMqttToken send(String topic, byte[] payload, Consumer<MqttMessage> with) throws MqttException {
    MqttMessage message = new MqttMessage(payload, 1, false, new MqttProperties());
    with.accept(message);
    return client.publish(topic, message);
  }

  List<Message> received() {
    return received;
  }

  List<Message> received(String topic) {
    return received.stream().filter(m -> m.topic().equals(topic)).toList();
  }

  /** The first message with this content. */
  Message await(byte[] payload) {
    return await("a message of " + payload.length + " bytes")
        .atMost(Duration.ofSeconds(10))
        .until(
            () ->
                received.stream()
                    .filter(m -> java.util.Arrays.equals(m.payload(), payload))
                    .findFirst()
                    .orElse(null),
            m -> m != null);
  }

  private static org.awaitility.core.ConditionFactory await(String what) {
    return org.awaitility.Awaitility.await(what);
  }

  @Override
  public void close() throws MqttException {
    client.disconnect().waitForCompletion(ANSWER_MS);
    client.close();
  }

  private final class Receiver implements MqttCallback {
    @Override
    public void messageArrived(String topic, MqttMessage message) {
      MqttProperties properties = message.getProperties();
      Map<String, String> user = new LinkedHashMap<>();
      if (properties.getUserProperties() != null) {
        for (UserProperty property : properties.getUserProperties()) {
          user.put(property.getKey(), property.getValue());
        }
      }
      received.add(
          new Message(
              topic,
              message.getPayload(),
              message.getQos(),
              message.isRetained(),
              properties.getMessageExpiryInterval(),
              user));
    }

    @Override
    public void disconnected(MqttDisconnectResponse response) {}

    @Override
    public void mqttErrorOccurred(MqttException exception) {}

    @Override
    public void deliveryComplete(IMqttToken token) {}

    @Override
    public void connectComplete(boolean reconnect, String serverUri) {}

    @Override
    public void authPacketArrived(int reasonCode, MqttProperties properties) {}
  }
}
