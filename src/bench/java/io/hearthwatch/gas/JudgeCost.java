package io.hearthwatch.gas;

import io.hearthwatch.mqtt.Inbound;
import java.time.Instant;
import java.util.Map;

/**
 * What the judgement of an ordinary reading costs: nanoseconds a reading, of 1000 detectors in
 * turn. Run by hand, with the class path of the tests.
 */
public final class JudgeCost {
  private static final int DETECTORS = 1_000;
  private static final int READINGS = 5_000_000;

  private final GasWatch watch =
      new GasWatch(() -> System.nanoTime() / 1_000_000, () -> 0, new DetectorSettings(null));

  private JudgeCost() {}

  public static void main(String[] args) {
    JudgeCost cost = new JudgeCost();
    for (int round = 1; round <= 4; round++) {
      System.out.printf("round %d: %d ns a reading%n", round, cost.judged());
    }
  }

  private long judged() {
    Inbound message = new Inbound("t", new byte[0], 1, false, false, 1, -1, 0, 1, false, Map.of());
    Reading[] readings = new Reading[DETECTORS];
    Instant now = Instant.now();
    long told = 0;
    long start = System.nanoTime();
    long making = 0;
    for (int i = 0; i < READINGS / DETECTORS; i++) {
      long before = System.nanoTime();
      for (int d = 0; d < DETECTORS; d++) {
        readings[d] = reading(d); // new strings each, as the parser makes them
      }
      making += System.nanoTime() - before;
      RunTracker.Decision next = new RunTracker.Decision(1, RunTracker.Kind.NEXT, 0);
      for (Reading reading : readings) {
        told += watch.read(reading, message, next, now) == null ? 0 : 1;
      }
    }
    if (told > READINGS / 100) {
      throw new IllegalStateException(told + " conditions");
    }
    return (System.nanoTime() - start - making) / READINGS;
  }

  private static Reading reading(int detector) {
    String mac = String.format("AA:00:00:00:%02X:%02X", detector >> 8, detector & 0xff);
    String site = "site-" + detector % 50;
    return new Reading(
        "outTopic", site, "10.0.0.1", mac, "Gas", 1, 0, 0, null, null, false, null, false, false);
  }
}
