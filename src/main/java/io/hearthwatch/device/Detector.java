package io.hearthwatch.device;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A detector with the firmware in the field: its texts byte for byte, and its two orders. */
final class Detector {
  private static final Pattern SLEEP =
      Pattern.compile("Sleep([0-9]{1,9}(?:\\.[0-9]{1,9})?|\\.[0-9]{1,9})-");
  private static final BigDecimal SHORTEST = new BigDecimal("0.01");
  private static final BigDecimal LONGEST = new BigDecimal("86400");

  private final String site;
  private final String ip;
  private final String mac;
  private Duration period = Duration.ofSeconds(1);
  private int sequence;
  private int value;

  Detector(String site, String ip, String mac) {
    this.site = site;
    this.ip = ip;
    this.mac = mac;
  }

  String mac() {
    return mac;
  }

  /** Where its orders come. */
  String orders() {
    return "InTopic/" + site + "/" + ip;
  }

  /** Time from one regular reading to the next. */
  Duration period() {
    return period;
  }

  /** What the sensor's digital output says from now on, 0 or 1. */
  void sense(int now) {
    value = now;
  }

  /** After each connect. The sequence goes on, as the detector itself did not restart. */
  List<Message> connected() {
    return List.of(message("IOT Gas sensor prompt, HELLO!"));
  }

  /** When a period is over. */
  Message regular() {
    return message(reading());
  }

  /** {@code Request} or {@code Sleep<n>-}; anything else is not understood and changes nothing. */
  List<Message> received(String topic, byte[] payload) {
    if (!topic.endsWith("/" + ip)) {
      return List.of();
    }
    String order = new String(payload, StandardCharsets.ISO_8859_1);
    if (order.equals("Request")) {
      return List.of(message("REQUESTED-" + reading()));
    }
    Matcher sleep = SLEEP.matcher(order);
    if (sleep.matches()) {
      BigDecimal seconds = new BigDecimal(sleep.group(1));
      if (seconds.compareTo(SHORTEST) >= 0 && seconds.compareTo(LONGEST) <= 0) {
        period = Duration.ofNanos(seconds.movePointRight(9).longValue());
      }
    }
    return List.of();
  }

  private String reading() {
    sequence = sequence == Integer.MAX_VALUE ? 1 : sequence + 1;
    return sequence + "-Gas Sensor IP:" + ip + " MAC:" + mac + " Reading value=" + value;
  }

  private Message message(String text) {
    return new Message("outTopic/" + site + "/" + ip, text, 0);
  }
}
