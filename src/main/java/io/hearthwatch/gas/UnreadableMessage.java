package io.hearthwatch.gas;

import java.nio.charset.StandardCharsets;

/** Whose message it was that could not be read, as far as that shows at a glance. */
final class UnreadableMessage {
  private static final int LOOKED_AT = 512;
  private static final int MAC_LENGTH = 17;

  private UnreadableMessage() {}

  /** The stream, or null; it need not be one that the hub knows. */
  static Detector.Key sender(String topic, byte[] payload) {
    String text =
        new String(payload, 0, Math.min(payload.length, LOOKED_AT), StandardCharsets.ISO_8859_1);
    String mac = mac(text);
    if (mac == null) {
      return null;
    }
    try {
      return new Detector.Key(DetectorTopic.parse(topic).site(), mac, type(text));
    } catch (BadMessage e) {
      return null;
    }
  }

  private static String mac(String text) {
    int seed = text.indexOf(" MAC:");
    int at = seed >= 0 ? seed + 5 : valueOf(text, "\"mac\"");
    return at < 0 || at + MAC_LENGTH > text.length()
        ? null
        : FieldRules.mac(text.substring(at, at + MAC_LENGTH));
  }

  private static String type(String text) {
    int end = text.indexOf(" Sensor IP:");
    int from = end < 0 ? valueOf(text, "\"type\"") : text.lastIndexOf('-', end) + 1;
    end = end < 0 && from >= 0 ? text.indexOf('"', from) : end;
    return from < 0 || end <= from || end - from > FieldRules.MAX_TYPE
        ? FieldRules.DEFAULT_TYPE
        : text.substring(from, end);
  }

  /** Where the string begins that a JSON field holds, or -1. */
  private static int valueOf(String text, String field) {
    int at = text.indexOf(field);
    at = at < 0 ? -1 : text.indexOf(':', at + field.length());
    return at < 0 ? -1 : text.indexOf('"', at) + 1;
  }
}
