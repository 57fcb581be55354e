package io.hearthwatch.it;

import io.hearthwatch.it.servers.Client;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A detector that publishes readings with QoS 1, one after the other: each is sent again until the
 * broker has taken it, so the sequence has no gaps and never goes back.
 */
final class Flow implements AutoCloseable {

  private final String url;
  private final Detector detector;
  private final long pauseNanos;
  private final Thread thread = new Thread(this::run, "flow");
  private volatile boolean stopped;
  private volatile int accepted;

  private Flow(String url, Detector detector, int perSecond) {
    this.url = url;
    this.detector = detector;
    this.pauseNanos = Duration.ofSeconds(1).toNanos() / perSecond;
  }

  static Flow start(String url, Detector detector, int perSecond) {
    Flow flow = new Flow(url, detector, perSecond);
    flow.thread.setDaemon(true);
    flow.thread.start();
    return flow;
  }

  /** Readings the broker has taken: sequences 1 to this. */
  int accepted() {
    return accepted;
  }

  /** Waits until the broker took this many more readings. */
  void awaitMore(int readings) {
    int goal = accepted + readings;
    Wait.upTo(Wait.LONG, readings + " more readings are published").until(() -> accepted >= goal);
  }

  /** Publishes no more, and returns how many the broker took. */
  int finish() {
    close();
    return accepted;
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join(Wait.LONG.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      throw new IllegalStateException("the broker does not take reading " + (accepted + 1));
    }
  }

  private void run() {
    Client client = null;
    boolean pending = false;
    while (!stopped || pending) {
      try {
        if (client == null) {
          client = Client.connect(url);
        }
        pending = true;
        client.publish(detector.topic(), detector.regular(accepted + 1, "0"));
        accepted++;
        pending = false;
      } catch (IllegalStateException brokerAway) {
        if (client != null) {
          client.close();
        }
        client = null;
      }
      LockSupport.parkNanos(pauseNanos);
    }
    if (client != null) {
      client.close();
    }
  }
}
