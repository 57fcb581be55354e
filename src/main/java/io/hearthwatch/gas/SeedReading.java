package io.hearthwatch.gas;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

/**
 * The text of the detectors in the field:
 *
 * <pre>[REQUESTED-]495-Gas Sensor IP:192.168.1.11 MAC:AD:18:14:7F:CF:5C Reading value=0</pre>
 *
 * <p>The hot path of the hub: works on the bytes, makes only the strings that the reading keeps.
 */
final class SeedReading {
  private static final byte[] REQUESTED = "REQUESTED-".getBytes(ISO_8859_1);
  private static final byte[] IP = " Sensor IP:".getBytes(ISO_8859_1);
  private static final byte[] MAC = " MAC:".getBytes(ISO_8859_1);
  private static final byte[] VALUE = " Reading value=".getBytes(ISO_8859_1);

  private final byte[] text;
  private final int end;
  private int at;

  private SeedReading(byte[] text, int from, int end) {
    this.text = text;
    this.at = from;
    this.end = end;
  }

  /**
   * Returns null when the bytes do not have the shape of a reading; throws when they do but a field
   * breaks its rule. The bytes may be no valid UTF-8 then.
   */
  static Reading parse(DetectorTopic topic, byte[] text, int from, int end) throws BadMessage {
    return new SeedReading(text, from, end).parse(topic);
  }

  private Reading parse(DetectorTopic topic) throws BadMessage {
    boolean requested = startsWith(REQUESTED, at);
    at += requested ? REQUESTED.length : 0;
    int dash = at;
    while (dash < end && text[dash] >= '0' && text[dash] <= '9') {
      dash++;
    }
    int ip = dash == at || dash == end || text[dash] != '-' ? -1 : find(IP, dash + 1);
    int mac = ip < 0 ? -1 : find(MAC, ip + IP.length);
    int value = mac < 0 ? -1 : find(VALUE, mac + MAC.length);
    if (value < 0) {
      return null;
    }
    int sequence = sequence(at, dash);
    String type = type(dash + 1, ip);
    String address = address(ip + IP.length, mac, topic.ip());
    String hardware = mac(mac + MAC.length, value);
    Integer digital = digital(value + VALUE.length);
    double reading = digital == null ? decimal(value + VALUE.length) : digital;
    return new Reading(
        topic.name(),
        topic.site(),
        address,
        hardware,
        type,
        sequence,
        digital,
        reading,
        null,
        null,
        requested,
        null,
        false,
        false);
  }

  private int sequence(int from, int to) throws BadMessage {
    long number = 0;
    for (int i = from; i < to && number <= Integer.MAX_VALUE; i++) {
      number = number * 10 + (text[i] - '0');
    }
    if (number > Integer.MAX_VALUE) {
      throw new BadMessage("reading: sequence must be 0 to 2147483647", string(from, to));
    }
    return (int) number;
  }

  private String type(int from, int to) throws BadMessage {
    if (to - from == 3 && text[from] == 'G' && text[from + 1] == 'a' && text[from + 2] == 's') {
      return FieldRules.DEFAULT_TYPE;
    }
    String type = string(from, to);
    boolean good = !type.isEmpty() && type.length() <= FieldRules.MAX_TYPE;
    for (int i = 0; good && i < type.length(); i++) {
      good = FieldRules.isLetterOrDigit(type.charAt(i));
    }
    if (!good) {
      throw new BadMessage("reading: type must be 1 to 16 letters and digits", type);
    }
    return type;
  }

  /** Mostly the topic's: then no second string is made. */
  private String address(int from, int to, String usual) throws BadMessage {
    boolean same = to - from == usual.length();
    for (int i = 0; same && i < usual.length(); i++) {
      same = usual.charAt(i) == text[from + i];
    }
    String ip = same ? usual : string(from, to);
    if (!FieldRules.isIp(ip)) {
      throw new BadMessage("reading: ip must be 1 to 45 hex digits, '.' and ':'", ip);
    }
    return ip;
  }

  private String mac(int from, int to) throws BadMessage {
    String given = string(from, to);
    String mac = given.indexOf(':') < 0 ? null : FieldRules.mac(given);
    if (mac == null) {
      throw new BadMessage("reading: mac must be XX:XX:XX:XX:XX:XX in hex digits", given);
    }
    return mac;
  }

  private Integer digital(int from) {
    if (end - from != 1) {
      return null;
    }
    return switch (text[from]) {
      case '0', 'F' -> 0;
      case '1', 'T' -> 1;
      default -> null;
    };
  }

  private double decimal(int from) throws BadMessage {
    String value = string(from, end);
    double number = FieldRules.decimal(value);
    if (Double.isNaN(number)) {
      throw new BadMessage("reading: value must be 0, 1, F, T or a decimal number", value);
    }
    return number;
  }

  private int find(byte[] marker, int from) {
    for (int i = from; i <= end - marker.length; i++) {
      if (text[i] == marker[0] && startsWith(marker, i)) {
        return i;
      }
    }
    return -1;
  }

  private boolean startsWith(byte[] marker, int from) {
    if (from + marker.length > end) {
      return false;
    }
    for (int i = 0; i < marker.length; i++) {
      if (text[from + i] != marker[i]) {
        return false;
      }
    }
    return true;
  }

  private String string(int from, int to) {
    return new String(text, from, to - from, ISO_8859_1);
  }
}
