package io.hearthwatch.gas;

import java.time.Instant;

/** One stream of readings, a detector's readings of one type; guarded by {@link Detectors}. */
final class Detector {
  /** What tells streams apart. */
  record Key(String site, String mac, String type) {}

  final Key key;
  final RunTracker runs;
  String ip;
  boolean registered;
  Instant firstSeen;
  Instant lastSeen;
  Double lastReading;
  String unit;

  /** Readings that were missing in the sequence, over all runs since the hub knows the detector. */
  long missed;

  /** How many packets the session had delivered at this stream's last message. */
  long packets;

  boolean dirty;

  Detector(Key key, RunTracker runs) {
    this.key = key;
    this.runs = runs;
  }
}
