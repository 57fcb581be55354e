package io.hearthwatch.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;

/**
 * The least that speaks MQTT 5: one blocking socket, one reading thread, QoS 1. It is the load
 * generator and the stopwatch, so it must cost little and add no hand-over of its own.
 */
final class Wire implements Line {
  private static final int CONNACK = 2;
  private static final int PUBLISH = 3;
  private static final int PUBACK = 4;
  private static final int SUBACK = 9;
  private static final int PACKET_IDS = 65_535;
  private static final int BUFFER = 1 << 16;
  private static final long PATIENCE_S = 10;

  /** What is done with a message; called on the reading thread, before it is acknowledged. */
  interface Receiver {
    void received(byte[] payload, long nanoTime);
  }

  private final Socket socket;
  private final OutputStream out;
  private final DataInputStream in;
  private final Receiver receiver;
  private final CountDownLatch connected = new CountDownLatch(1);
  private final CountDownLatch subscribed = new CountDownLatch(1);
  private final Packets packets = new Packets();
  private volatile long acknowledged;
  private volatile IOException failure;
  private volatile boolean closed;
  private long sent;

  /**
   * Connects with a clean session.
   *
   * @param tls null for a plain connection
   */
  Wire(int port, SSLContext tls, String clientId, Receiver receiver) {
    this.receiver = receiver;
    try {
      socket =
          tls == null
              ? new Socket(InetAddress.getLoopbackAddress(), port)
              : tls.getSocketFactory().createSocket("localhost", port);
      socket.setTcpNoDelay(true);
      out = socket.getOutputStream();
      in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), BUFFER));
      Thread reader = new Thread(this::read, "wire-" + clientId);
      reader.setDaemon(true);
      reader.start();
      send(Packets.connect(clientId));
      await(connected, "CONNACK");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Wire subscribe(String filter) {
    send(Packets.subscribe(filter));
    await(subscribed, "SUBACK");
    return this;
  }

  @Override
  public synchronized void publish(byte[] topic, byte[] payload) {
    begin();
    add(topic, payload);
    flush();
  }

  /** Begins a piece: some messages that go out in one write. */
  void begin() {
    packets.reset();
  }

  void add(byte[] topic, byte[] payload) {
    packets.publish(topic, payload, (int) (sent % PACKET_IDS) + 1);
    sent++;
  }

  /** Ends a piece. */
  void flush() {
    try {
      packets.writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until at most so many messages are not acknowledged. */
  void awaitUnderWay(int most) {
    while (sent - acknowledged > most) {
      if (failure != null) {
        throw new UncheckedIOException(failure);
      }
      LockSupport.parkNanos(100_000);
    }
  }

  private void send(byte[] packet) {
    try {
      out.write(packet);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void await(CountDownLatch latch, String what) {
    try {
      if (!latch.await(PATIENCE_S, TimeUnit.SECONDS)) {
        throw new IllegalStateException("no " + what + " from the broker", failure);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private void read() {
    try {
      while (true) {
        int type = in.readUnsignedByte();
        int length = Packets.remainingLength(in);
        switch (type >> 4) {
          case PUBACK -> {
            in.skipNBytes(length);
            acknowledged = acknowledged + 1; // this thread alone writes it
          }
          case PUBLISH -> received(in.readNBytes(length), (type >> 1) & 3);
          case CONNACK -> {
            code(in.readNBytes(length), 1);
            connected.countDown();
          }
          case SUBACK -> {
            code(in.readNBytes(length), length - 1);
            subscribed.countDown();
          }
          default -> throw new IOException("unexpected packet " + type);
        }
      }
    } catch (EOFException e) {
      failure = closed ? null : e;
    } catch (IOException e) {
      failure = closed ? null : e;
    }
  }

  private static void code(byte[] packet, int at) throws IOException {
    if ((packet[at] & 0xff) >= 0x80) {
      throw new IOException("refused by the broker, code " + (packet[at] & 0xff));
    }
  }

  private void received(byte[] body, int qos) throws IOException {
    int at = 2 + ((body[0] & 0xff) << 8 | (body[1] & 0xff));
    int id = qos == 0 ? 0 : (body[at] & 0xff) << 8 | (body[at + 1] & 0xff);
    at += qos == 0 ? 0 : 2;
    int properties = body[at] & 0xff; // ours are short: one byte of length
    if (properties > 127) {
      properties = (properties & 127) | (body[++at] & 127) << 7;
    }
    at += 1 + properties;
    byte[] payload = java.util.Arrays.copyOfRange(body, at, body.length);
    receiver.received(payload, System.nanoTime());
    if (qos > 0) {
      out.write(new byte[] {0x40, 2, (byte) (id >> 8), (byte) id});
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Packets as bytes. */
  private static final class Packets extends ByteArrayOutputStream {
    private static final int KEEP_ALIVE_OFF = 0;
    private static final byte[] CONNECT_HEADER = {0, 4, 'M', 'Q', 'T', 'T', 5, 2};

    Packets() {
      super(BUFFER);
    }

    static byte[] connect(String clientId) {
      byte[] id = clientId.getBytes(StandardCharsets.UTF_8);
      Packets p = new Packets();
      p.write(0x10);
      p.length(CONNECT_HEADER.length + 2 + 1 + 2 + id.length);
      p.write(CONNECT_HEADER, 0, CONNECT_HEADER.length);
      p.number(KEEP_ALIVE_OFF);
      p.write(0); // no properties
      p.text(id);
      return p.toByteArray();
    }

    static byte[] subscribe(String filter) {
      byte[] name = filter.getBytes(StandardCharsets.UTF_8);
      Packets p = new Packets();
      p.write(0x82);
      p.length(2 + 1 + 2 + name.length + 1);
      p.number(1);
      p.write(0);
      p.text(name);
      p.write(1);
      return p.toByteArray();
    }

    void publish(byte[] topic, byte[] payload, int id) {
      write(0x32);
      length(2 + topic.length + 2 + 1 + payload.length);
      text(topic);
      number(id);
      write(0); // no properties
      write(payload, 0, payload.length);
    }

    private void length(int value) {
      int rest = value;
      do {
        int digit = rest & 127;
        rest >>= 7;
        write(rest > 0 ? digit | 128 : digit);
      } while (rest > 0);
    }

    private void number(int value) {
      write(value >> 8);
      write(value);
    }

    private void text(byte[] bytes) {
      number(bytes.length);
      write(bytes, 0, bytes.length);
    }

    static int remainingLength(DataInputStream in) throws IOException {
      int value = 0;
      for (int shift = 0; ; shift += 7) {
        int digit = in.readUnsignedByte();
        value |= (digit & 127) << shift;
        if (digit < 128) {
          return value;
        }
      }
    }
  }
}
