package io.hearthwatch.device;

import java.util.List;

/**
 * A lock controller with the firmware in the field: any message on its topic moves the bolt to the
 * other side, whatever it says. Unlike that firmware it reports where the bolt is.
 */
final class Lock {
  private final String topic;
  private boolean unlocked;

  Lock(String topic) {
    this.topic = topic;
  }

  /** After each connect: where the bolt is. */
  List<Message> connected() {
    return List.of(report());
  }

  List<Message> received(String on) {
    if (!on.equals(topic)) {
      return List.of();
    }
    unlocked = !unlocked;
    return List.of(report());
  }

  private Message report() {
    return new Message(
        topic + "/state", "{\"state\":\"" + (unlocked ? "UNLOCKED" : "LOCKED") + "\"}", 1);
  }
}
