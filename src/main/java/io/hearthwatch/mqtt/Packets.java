package io.hearthwatch.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttProperties.IntegerProperty;
import io.netty.handler.codec.mqtt.MqttProperties.MqttPropertyType;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttSubscribePayload;
import io.netty.handler.codec.mqtt.MqttSubscriptionOption;
import io.netty.handler.codec.mqtt.MqttTopicSubscription;
import io.netty.handler.codec.mqtt.MqttVersion;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** MQTT 5 packets out of the hub's values and back. */
final class Packets {
  /** Larger messages stay with the broker, which is told so at the connect. */
  static final int LARGEST_PACKET = 16 << 20;

  static final int NO_SHARED_SUBSCRIPTIONS = 0x9e;
  private static final int NOT_AUTHORIZED = 0x87;
  private static final int FILTER_INVALID = 0x8f;
  private static final int DISCONNECT_TAKEN_OVER = 0x8e;

  private Packets() {}

  static MqttMessage connect(LinkOptions options) {
    MqttProperties properties = new MqttProperties();
    properties.add(
        integer(MqttPropertyType.SESSION_EXPIRY_INTERVAL, options.sessionExpirySeconds()));
    properties.add(integer(MqttPropertyType.MAXIMUM_PACKET_SIZE, LARGEST_PACKET));
    properties.add(integer(MqttPropertyType.RECEIVE_MAXIMUM, Session.RECEIVE_MAXIMUM));
    MqttMessageBuilders.ConnectBuilder connect =
        MqttMessageBuilders.connect()
            .protocolVersion(MqttVersion.MQTT_5)
            .clientId(options.clientId())
            .cleanSession(options.cleanStart())
            .keepAlive(Session.KEEP_ALIVE_S)
            .properties(properties);
    if (options.will() != null) {
      connect
          .willFlag(true)
          .willTopic(options.will().topic())
          .willMessage(options.will().payload())
          .willQoS(MqttQoS.valueOf(options.will().qos()))
          .willRetain(options.will().retained());
    }
    if (options.username() != null) {
      connect.hasUser(true).username(options.username());
    }
    if (options.password() != null) {
      connect.hasPassword(true).password(options.password().getBytes(StandardCharsets.UTF_8));
    }
    return connect.build();
  }

  /**
   * No Local stays off: with a shared subscription it would be a protocol error (MQTT 5, 3.8.3.1).
   *
   * @param first whether retained messages are wanted; a repeated SUBSCRIBE must not bring them
   *     again
   */
  static MqttMessage subscribe(int packetId, String filter, int qos, boolean first) {
    MqttSubscriptionOption option =
        new MqttSubscriptionOption(
            MqttQoS.valueOf(qos),
            false,
            true,
            first
                ? MqttSubscriptionOption.RetainedHandlingPolicy.SEND_AT_SUBSCRIBE_IF_NOT_YET_EXISTS
                : MqttSubscriptionOption.RetainedHandlingPolicy.DONT_SEND_AT_SUBSCRIBE);
    return new MqttSubscribeMessage(
        new MqttFixedHeader(MqttMessageType.SUBSCRIBE, false, MqttQoS.AT_LEAST_ONCE, false, 0),
        new MqttMessageIdAndPropertiesVariableHeader(packetId, MqttProperties.NO_PROPERTIES),
        new MqttSubscribePayload(List.of(new MqttTopicSubscription(filter, option))));
  }

  static MqttPublishMessage publish(Outbound message, int packetId, ByteBuf payload) {
    MqttProperties properties = new MqttProperties();
    if (message.expirySeconds() >= 0) {
      properties.add(
          integer(MqttPropertyType.PUBLICATION_EXPIRY_INTERVAL, message.expirySeconds()));
    }
    message
        .userProperties()
        .forEach((k, v) -> properties.add(new MqttProperties.UserProperty(k, v)));
    return new MqttPublishMessage(
        new MqttFixedHeader(
            MqttMessageType.PUBLISH, false, MqttQoS.valueOf(message.qos()), message.retained(), 0),
        new MqttPublishVariableHeader(message.topic(), packetId, properties),
        payload);
  }

  static Inbound inbound(
      MqttPublishMessage message,
      byte[] payload,
      int qos,
      int packetId,
      long stalledMillis,
      long connection,
      boolean resumed) {
    MqttPublishVariableHeader header = message.variableHeader();
    MqttProperties properties = header.properties();
    long expiry = -1;
    if (properties.getProperty(MqttPropertyType.PUBLICATION_EXPIRY_INTERVAL.value())
        instanceof IntegerProperty interval) {
      expiry = Integer.toUnsignedLong(interval.value());
    }
    return new Inbound(
        header.topicName(),
        payload,
        qos,
        message.fixedHeader().isRetain(),
        message.fixedHeader().isDup(),
        packetId,
        expiry,
        stalledMillis,
        connection,
        resumed,
        userProperties(properties));
  }

  private static Map<String, String> userProperties(MqttProperties properties) {
    Map<String, String> user = Map.of();
    // not guarded by isEmpty(): Netty's does not count user properties
    for (MqttProperties.MqttProperty<?> property :
        properties.getProperties(MqttPropertyType.USER_PROPERTY.value())) {
      if (property.value() instanceof MqttProperties.StringPair pair) {
        user = user.isEmpty() ? new LinkedHashMap<>() : user;
        user.put(pair.key, pair.value);
      }
    }
    return user;
  }

  /** How many unacknowledged messages the broker takes at once. */
  static int receiveMaximum(MqttProperties connAck) {
    return connAck.getProperty(MqttPropertyType.RECEIVE_MAXIMUM.value())
            instanceof IntegerProperty p
        ? p.value()
        : 65_535;
  }

  /**
   * Whether the broker knows shared subscriptions; one that says nothing does (MQTT 5, 3.2.2.3).
   */
  static boolean canShare(MqttProperties connAck) {
    return !(connAck.getProperty(MqttPropertyType.SHARED_SUBSCRIPTION_AVAILABLE.value())
            instanceof IntegerProperty p)
        || p.value() != 0;
  }

  /** What is said of a subscription that the broker does not make. */
  static String refused(String filter, int code) {
    String reason =
        switch (code) {
          case NOT_AUTHORIZED -> " (the user may not read it)";
          case FILTER_INVALID -> " (it is no topic filter)";
          case NO_SHARED_SUBSCRIPTIONS ->
              " (it knows no shared subscriptions; use another broker, or one hub without 'share')";
          default -> "";
        };
    return "the broker refused the subscription to " + filter + ": code " + code + reason;
  }

  static String disconnectReason(int code) {
    return code == DISCONNECT_TAKEN_OVER
        ? "another client connected with the same id; give each hub its own HUB_NAME"
        : "code 0x" + Integer.toHexString(code);
  }

  private static IntegerProperty integer(MqttPropertyType type, long value) {
    return new IntegerProperty(type.value(), (int) value);
  }
}
