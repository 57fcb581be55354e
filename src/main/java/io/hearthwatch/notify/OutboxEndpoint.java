package io.hearthwatch.notify;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** A channel of the outbox. */
final class OutboxEndpoint extends DefaultEndpoint {
  private final Channel channel;

  OutboxEndpoint(String uri, OutboxComponent component, Channel channel) {
    super(uri, component);
    this.channel = channel;
  }

  Channel channel() {
    return channel;
  }

  Outbox outbox() {
    return ((OutboxComponent) getComponent()).outbox();
  }

  @Override
  public Producer createProducer() {
    throw new UnsupportedOperationException(
        "outbox:" + channel.name() + ": notices go in by the bean outbox, method add");
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    Consumer consumer = new OutboxConsumer(this, processor);
    configureConsumer(consumer);
    return consumer;
  }

  @Override
  public boolean isLenientProperties() {
    return false;
  }
}
