package io.hearthwatch.mqtt;

import org.apache.camel.Exchange;

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

  /** {@link #takeOver()} of a message that came by MQTT and is on its way through a route. */
  static Runnable takeOver(Exchange exchange) {
    return exchange
        .getMessage()
        .getHeader(MqttHeaders.ACKNOWLEDGEMENT, Acknowledgement.class)
        .takeOver();
  }
}
