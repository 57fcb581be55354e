package io.hearthwatch.alarm;

import java.util.function.LongSupplier;

/** Alarms whose newest state somebody is to be shown, each once however often it changed. */
final class Changes {
  private final Lanes<String> lanes;
  private boolean taken;

  Changes(LongSupplier nanos) {
    lanes = new Lanes<>(nanos);
  }

  void add(String alarm) {
    lanes.replace(alarm, alarm);
  }

  Lanes<String> lanes() {
    return lanes;
  }

  /**
   * Takes the only place of a consumer.
   *
   * @throws IllegalArgumentException when another route has it
   */
  synchronized void take() {
    if (taken) {
      throw new IllegalArgumentException(
          "alarm changes have a route already; let that one do both, with multicast");
    }
    taken = true;
  }

  synchronized void leave() {
    taken = false;
  }
}
