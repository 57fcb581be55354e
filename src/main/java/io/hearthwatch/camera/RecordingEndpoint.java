package io.hearthwatch.camera;

import org.apache.camel.Consumer;
import org.apache.camel.MultipleConsumersSupport;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** Recordings that a step is due for, or verdicts. */
final class RecordingEndpoint extends DefaultEndpoint implements MultipleConsumersSupport {

  /** Null for verdicts. */
  final Backlog.Work work;

  final int threads;

  /** Null for steps. */
  final VerdictQueue.Wish wish;

  RecordingEndpoint(
      String uri,
      RecordingComponent component,
      Backlog.Work work,
      int threads,
      VerdictQueue.Wish wish) {
    super(uri, component);
    this.work = work;
    this.threads = threads;
    this.wish = wish;
  }

  RecordingComponent.Parts parts() {
    return ((RecordingComponent) getComponent()).parts();
  }

  @Override
  public Producer createProducer() {
    throw new UnsupportedOperationException(
        "recording: nothing can be sent there; put a file into the folder of recordings");
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    Consumer consumer =
        work == null ? new VerdictConsumer(this, processor) : new StepConsumer(this, processor);
    configureConsumer(consumer);
    return consumer;
  }

  /** Verdicts go to every route that asks for them, also where two ask for the same ones. */
  @Override
  public boolean isMultipleConsumersSupported() {
    return work == null;
  }

  @Override
  public boolean isLenientProperties() {
    return false;
  }
}
