package io.hearthwatch.bench;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Some gas detectors that say what the university's detectors say, byte for byte, each with its own
 * sequence that goes on from round to round.
 */
final class Load implements AutoCloseable {
  private static final int DETECTORS = 10;
  private static final int PIECE = 100;

  /** So many messages may wait for the broker's acknowledgement; more would overrun it. */
  private static final int UNDER_WAY = 10_000;

  private final Wire wire;
  private final byte[][] topics = new byte[DETECTORS][];
  private final String[] tails = new String[DETECTORS];
  private final int[] sequences = new int[DETECTORS];
  private int next;

  /**
   * @param root first level of the topics, {@code outTopic}
   */
  Load(Wire wire, String root) {
    this.wire = wire;
    for (int i = 0; i < DETECTORS; i++) {
      String ip = "192.168.1." + (11 + i);
      topics[i] = (root + "/203.0.113.7/" + ip).getBytes(StandardCharsets.UTF_8);
      String mac = "AD:18:14:7F:CF:%02X".formatted(0x5C + i);
      tails[i] = "-Gas Sensor IP:" + ip + " MAC:" + mac + " Reading value=0";
    }
  }

  /** Publishes so many as fast as the broker takes them, and returns when it has them all. */
  void publish(int count) {
    for (int left = count; left > 0; left -= PIECE) {
      wire.awaitUnderWay(UNDER_WAY);
      wire.begin();
      for (int i = Math.min(PIECE, left); i > 0; i--) {
        one();
      }
      wire.flush();
    }
    wire.awaitUnderWay(0);
  }

  /** Publishes at an even pace. */
  void publish(int perSecond, int count) {
    long pause = TimeUnit.SECONDS.toNanos(1) / perSecond;
    long due = System.nanoTime();
    for (int i = 0; i < count; i++) {
      while (due - System.nanoTime() > 0) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      wire.begin();
      one();
      wire.flush();
      due += pause;
    }
    wire.awaitUnderWay(0);
  }

  private void one() {
    String text = sequences[next]++ + tails[next];
    wire.add(topics[next], text.getBytes(StandardCharsets.ISO_8859_1));
    next = (next + 1) % DETECTORS;
  }

  @Override
  public void close() {
    wire.close();
  }
}
