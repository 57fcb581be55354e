package io.hearthwatch.mqtt;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** A topic (or, for a consumer, a topic filter) with its options. */
final class MqttEndpoint extends DefaultEndpoint {
  private final String topic;
  int qos;
  boolean retained;
  boolean cleanStart;
  long sessionExpirySeconds;
  long messageExpirySeconds;
  String clientId;

  /** The route does no waiting: it runs on the connection's own thread, which saves a hand-over. */
  boolean inline;

  MqttEndpoint(String uri, MqttComponent component, String topic) {
    super(uri, component);
    this.topic = topic;
  }

  String topic() {
    return topic;
  }

  /**
   * End of the client id: a session that the broker keeps from before the route shared its topic
   * would bring every message beside its share.
   */
  String shareSuffix() {
    return topic.startsWith("$share/") ? "-" + topic.split("/", -1)[1] : "";
  }

  /** What of the connection cannot change without a new one. */
  String sessionShape() {
    return qos + "/" + cleanStart + "/" + sessionExpirySeconds;
  }

  @Override
  public MqttComponent getComponent() {
    return (MqttComponent) super.getComponent();
  }

  @Override
  public Producer createProducer() {
    return new MqttProducer(this);
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    Consumer consumer = new MqttConsumer(this, processor);
    configureConsumer(consumer);
    return consumer;
  }

  @Override
  public boolean isLenientProperties() {
    return false;
  }
}
