package io.hearthwatch.it;

import java.util.concurrent.atomic.AtomicInteger;

/** The door of the shipped example, and the presses of its button. */
final class Door {

  static final String BUTTON = "thing/AWS-Button-AB12";
  static final String LOCK = "remote-lock/esp8266_22AB37";
  static final String STATE = LOCK + "/state";
  static final String LOCK_NAME = "esp8266_22AB37";

  private static final AtomicInteger PRESSES = new AtomicInteger();

  private Door() {}

  /** A press as the button publishes it. */
  static String press(String clickType) {
    return press(clickType, 1582);
  }

  /** A press that no other one equals: a battery loses a little each time. */
  static String fresh() {
    return press("SINGLE", 1_000_000 - PRESSES.incrementAndGet());
  }

  private static String press(String clickType, int millivolts) {
    return "{\"serialNumber\":\"G030JF055364XVRB\",\"batteryVoltage\":\""
        + millivolts
        + "mV\",\"clickType\":\""
        + clickType
        + "\"}";
  }
}
