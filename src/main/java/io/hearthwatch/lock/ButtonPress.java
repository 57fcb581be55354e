package io.hearthwatch.lock;

import java.time.Instant;

/**
 * A press as it reached the hub.
 *
 * @param button topic of the button, {@code thing/<button>}
 * @param payload what the button sent; the lock gets the same bytes
 * @param source who pressed: {@code mqtt} or {@code http:<caller>}
 * @param pressId the id the sender gave ({@code hub-press-id}), or null
 * @param retained the broker kept it from an earlier time
 * @param redelivered the broker sent it a second time
 * @param expirySeconds what is left of its message expiry interval, -1 for none
 * @param stalledMillis how long the connection had been stalled when the press came, see {@link
 *     io.hearthwatch.mqtt.Inbound}
 */
record ButtonPress(
    String button,
    byte[] payload,
    String source,
    String pressId,
    boolean retained,
    boolean redelivered,
    long expirySeconds,
    long stalledMillis,
    Instant receivedAt) {}
