package io.hearthwatch.gas;

import io.hearthwatch.store.Table;
import io.hearthwatch.store.Times;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Rows of the table {@code SensorLog}: the nine columns of the university's database under their
 * names and meanings, and a few more. Times are UTC.
 */
@ApplicationScoped
class SensorLog {
  static final Table READINGS =
      new Table(
          "SensorLog",
          List.of(
              "sequence",
              "topic",
              "mac",
              "value",
              "sensortype",
              "datereceived",
              "comments",
              "ip",
              "site",
              "reading",
              "unit",
              "boot",
              "detected_at"),
          List.of("mac", "boot", "sequence", "sensortype", "site"),
          List.of());

  /** The same with the delivery that a row comes from; see {@link SharedRow}. */
  static final Table DELIVERED =
      new Table(
          READINGS.name(),
          Stream.concat(READINGS.columns().stream(), Stream.of("delivery")).toList(),
          READINGS.key(),
          List.of());

  static final Table GAPS =
      new Table(
          "SequenceGap",
          List.of("noticed_at", "site", "mac", "sensortype", "boot", "before_sequence", "size"),
          List.of("mac", "boot", "before_sequence", "sensortype", "site"),
          List.of());

  /**
   * Readings of a detector that does not count them are told apart by a number of the hub's; it
   * begins anywhere, as another hub may write to the same record.
   */
  private final AtomicInteger uncounted = new AtomicInteger(ThreadLocalRandom.current().nextInt());

  @Produces
  @Named("SensorLog")
  @Singleton
  Table readings() {
    return READINGS;
  }

  @Produces
  @Named("SequenceGap")
  @Singleton
  Table gaps() {
    return GAPS;
  }

  Object[] row(Reading r, long run, Instant receivedAt) {
    return row(r, r.sequence(), run, receivedAt);
  }

  /**
   * A reading without a sequence: one with the detector's own time is one row for that time, and
   * one without either is a row each time it arrives. Both have a negative sequence.
   */
  Object[] uncounted(Reading r, Instant receivedAt) {
    return r.detectedAt() != null
        ? row(r, -1, r.detectedAt().toEpochMilli(), receivedAt)
        : row(
            r,
            -2 - (uncounted.getAndIncrement() & 0xffffff),
            receivedAt.toEpochMilli(),
            receivedAt);
  }

  private static Object[] row(Reading r, Integer sequence, long run, Instant receivedAt) {
    return new Object[] {
      sequence,
      r.topic(),
      r.mac(),
      r.digital(),
      r.type(),
      Times.text(receivedAt),
      comments(r),
      r.ip(),
      r.site(),
      r.hasValue() ? r.reading() : null,
      r.unit(),
      run,
      Times.text(r.detectedAt())
    };
  }

  private static String comments(Reading r) {
    String words = r.requested() ? "Requested reading" : "Regular reading";
    return r.fault() ? words + ", fault" : r.warmup() ? words + ", warming up" : words;
  }

  static Object[] gap(Reading r, RunTracker.Decision decision, Instant now) {
    return new Object[] {
      Times.text(now), r.site(), r.mac(), r.type(), decision.run(), r.sequence(), decision.gap()
    };
  }
}
