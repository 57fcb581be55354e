package io.hearthwatch.contract;

import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

/** Devices that no other test has, and what their firmware publishes. */
final class Thing {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private Thing() {}

  /** A press that differs from every other. */
  static String press() {
    return "{\"serialNumber\":\"G030JF05"
        + UUID.randomUUID()
        + "\",\"batteryVoltage\":\"1582mV\",\"clickType\":\"SINGLE\"}";
  }

  static Detector detector() {
    int n = COUNT.incrementAndGet();
    return new Detector(
        "198.51.100." + n,
        "192.168.1." + n,
        String.format(Locale.ROOT, "AD:18:14:80:%02X:%02X", n >> 8, n & 0xff));
  }

  /** A gas detector at a site of its own. */
  record Detector(String site, String ip, String mac) {
    String topic() {
      return "outTopic/" + site + "/" + ip;
    }

    String reading(int sequence, String value) {
      return sequence + "-Gas Sensor IP:" + ip + " MAC:" + mac + " Reading value=" + value;
    }
  }
}
