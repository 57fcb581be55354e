package io.hearthwatch.device;

import java.nio.charset.StandardCharsets;

/** What a device says: a topic, a text, and whether it wants an acknowledgement (QoS 1). */
record Message(String topic, String text, int qos) {
  byte[] payload() {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
