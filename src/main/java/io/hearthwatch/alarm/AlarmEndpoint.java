package io.hearthwatch.alarm;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** Notices of a chain, or changes. */
final class AlarmEndpoint extends DefaultEndpoint {

  /** Null for changes. */
  final Chain chain;

  AlarmEndpoint(String uri, AlarmComponent component, Chain chain) {
    super(uri, component);
    this.chain = chain;
  }

  @Override
  public AlarmComponent getComponent() {
    return (AlarmComponent) super.getComponent();
  }

  @Override
  public Producer createProducer() {
    throw new UnsupportedOperationException(
        "alarm: nothing can be sent to an alarm endpoint; call the bean 'alarms'");
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    Consumer consumer = new AlarmConsumer(this, processor);
    configureConsumer(consumer);
    return consumer;
  }

  @Override
  public boolean isLenientProperties() {
    return false;
  }
}
