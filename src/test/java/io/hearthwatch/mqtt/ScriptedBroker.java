package io.hearthwatch.mqtt;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnAckVariableHeader;
import io.netty.handler.codec.mqtt.MqttConnectMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttDecoder;
import io.netty.handler.codec.mqtt.MqttEncoder;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageIdVariableHeader;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttProperties;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttPublishVariableHeader;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttSubAckPayload;
import io.netty.handler.codec.mqtt.MqttSubscribeMessage;
import io.netty.handler.codec.mqtt.MqttUnsubscribeMessage;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A broker for one client that misbehaves as a test says, and remembers what it was sent. */
final class ScriptedBroker implements AutoCloseable {
  /** What the broker does; may be changed at any time. */
  volatile boolean sessionPresent;

  volatile boolean answersConnects = true;
  volatile boolean answersSubscribes = true;
  volatile boolean answersPublishes = true;
  volatile boolean answersPings = true;
  volatile int subscribeCode = 1;
  volatile boolean sharesSubscriptions = true;

  private final EventLoopGroup loop = new NioEventLoopGroup(1);
  private final Channel server;
  private final List<Connection> connections = new CopyOnWriteArrayList<>();

  /** One connection of the client, with what came by it. */
  static final class Connection {
    private final Channel channel;
    final List<MqttConnectMessage> connects = new CopyOnWriteArrayList<>();
    final List<Integer> subscribes = new CopyOnWriteArrayList<>();
    final List<String> unsubscribes = new CopyOnWriteArrayList<>();
    final List<String> published = new CopyOnWriteArrayList<>();
    final List<Integer> acknowledged = new CopyOnWriteArrayList<>();

    Connection(Channel channel) {
      this.channel = channel;
    }

    /** Sends a message to the client. */
    void deliver(String topic, String payload, int packetId, boolean duplicate) {
      channel.writeAndFlush(
          new MqttPublishMessage(
              new MqttFixedHeader(
                  MqttMessageType.PUBLISH,
                  duplicate,
                  packetId > 0 ? MqttQoS.AT_LEAST_ONCE : MqttQoS.AT_MOST_ONCE,
                  false,
                  0),
              new MqttPublishVariableHeader(topic, packetId, new MqttProperties()),
              Unpooled.copiedBuffer(payload, StandardCharsets.UTF_8)));
    }

    void send(byte[] raw) {
      channel.pipeline().firstContext().writeAndFlush(Unpooled.wrappedBuffer(raw));
    }

    boolean isOpen() {
      return channel.isOpen();
    }

    void close() {
      channel.close();
    }
  }

  ScriptedBroker() throws InterruptedException {
    server =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<SocketChannel>() {
                  @Override
                  protected void initChannel(SocketChannel channel) {
                    Connection connection = new Connection(channel);
                    connections.add(connection);
                    channel
                        .pipeline()
                        .addLast(MqttEncoder.INSTANCE, new MqttDecoder(1 << 20))
                        .addLast(new Script(connection));
                  }
                })
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
  }

  String url() {
    return "tcp://127.0.0.1:" + ((InetSocketAddress) server.localAddress()).getPort();
  }

  /** The connections so far, the oldest first. */
  List<Connection> connections() {
    return connections;
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS);
  }

  private final class Script extends SimpleChannelInboundHandler<MqttMessage> {
    private final Connection connection;

    Script(Connection connection) {
      this.connection = connection;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, MqttMessage message) {
      switch (message.fixedHeader().messageType()) {
        case CONNECT -> {
          connection.connects.add((MqttConnectMessage) message);
          if (answersConnects) {
            ctx.writeAndFlush(
                new MqttConnAckMessage(
                    fixed(MqttMessageType.CONNACK),
                    new MqttConnAckVariableHeader(
                        MqttConnectReturnCode.CONNECTION_ACCEPTED, sessionPresent, properties())));
          }
        }
        case SUBSCRIBE -> {
          int id = ((MqttSubscribeMessage) message).variableHeader().messageId();
          connection.subscribes.add(id);
          if (answersSubscribes) {
            ctx.writeAndFlush(
                new MqttSubAckMessage(
                    fixed(MqttMessageType.SUBACK),
                    MqttMessageIdVariableHeader.from(id),
                    new MqttSubAckPayload(subscribeCode)));
          }
        }
        case UNSUBSCRIBE -> {
          MqttUnsubscribeMessage unsubscribe = (MqttUnsubscribeMessage) message;
          connection.unsubscribes.addAll(unsubscribe.payload().topics());
          ctx.writeAndFlush(
              MqttMessageBuilders.unsubAck()
                  .packetId(unsubscribe.variableHeader().messageId())
                  .addReasonCode((short) 0)
                  .build());
        }
        case PUBLISH -> {
          MqttPublishMessage publish = (MqttPublishMessage) message;
          connection.published.add(publish.payload().toString(StandardCharsets.UTF_8));
          if (answersPublishes && publish.variableHeader().packetId() > 0) {
            ctx.writeAndFlush(
                new MqttMessage(
                    fixed(MqttMessageType.PUBACK),
                    MqttMessageIdVariableHeader.from(publish.variableHeader().packetId())));
          }
        }
        case PUBACK ->
            connection.acknowledged.add(
                ((MqttMessageIdVariableHeader) message.variableHeader()).messageId());
        case PINGREQ -> {
          if (answersPings) {
            ctx.writeAndFlush(MqttMessage.PINGRESP);
          }
        }
        default -> {}
      }
    }

    private MqttProperties properties() {
      MqttProperties properties = new MqttProperties();
      if (!sharesSubscriptions) {
        properties.add(
            new MqttProperties.IntegerProperty(
                MqttProperties.MqttPropertyType.SHARED_SUBSCRIPTION_AVAILABLE.value(), 0));
      }
      return properties;
    }

    private MqttFixedHeader fixed(MqttMessageType type) {
      return new MqttFixedHeader(type, false, MqttQoS.AT_MOST_ONCE, false, 0);
    }
  }
}
