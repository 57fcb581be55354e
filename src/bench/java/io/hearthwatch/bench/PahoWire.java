package io.hearthwatch.bench;

import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLContext;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttAsyncClient;
import org.eclipse.paho.mqttv5.client.MqttCallback;
import org.eclipse.paho.mqttv5.client.MqttConnectionOptions;
import org.eclipse.paho.mqttv5.client.MqttDisconnectResponse;
import org.eclipse.paho.mqttv5.client.persist.MemoryPersistence;
import org.eclipse.paho.mqttv5.common.MqttException;
import org.eclipse.paho.mqttv5.common.MqttMessage;
import org.eclipse.paho.mqttv5.common.packet.MqttProperties;

/** A connection by Eclipse Paho, the usual client in Java. */
final class PahoWire implements Line, MqttCallback {
  private static final long PATIENCE_MS = 10_000;

  private final MqttAsyncClient client;
  private final Wire.Receiver receiver;

  PahoWire(int port, SSLContext tls, String clientId, Wire.Receiver receiver) {
    this.receiver = receiver;
    try {
      client = new MqttAsyncClient("ssl://localhost:" + port, clientId, new MemoryPersistence());
      client.setCallback(this);
      MqttConnectionOptions options = new MqttConnectionOptions();
      options.setSocketFactory(tls.getSocketFactory());
      client.connect(options).waitForCompletion(PATIENCE_MS);
    } catch (MqttException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public Line subscribe(String filter) {
    try {
      client.subscribe(filter, 1).waitForCompletion(PATIENCE_MS);
      return this;
    } catch (MqttException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void publish(byte[] topic, byte[] payload) {
    try {
      client.publish(new String(topic, StandardCharsets.UTF_8), payload, 1, false);
    } catch (MqttException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void messageArrived(String topic, MqttMessage message) {
    receiver.received(message.getPayload(), System.nanoTime());
  }

  @Override
  public void close() {
    try {
      client.disconnect().waitForCompletion(PATIENCE_MS);
      client.close();
    } catch (MqttException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void disconnected(MqttDisconnectResponse response) {
    // a press that gets lost says so
  }

  @Override
  public void mqttErrorOccurred(MqttException exception) {
    // a press that gets lost says so
  }

  @Override
  public void deliveryComplete(IMqttToken token) {
    // nobody waits for it
  }

  @Override
  public void connectComplete(boolean reconnect, String uri) {
    // the constructor waits for it
  }

  @Override
  public void authPacketArrived(int reasonCode, MqttProperties properties) {
    // no enhanced authentication here
  }
}
