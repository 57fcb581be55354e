package io.hearthwatch.gas;

import java.time.Instant;

/** Readings of one detector, as the parser makes them. */
final class SampleReading {
  static final String SITE = "home";

  private SampleReading() {}

  static Reading digital(int value) {
    return of("AA:00:00:00:00:01", value, value, null, null, false, false);
  }

  static Reading analogue(double value) {
    return of("AA:00:00:00:00:01", null, value, "ppm", null, false, false);
  }

  static Reading broken(double value) {
    Integer digital = value == 1 ? (Integer) 1 : null;
    return of("AA:00:00:00:00:01", digital, value, null, null, true, false);
  }

  static Reading heatingUp(int value) {
    return of("AA:00:00:00:00:01", value, value, null, null, false, true);
  }

  static Reading dated(Instant detectedAt) {
    return of("AA:00:00:00:00:01", 0, 0, null, detectedAt, false, false);
  }

  static Reading from(String mac, int value) {
    return of(mac, value, value, null, null, false, false);
  }

  private static Reading of(
      String mac,
      Integer digital,
      double value,
      String unit,
      Instant detectedAt,
      boolean fault,
      boolean warmup) {
    return new Reading(
        "outTopic/" + SITE + "/10.0.0." + mac.substring(16),
        SITE,
        "10.0.0." + mac.substring(16),
        mac,
        "Gas",
        1,
        digital,
        value,
        unit,
        detectedAt,
        false,
        null,
        fault,
        warmup);
  }
}
