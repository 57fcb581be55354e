package io.hearthwatch.it;

import io.hearthwatch.it.servers.Client;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * A detector that publishes readings with QoS 1 and begins to count anew again and again, every
 * other time with a HELLO. Its readings all say the same; so a run must be longer than one hub may
 * be behind another.
 */
final class RestartingDetector implements AutoCloseable {
  private static final int SHORTEST_RUN = 200;
  private static final int LONGEST_RUN = 500;

  private final String url;
  private final Detector detector;
  private final Random random;
  private final long pauseNanos;
  private final Map<Integer, Integer> published = new TreeMap<>();
  private final Thread thread = new Thread(this::run, "restarting-detector");
  private volatile boolean stopped;
  private volatile int count;
  private volatile RuntimeException failure;

  private RestartingDetector(String url, Detector detector, int perSecond, Random random) {
    this.url = url;
    this.detector = detector;
    this.random = random;
    this.pauseNanos = Duration.ofSeconds(1).toNanos() / perSecond;
  }

  static RestartingDetector start(String url, Detector detector, int perSecond, Random random) {
    RestartingDetector started = new RestartingDetector(url, detector, perSecond, random);
    started.thread.setDaemon(true);
    started.thread.start();
    return started;
  }

  Detector detector() {
    return detector;
  }

  /** Waits until the broker took this many more readings. */
  void awaitMore(int readings) {
    int goal = count + readings;
    Wait.upTo(Wait.LONG, readings + " more readings are published").until(() -> count >= goal);
  }

  /** Publishes no more, and returns how often each sequence was published. */
  Map<Integer, Integer> finish() {
    close();
    if (failure != null) {
      throw failure;
    }
    return published;
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
      throw new IllegalStateException("the broker does not take a reading");
    }
  }

  private void run() {
    try (Client client = Client.connect(url)) {
      for (int run = 0; !stopped; run++) {
        if (run % 2 == 1) {
          client.publish(detector.topic(), Detector.HELLO);
        }
        int length = SHORTEST_RUN + random.nextInt(LONGEST_RUN - SHORTEST_RUN);
        for (int sequence = 0; sequence < length && !stopped; sequence++) {
          client.publish(detector.topic(), detector.regular(sequence, "0"));
          published.merge(sequence, 1, Integer::sum);
          count++;
          LockSupport.parkNanos(pauseNanos);
        }
      }
    } catch (IllegalStateException e) {
      failure = e;
    }
  }
}
