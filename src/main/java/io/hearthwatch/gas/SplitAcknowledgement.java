package io.hearthwatch.gas;

import io.hearthwatch.mqtt.Acknowledgement;
import io.hearthwatch.mqtt.MqttHeaders;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * The acknowledgement of a reading with which a condition begins or changes: given when both its
 * row and what follows from the condition are committed. The second half is the header of the
 * exchange from here on; at the end of the route it is given unless somebody took it over.
 */
final class SplitAcknowledgement extends SynchronizationAdapter implements Acknowledgement {
  private final AtomicInteger missing = new AtomicInteger(2);
  private final Runnable whole;
  private final Runnable condition = half();
  private volatile boolean takenOver;

  private SplitAcknowledgement(Runnable whole) {
    this.whole = whole;
  }

  /**
   * Puts the second half into the exchange.
   *
   * @return the first half, for the row
   */
  static Runnable split(Exchange exchange, Runnable whole) {
    SplitAcknowledgement split = new SplitAcknowledgement(whole);
    exchange.getMessage().setHeader(MqttHeaders.ACKNOWLEDGEMENT, split);
    exchange.getExchangeExtension().addOnCompletion(split);
    return split.half();
  }

  private Runnable half() {
    AtomicBoolean given = new AtomicBoolean();
    return () -> {
      if (given.compareAndSet(false, true) && missing.decrementAndGet() == 0) {
        whole.run();
      }
    };
  }

  @Override
  public Runnable takeOver() {
    takenOver = true;
    return condition;
  }

  /** Nobody takes it over any more. */
  void finish() {
    if (!takenOver) {
      condition.run();
    }
  }

  @Override
  public void onDone(Exchange exchange) {
    finish();
  }
}
