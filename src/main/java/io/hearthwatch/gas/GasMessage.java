package io.hearthwatch.gas;

/**
 * What a detector can say: a reading, or HELLO after it (re)connected.
 *
 * <p>None of the three texts is null or empty.
 */
public sealed interface GasMessage permits Reading, Hello {
  /** The public address or name of the site; second level of the topic, at most 64 characters. */
  String site();

  /** Address of the detector in its own network: from the payload, else from the topic. */
  String ip();

  /** {@code outTopic/<site>/<ip>} as received, at most 255 characters. */
  String topic();
}
