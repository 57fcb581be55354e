package io.hearthwatch.bench;

import javax.net.ssl.SSLContext;

/** A connection to the broker, as the stopwatch needs it. */
interface Line extends AutoCloseable {

  /** How a connection is made. */
  interface Maker {
    Line connect(int port, SSLContext tls, String clientId, Wire.Receiver receiver);
  }

  /** Subscribes with QoS 1. */
  Line subscribe(String filter);

  /** Publishes with QoS 1 and does not wait for the acknowledgement. */
  void publish(byte[] topic, byte[] payload);

  @Override
  void close();
}
