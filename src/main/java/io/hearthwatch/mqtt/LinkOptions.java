package io.hearthwatch.mqtt;

/**
 * What one connection to the broker is for.
 *
 * @param filter the topic filter it subscribes to, or null for a connection that only publishes
 * @param qos highest QoS of the subscription, 0 or 1
 * @param cleanStart false keeps the broker's session, so that messages published while the hub is
 *     away arrive later
 * @param sessionExpirySeconds how long the broker keeps the session without the hub
 * @param will what the broker publishes when the hub is lost, or null
 */
record LinkOptions(
    String clientId,
    String filter,
    int qos,
    boolean cleanStart,
    long sessionExpirySeconds,
    String username,
    String password,
    Outbound will) {

  /** Whether the broker deals the messages out to a group of subscribers. */
  boolean isShared() {
    return filter != null && filter.startsWith("$share/");
  }

  @Override
  public String toString() {
    return clientId + (filter == null ? "" : " on " + filter);
  }
}
