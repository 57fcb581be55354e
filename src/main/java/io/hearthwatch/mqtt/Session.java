package io.hearthwatch.mqtt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.mqtt.MqttConnAckMessage;
import io.netty.handler.codec.mqtt.MqttConnectReturnCode;
import io.netty.handler.codec.mqtt.MqttFixedHeader;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.handler.codec.mqtt.MqttMessageBuilders;
import io.netty.handler.codec.mqtt.MqttMessageType;
import io.netty.handler.codec.mqtt.MqttPubReplyMessageVariableHeader;
import io.netty.handler.codec.mqtt.MqttPublishMessage;
import io.netty.handler.codec.mqtt.MqttQoS;
import io.netty.handler.codec.mqtt.MqttReasonCodeAndPropertiesVariableHeader;
import io.netty.handler.codec.mqtt.MqttSubAckMessage;
import io.netty.handler.codec.mqtt.MqttUnsubAckMessage;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One MQTT 5 connection from its CONNECT to its end; never used again afterwards, so nothing that
 * was under way in it can be sent by a later one. Everything here runs on the channel's event loop.
 *
 * <p>Incoming QoS 1 messages are acknowledged in the order they came (MQTT 5, 4.6), each when the
 * receiver says so. A peer that shows no life for {@link #SILENCE_S} seconds is asked for one (a
 * subscriber sends its SUBSCRIBE again, which also makes sure that the subscription is in force),
 * and given up {@link #ANSWER_S} seconds later.
 */
final class Session extends ChannelInboundHandlerAdapter {
  static final int SILENCE_S = 5;
  static final int ANSWER_S = 5;

  /** The broker hears from the hub at least this often. */
  static final int KEEP_ALIVE_S = 20;

  /** Reading from the broker pauses above these and goes on below their half. */
  static final int MOST_UNDER_WAY = 5_000;

  static final long MOST_BYTES_UNDER_WAY = 16L << 20;

  /**
   * What the broker may send before it is acknowledged; below {@link #MOST_UNDER_WAY}, so that
   * reading does not pause for it. After a reconnect the answers to our first packets wait behind
   * no more than these.
   */
  static final int RECEIVE_MAXIMUM = 4_000;

  private static final AtomicLong NUMBERS = new AtomicLong();

  /** What a session tells its link. */
  interface Listener {
    void up(Session session);

    void received(Session session, Inbound message, Delivery delivery);

    void down(Session session, String reason);
  }

  /** The receiver's end of one message under way. */
  final class Delivery {
    private final int packetId;
    private final int size;
    private boolean done;

    private Delivery(int packetId, int size) {
      this.packetId = packetId;
      this.size = size;
    }

    /** The message is safe; may be called from any thread, a second call does nothing. */
    void done() {
      finished.add(this);
      if (settling.compareAndSet(false, true)) {
        channel.eventLoop().execute(Session.this::settle);
      }
    }
  }

  private record Pending(CompletableFuture<Void> future, long deadline) {}

  private final LinkOptions options;
  private final Listener listener;
  private final Channel channel;
  private final ArrayDeque<Delivery> underWay = new ArrayDeque<>();
  private final ConcurrentLinkedQueue<Delivery> finished = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean settling = new AtomicBoolean();
  private final Map<Integer, Pending> published = new HashMap<>();
  private ChannelHandlerContext context;
  private final long number = NUMBERS.incrementAndGet();
  private boolean resumed;
  private int nextPacketId = 1;
  private int sendMaximum = 65_535;
  private int subscribeId = -1;
  private int unsubscribeId = -1;
  private boolean leaving;
  private final CompletableFuture<Void> left = new CompletableFuture<>();
  private boolean up;
  private boolean ended;
  private int countUnderWay;
  private long bytesUnderWay;
  private long lastHeard;
  private long askedAt = -1;
  private long lastAsked;

  /**
   * @param leaving whether the share was left: only what the broker still has for it is taken
   */
  Session(LinkOptions options, Channel channel, Listener listener, boolean leaving) {
    this.options = options;
    this.leaving = leaving;
    this.channel = channel;
    this.listener = listener;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    context = ctx;
    lastHeard = System.nanoTime();
    askedAt = lastHeard;
    lastAsked = lastHeard;
    // A command that waits in the kernel of a dead connection must not leave it later: closing
    // without lingering throws it away.
    channel.config().setOption(ChannelOption.SO_LINGER, 0);
    ctx.writeAndFlush(Packets.connect(options));
    watch();
  }

  private void watch() {
    channel
        .eventLoop()
        .schedule(
            () -> {
              if (!ended) {
                checkLife(System.nanoTime());
                watch();
              }
            },
            1,
            TimeUnit.SECONDS);
  }

  private void checkLife(long now) {
    if (!channel.config().isAutoRead()) {
      lastHeard = now; // paused by us: silence says nothing
      askedAt = -1;
      return;
    }
    if (askedAt < 0 && now - lastAsked > TimeUnit.SECONDS.toNanos(KEEP_ALIVE_S / 2)) {
      ask(now); // a stream of QoS 0 messages is heard, but says nothing of us to the broker
    }
    if (askedAt >= 0) {
      // the answer may stand in line behind thousands of messages: while they come, all is well
      if (now - Math.max(askedAt, lastHeard) > TimeUnit.SECONDS.toNanos(ANSWER_S)) {
        abort("no answer for " + ANSWER_S + " s" + (up ? "" : " to the connect or subscribe"));
      }
    } else if (now - lastHeard > TimeUnit.SECONDS.toNanos(SILENCE_S)) {
      ask(now);
    }
    for (Pending pending : published.values()) {
      if (now - pending.deadline() > 0) {
        abort("a published message was not acknowledged within " + ANSWER_S + " s");
        return;
      }
    }
  }

  private void ask(long now) {
    askedAt = now;
    lastAsked = now;
    context.writeAndFlush(
        options.filter() == null || leaving ? MqttMessage.PINGREQ : subscribe(false));
  }

  private MqttMessage subscribe(boolean first) {
    subscribeId = packetId();
    return Packets.subscribe(subscribeId, options.filter(), options.qos(), first);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object object) {
    if (!(object instanceof MqttMessage message)) {
      ctx.fireChannelRead(object);
      return;
    }
    try {
      lastHeard = System.nanoTime();
      if (message.decoderResult().isFailure()) {
        abort("the broker sent what is no MQTT 5: " + message.decoderResult().cause().getMessage());
        return;
      }
      read(message);
    } finally {
      ReferenceCountUtil.release(object);
    }
  }

  private void read(MqttMessage message) {
    MqttMessageType type = message.fixedHeader().messageType();
    switch (type) {
      case PUBLISH -> publishRead((MqttPublishMessage) message);
      case CONNACK -> connAck((MqttConnAckMessage) message);
      case SUBACK -> subAck((MqttSubAckMessage) message);
      case UNSUBACK -> unsubAck((MqttUnsubAckMessage) message);
      case PUBACK -> pubAck((MqttPubReplyMessageVariableHeader) message.variableHeader());
      case PINGRESP -> askedAt = -1;
      case DISCONNECT -> {
        Object header = message.variableHeader();
        int code =
            header instanceof MqttReasonCodeAndPropertiesVariableHeader h
                ? h.reasonCode() & 0xff
                : 0;
        abort("the broker said goodbye: " + Packets.disconnectReason(code));
      }
      default -> abort("unexpected " + type + " from the broker");
    }
  }

  private void connAck(MqttConnAckMessage message) {
    MqttConnectReturnCode code = message.variableHeader().connectReturnCode();
    if (code != MqttConnectReturnCode.CONNECTION_ACCEPTED) {
      abort("the broker refused the connection: " + code);
      return;
    }
    resumed = message.variableHeader().isSessionPresent();
    sendMaximum = Packets.receiveMaximum(message.variableHeader().properties());
    if (options.isShared() && !Packets.canShare(message.variableHeader().properties())) {
      abort(Packets.refused(options.filter(), Packets.NO_SHARED_SUBSCRIPTIONS));
      return;
    }
    if (options.filter() == null) {
      isUp();
    } else if (leaving) {
      unsubscribe();
    } else {
      context.writeAndFlush(subscribe(true));
    }
  }

  private void subAck(MqttSubAckMessage message) {
    if (message.variableHeader().messageId() != subscribeId) {
      return;
    }
    int code = message.payload().reasonCodes().get(0);
    if (code > 2) {
      abort(Packets.refused(options.filter(), code));
      return;
    }
    askedAt = -1;
    if (!up) {
      isUp();
    }
  }

  /**
   * Takes no new messages; what the broker has for this session already still comes.
   *
   * @return ends when the broker has agreed; fails when the connection is lost before
   */
  CompletableFuture<Void> leave() {
    channel
        .eventLoop()
        .execute(
            () -> {
              if (ended || !up) {
                left.completeExceptionally(new NotConnectedException("the connection is down"));
              } else if (!leaving) {
                leaving = true;
                unsubscribe();
              }
            });
    return left;
  }

  private void unsubscribe() {
    unsubscribeId = packetId();
    context.writeAndFlush(
        MqttMessageBuilders.unsubscribe()
            .messageId(unsubscribeId)
            .addTopicFilter(options.filter())
            .build());
  }

  private void unsubAck(MqttUnsubAckMessage message) {
    if (message.variableHeader().messageId() != unsubscribeId) {
      return;
    }
    left.complete(null);
    if (!up) {
      isUp();
    }
  }

  private void isUp() {
    askedAt = -1;
    up = true;
    listener.up(this);
  }

  private void publishRead(MqttPublishMessage message) {
    MqttFixedHeader fixed = message.fixedHeader();
    int qos = fixed.qosLevel().value();
    int packetId = qos == 0 ? -1 : message.variableHeader().packetId();
    byte[] payload = ByteBufUtil.getBytes(message.payload());
    Delivery delivery = new Delivery(packetId, payload.length);
    if (qos > 0) {
      underWay.add(delivery);
    }
    countUnderWay++;
    bytesUnderWay += payload.length;
    if (countUnderWay >= MOST_UNDER_WAY || bytesUnderWay >= MOST_BYTES_UNDER_WAY) {
      channel.config().setAutoRead(false);
    }
    listener.received(
        this,
        Packets.inbound(message, payload, qos, packetId, stalledMillis(), number, resumed),
        delivery);
  }

  private long stalledMillis() {
    return askedAt < 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(lastHeard - askedAt);
  }

  /** Counts finished messages off and acknowledges those whose turn it is, all in one write. */
  private void settle() {
    settling.set(false);
    for (Delivery d = finished.poll(); d != null; d = finished.poll()) {
      if (!d.done) {
        d.done = true;
        countUnderWay--;
        bytesUnderWay -= d.size;
      }
    }
    if (ended) {
      return;
    }
    ByteBuf acks = null;
    while (!underWay.isEmpty() && underWay.peek().done) {
      if (acks == null) {
        acks = channel.alloc().buffer(Math.min(underWay.size(), 1_000) * 4);
      }
      acks.writeShort(0x4002).writeShort(underWay.poll().packetId);
    }
    if (acks != null) {
      context.writeAndFlush(acks);
    }
    if (!channel.config().isAutoRead()
        && countUnderWay < MOST_UNDER_WAY / 2
        && bytesUnderWay < MOST_BYTES_UNDER_WAY / 2) {
      lastHeard = System.nanoTime();
      channel.config().setAutoRead(true);
    }
  }

  /**
   * Publishes now or fails; nothing is kept for later. The future ends when the broker has
   * acknowledged (QoS 1) or the message was written (QoS 0).
   */
  CompletableFuture<Void> publish(Outbound message) {
    CompletableFuture<Void> future = new CompletableFuture<>();
    if (channel.eventLoop().inEventLoop()) {
      write(message, future);
    } else {
      channel.eventLoop().execute(() -> write(message, future));
    }
    return future;
  }

  private void write(Outbound message, CompletableFuture<Void> future) {
    if (!up || ended) {
      future.completeExceptionally(
          new NotConnectedException("the connection to the broker is down"));
      return;
    }
    if (published.size() >= sendMaximum) {
      future.completeExceptionally(
          new NotConnectedException(
              "the broker has not acknowledged " + published.size() + " messages"));
      return;
    }
    int packetId = message.qos() == 0 ? 0 : packetId();
    var written =
        context.writeAndFlush(
            Packets.publish(message, packetId, Unpooled.wrappedBuffer(message.payload())));
    if (message.qos() == 0) {
      written.addListener(
          f -> {
            if (f.isSuccess()) {
              future.complete(null);
            } else {
              future.completeExceptionally(f.cause());
            }
          });
    } else {
      published.put(
          packetId, new Pending(future, System.nanoTime() + TimeUnit.SECONDS.toNanos(ANSWER_S)));
    }
  }

  private void pubAck(MqttPubReplyMessageVariableHeader ack) {
    Pending pending = published.remove(ack.messageId());
    if (pending == null) {
      return;
    }
    int code = ack.reasonCode() & 0xff;
    if (code >= 0x80) {
      pending
          .future()
          .completeExceptionally(
              new NotConnectedException("the broker refused the message: code " + code));
    } else {
      pending.future().complete(null);
    }
  }

  private int packetId() {
    do {
      nextPacketId = nextPacketId == 65_535 ? 1 : nextPacketId + 1;
    } while (published.containsKey(nextPacketId));
    return nextPacketId;
  }

  /** Ends the connection at once and throws away what was not sent. */
  void abort(String reason) {
    if (!channel.eventLoop().inEventLoop()) {
      channel.eventLoop().execute(() -> abort(reason));
      return;
    }
    if (ended) {
      return;
    }
    end(reason);
    channel.unsafe().close(channel.unsafe().voidPromise());
  }

  /**
   * Says goodbye properly; the broker then publishes no last will. Ends when the channel is closed.
   */
  Future<Void> disconnect() {
    channel
        .eventLoop()
        .execute(
            () -> {
              if (!ended && channel.isOpen()) {
                settle();
                end("closed by the hub");
                channel.config().setOption(ChannelOption.SO_LINGER, -1);
                context
                    .writeAndFlush(MqttMessageBuilders.disconnect().reasonCode((byte) 0).build())
                    .addListener(f -> channel.close());
              }
            });
    return channel.closeFuture();
  }

  private void end(String reason) {
    ended = true;
    for (Pending pending : published.values()) {
      pending.future().completeExceptionally(new NotConnectedException(reason));
    }
    published.clear();
    left.completeExceptionally(new NotConnectedException(reason));
    listener.down(this, reason);
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    if (!ended) {
      end("the connection was closed");
    }
    ctx.fireChannelInactive();
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    abort(String.valueOf(cause.getMessage()));
  }

  static MqttQoS qos(int level) {
    return MqttQoS.valueOf(level);
  }
}
