package io.hearthwatch.mqtt;

/** A message could not be handed to the broker, or the broker did not confirm it. */
public final class NotConnectedException extends Exception {
  public NotConnectedException(String reason) {
    super(reason);
  }
}
