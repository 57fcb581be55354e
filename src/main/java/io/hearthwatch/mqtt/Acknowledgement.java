package io.hearthwatch.mqtt;

/**
 * The acknowledgement of a message under way, in the header {@link MqttHeaders#ACKNOWLEDGEMENT}. It
 * is given when the route ends, unless a step takes it over.
 */
public interface Acknowledgement {
  /**
   * Keeps the end of the route from acknowledging the message.
   *
   * @return acknowledges the message; may be called later and from any thread
   */
  Runnable takeOver();
}
