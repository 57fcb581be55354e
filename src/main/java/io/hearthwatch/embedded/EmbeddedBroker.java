package io.hearthwatch.embedded;

import java.nio.file.Path;

/**
 * An MQTT 5 broker inside the hub, for a start without any set-up. It listens on the loopback
 * interface only. The native binary has none.
 */
public interface EmbeddedBroker {

  /**
   * Starts the broker.
   *
   * @param folder where it keeps its journal
   * @throws Exception when it cannot start
   */
  void start(Path folder, int port) throws Exception;

  /** Ends the broker, if it was started; what it holds stays on disk. */
  void close() throws Exception;
}
