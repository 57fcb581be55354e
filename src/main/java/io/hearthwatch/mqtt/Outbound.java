package io.hearthwatch.mqtt;

import java.util.Map;

/**
 * A message to publish.
 *
 * @param qos 0 or 1
 * @param expirySeconds how long the broker may keep it for a receiver; -1 for no limit
 */
public record Outbound(
    String topic,
    byte[] payload,
    int qos,
    boolean retained,
    long expirySeconds,
    Map<String, String> userProperties) {

  public Outbound {
    if (qos < 0 || qos > 1) {
      throw new IllegalArgumentException("qos must be 0 or 1, was " + qos);
    }
  }
}
