package io.hearthwatch.mqtt;

/** Where a message goes whose route failed, so that it neither vanishes nor comes for ever. */
public interface FailureSink {
  /**
   * Keeps the message.
   *
   * @param flow the route's id
   * @param kept is run when the message is safe and may be acknowledged
   */
  void keep(String flow, String topic, byte[] payload, String reason, Runnable kept);
}
