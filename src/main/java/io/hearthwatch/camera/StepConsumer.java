package io.hearthwatch.camera;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.sql.SQLException;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;

/** Gives its route the recordings that a step is due for, each to one thread at a time. */
final class StepConsumer extends DefaultConsumer {
  private final RecordingEndpoint endpoint;
  private Threads threads;
  private volatile boolean stopping;

  StepConsumer(RecordingEndpoint endpoint, Processor processor) {
    super(endpoint, processor);
    this.endpoint = endpoint;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    stopping = false;
    String name = "recording-" + endpoint.work.name().toLowerCase(java.util.Locale.ROOT);
    // a copy that is broken off would look like an archive in trouble; ffmpeg must not be left over
    boolean breaksOff = endpoint.work == Backlog.Work.TAG;
    threads = new Threads(name, endpoint.threads, breaksOff, this::once);
  }

  @Override
  protected void doStop() throws Exception {
    stopping = true;
    if (threads != null) {
      threads.stop(); // a route on trial is never started
    }
    super.doStop();
  }

  private boolean once() throws SQLException {
    Backlog backlog = endpoint.parts().backlog();
    Optional<Recording> next = backlog.take(endpoint.work);
    if (next.isEmpty()) {
      return false;
    }
    Recording recording = next.get();
    try {
      Throwable failure = process(recording);
      if (failure != null && !stopping) {
        backlog.putOff(recording, "the step failed: " + failure);
      }
    } finally {
      backlog.release(recording);
    }
    return true;
  }

  private Throwable process(Recording recording) {
    Exchange exchange = createExchange(false);
    try {
      exchange.getIn().setBody(json(recording));
      exchange.getIn().setHeader(Cameras.ID, recording.id());
      exchange.getIn().setHeader(Cameras.CAMERA, recording.camera());
      getProcessor().process(exchange);
      return exchange.getException();
    } catch (Exception e) {
      return e;
    } finally {
      releaseExchange(exchange, false);
    }
  }

  private byte[] json(Recording recording) throws JsonProcessingException {
    return endpoint.parts().json().writeValueAsBytes(RecordingView.of(recording));
  }
}
