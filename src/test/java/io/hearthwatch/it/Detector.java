package io.hearthwatch.it;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** A gas detector of its own site, and the texts its firmware publishes. */
record Detector(String site, String ip, String mac) {

  static final String HELLO = "IOT Gas sensor prompt, HELLO!";

  private static final AtomicInteger COUNT = new AtomicInteger();

  /** A detector no other test has. */
  static Detector fresh() {
    int n = COUNT.incrementAndGet();
    return new Detector(
        "198.51." + n / 250 + "." + n % 250,
        "192.168." + n / 250 + "." + n % 250,
        String.format(Locale.ROOT, "AD:18:14:7F:%02X:%02X", n / 256, n % 256));
  }

  /** Where it publishes. */
  String topic() {
    return "outTopic/" + site + "/" + ip;
  }

  /** Where it takes orders. */
  String orders() {
    return "InTopic/" + site + "/" + ip;
  }

  /** The id of its gas alarm. */
  String alarm() {
    return "gas-" + site + "-" + mac.replace(":", "") + "-Gas";
  }

  String regular(int sequence, String value) {
    return sequence + "-Gas Sensor IP:" + ip + " MAC:" + mac + " Reading value=" + value;
  }

  String requested(int sequence, String value) {
    return "REQUESTED-" + regular(sequence, value);
  }

  /** A concentration, as newer detectors send it. */
  String json(int sequence, double value, String time) {
    return String.format(
        Locale.ROOT,
        "{\"seq\":%d,\"type\":\"CO\",\"mac\":\"%s\",\"ip\":\"%s\",\"value\":%s,\"unit\":\"ppm\","
            + "\"ts\":\"%s\",\"battery\":87}",
        sequence,
        mac,
        ip,
        value,
        time);
  }
}
