package io.hearthwatch.mqtt;

import java.util.Map;

/**
 * A message as the broker delivered it.
 *
 * @param qos 0 or 1; the hub never subscribes above 1
 * @param retained the broker kept this message from an earlier time
 * @param duplicate the DUP flag: the broker sent this message before and got no acknowledgement
 * @param packetId 1 to 65535, or -1 for QoS 0
 * @param expirySeconds what is left of the message expiry interval, or -1 when there is none
 * @param stalledMillis how long the broker had owed the hub an answer when this message came: it
 *     may have been on its way for as long
 * @param connection number of the connection it came by, different for each
 * @param resumed whether that connection went on with a session that the broker had kept; packet
 *     ids of earlier connections mean something only then
 * @param userProperties in their order; of a name given twice the last one counts
 */
public record Inbound(
    String topic,
    byte[] payload,
    int qos,
    boolean retained,
    boolean duplicate,
    int packetId,
    long expirySeconds,
    long stalledMillis,
    long connection,
    boolean resumed,
    Map<String, String> userProperties) {}
