package io.hearthwatch.mqtt;

/**
 * Headers of messages from and to {@code mqtt:} endpoints; the first two are named as Camel's
 * paho-mqtt5 names them.
 */
public final class MqttHeaders {
  /** Topic a message came from. */
  public static final String TOPIC = "CamelMqttTopic";

  /** Topic to publish on instead of the endpoint's. */
  public static final String OVERRIDE_TOPIC = "CamelPahoOverrideTopic";

  /** The {@link Inbound} message with all its properties. */
  public static final String MESSAGE = "HubMqttMessage";

  /** The {@link Acknowledgement} of a message. */
  public static final String ACKNOWLEDGEMENT = "HubMqttAcknowledgement";

  /** A {@code Map<String, String>} of user properties to publish. */
  public static final String USER_PROPERTIES = "HubMqttUserProperties";

  private MqttHeaders() {}
}
