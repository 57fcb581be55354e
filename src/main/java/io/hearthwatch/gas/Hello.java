package io.hearthwatch.gas;

import java.util.Objects;

/**
 * A detector connected: after a restart (its sequence begins again) or only after a lost link.
 *
 * <p>It names no MAC; the detector is known by {@code site} and {@code ip} alone.
 */
public record Hello(String topic, String site, String ip) implements GasMessage {
  public Hello {
    Objects.requireNonNull(topic, "topic");
    Objects.requireNonNull(site, "site");
    Objects.requireNonNull(ip, "ip");
  }
}
