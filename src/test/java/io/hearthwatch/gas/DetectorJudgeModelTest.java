package io.hearthwatch.gas;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hearthwatch.gas.DetectorJudge.Arrival;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Random lives of a detector against the rule written down once more, over the whole history: gas
 * holds unless fresh, valid, normal readings cover 30 s since the last reading of gas.
 */
class DetectorJudgeModelTest {
  private static final double THRESHOLD = 100;

  private record Seen(Reading reading, Arrival arrival, long at) {
    boolean gas() {
      return Integer.valueOf(1).equals(reading.digital()) || reading.reading() >= THRESHOLD;
    }

    boolean fresh() {
      return arrival == Arrival.FRESH || arrival == Arrival.WAITED;
    }

    boolean faulty() {
      return reading.fault() || reading.reading() < 0 || !reading.hasValue();
    }
  }

  private final List<Seen> history = new ArrayList<>();

  /** What a person with the whole log and time would say. */
  private boolean isGas(long silence) {
    int from = -1;
    for (int i = 0; i < history.size(); i++) {
      from = history.get(i).gas() ? i : from;
    }
    if (from < 0) {
      return false;
    }
    for (int first = from + 1; first < history.size(); first++) {
      if (covered(first, silence)) {
        return false;
      }
    }
    return true;
  }

  private boolean covered(int first, long silence) {
    Seen before = history.get(first);
    if (!before.fresh() || before.faulty()) {
      return false;
    }
    for (int i = first; i < history.size(); i++) {
      Seen next = history.get(i);
      if (next.faulty()) {
        return false;
      }
      if (!next.fresh()) {
        continue;
      }
      if (next.at() - before.at() > silence) {
        return false;
      }
      before = next;
      if (next.at() - history.get(first).at() >= 30_000) {
        return true;
      }
    }
    return false;
  }

  @Property(tries = 400)
  void gasHoldsExactlyAsLongAsTheRuleSays(@ForAll Random random) {
    history.clear();
    DetectorJudge judge = new DetectorJudge();
    long silence = 5_000 + random.nextInt(40_000);
    boolean desk = false; // what the alarm desk was told; it outlives the hub
    boolean deskFault = false;
    long now = random.nextInt(1_000);
    int normality = random.nextInt(30);
    for (int i = 0; i < 150; i++) {
      now += random.nextInt(25) == 0 ? random.nextInt(100_000) : random.nextInt(4_000);
      if (random.nextInt(60) == 0) {
        boolean wasGas = lastSavedIsGas();
        judge = new DetectorJudge();
        if (wasGas) {
          judge.gasBeforeStart(now);
          desk = true;
        }
        restart(desk);
        continue;
      }
      if (random.nextInt(20) == 0) {
        judge.hello(now);
      }
      Seen seen = new Seen(reading(random, normality), arrival(random), now);
      history.add(seen);
      int told =
          judge.read(
              seen.reading(),
              seen.arrival(),
              false,
              THRESHOLD,
              now,
              now + Instant.parse("2026-01-01T00:00:00Z").toEpochMilli(),
              silence);
      boolean before = desk;
      desk = (told & DetectorJudge.GAS) != 0 ? judge.isGas() : desk;
      deskFault = (told & DetectorJudge.FAULT) != 0 ? judge.isBroken() : deskFault;
      if (seen.faulty()) {
        assertEquals(true, deskFault, "a fault is told");
      }
      if (before && !desk) {
        assertEquals(false, seen.faulty() || seen.gas() || !seen.fresh(), "ended by " + seen);
      }
      assertEquals(isGas(silence), desk, () -> "after " + history);
    }
  }

  /** What was read before a restart may have begun the alarm, but can no more end it. */
  private void restart(boolean gas) {
    Seen last = gas ? history.stream().filter(Seen::gas).reduce((a, b) -> b).orElseThrow() : null;
    history.clear();
    if (gas) {
      history.add(new Seen(last.reading(), Arrival.OLD, last.at()));
    }
  }

  private boolean lastSavedIsGas() {
    for (int i = history.size() - 1; i >= 0; i--) {
      if (history.get(i).reading().hasValue()) {
        return history.get(i).gas();
      }
    }
    return false;
  }

  private static Reading reading(Random random, int normality) {
    if (random.nextInt(normality + 2) > 0) {
      return SampleReading.digital(0);
    }
    return switch (random.nextInt(7)) {
      case 0 -> SampleReading.broken(Double.NaN);
      case 1 -> SampleReading.broken(0);
      case 2 -> SampleReading.broken(1);
      case 3 -> SampleReading.analogue(-1);
      case 4 -> SampleReading.heatingUp(1);
      case 5 -> SampleReading.analogue(100 + random.nextInt(3));
      default -> SampleReading.digital(1);
    };
  }

  private static Arrival arrival(Random random) {
    return random.nextInt(4) > 0
        ? Arrival.FRESH
        : Arrival.values()[random.nextInt(Arrival.values().length)];
  }
}
