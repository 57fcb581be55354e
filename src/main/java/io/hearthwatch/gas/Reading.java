package io.hearthwatch.gas;

import java.time.Instant;
import java.util.Objects;

/**
 * One raw reading of a gas detector, not averaged.
 *
 * @param topic {@code outTopic/<site>/<ip>}; for readings by HTTP made from their site and ip
 * @param site see {@link GasMessage#site()}
 * @param ip the payload's address where it gives one, else the topic's; {@code -} when a reading by
 *     HTTP names none
 * @param mac {@code XX:XX:XX:XX:XX:XX}, upper case
 * @param type kind of sensor, 1 to 16 characters, {@code Gas} for the seed's detectors
 * @param sequence number of the reading since the detector started, {@code >= 0}; null when the
 *     detector does not count
 * @param digital 1 = gas, 0 = none; null for an analogue reading and when there is no value
 * @param reading the value in {@code unit}, finite, equal to {@code digital} for a digital one;
 *     {@link Double#NaN} when a faulty detector sent no value, so ask {@link #hasValue()} before it
 *     goes where NaN cannot (MySQL)
 * @param unit unit of {@code reading}, at most 16 characters; null when the detector names none
 * @param detectedAt clock of the detector, which may be wrong; null when it sent no time
 * @param requested true for the answer to a {@code Request} order
 * @param battery percent or volts, whichever the detector sends, {@code >= 0}; null when not sent
 * @param fault the detector says that it is broken
 * @param warmup the detector says that it is still heating up
 */
public record Reading(
    String topic,
    String site,
    String ip,
    String mac,
    String type,
    Integer sequence,
    Integer digital,
    double reading,
    String unit,
    Instant detectedAt,
    boolean requested,
    Double battery,
    boolean fault,
    boolean warmup)
    implements GasMessage {

  public Reading {
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(site, "site");
    Objects.requireNonNull(ip, "ip");
    Objects.requireNonNull(mac, "mac");
    Objects.requireNonNull(type, "type");
    if (sequence != null && sequence < 0) {
      throw new IllegalArgumentException("reading: sequence must be >= 0, was " + sequence);
    }
    if (digital != null && digital != 0 && digital != 1) {
      throw new IllegalArgumentException("reading: digital must be 0 or 1, was " + digital);
    }
    if (!Double.isFinite(reading) && !(fault && Double.isNaN(reading))) {
      throw new IllegalArgumentException("reading: value must be finite, was " + reading);
    }
  }

  /** False only for a fault report without a value. */
  public boolean hasValue() {
    return !Double.isNaN(reading);
  }
}
