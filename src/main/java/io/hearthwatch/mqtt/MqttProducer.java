package io.hearthwatch.mqtt;

import java.util.Map;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultAsyncProducer;

/** Publishes the body; the route goes on when the broker has acknowledged it, or fails at once. */
final class MqttProducer extends DefaultAsyncProducer {
  private final MqttEndpoint endpoint;

  MqttProducer(MqttEndpoint endpoint) {
    super(endpoint);
    this.endpoint = endpoint;
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    try {
      endpoint
          .getComponent()
          .links()
          .publish(message(exchange.getMessage()))
          .whenComplete(
              (ok, failure) -> {
                if (failure != null) {
                  exchange.setException(failure);
                }
                callback.done(false);
              });
      return false;
    } catch (RuntimeException e) {
      exchange.setException(e);
      callback.done(true);
      return true;
    }
  }

  private Outbound message(Message message) {
    byte[] body = message.getBody(byte[].class);
    String topic = message.getHeader(MqttHeaders.OVERRIDE_TOPIC, endpoint.topic(), String.class);
    if (topic.isEmpty() || topic.indexOf('+') >= 0 || topic.indexOf('#') >= 0) {
      throw new IllegalArgumentException("cannot publish to the topic '" + topic + "'");
    }
    return new Outbound(
        topic,
        body == null ? new byte[0] : body,
        endpoint.qos,
        endpoint.retained,
        endpoint.messageExpirySeconds,
        userProperties(message));
  }

  @SuppressWarnings("unchecked")
  private static Map<String, String> userProperties(Message message) {
    Object properties = message.getHeader(MqttHeaders.USER_PROPERTIES);
    return properties instanceof Map ? (Map<String, String>) properties : Map.of();
  }
}
