package io.hearthwatch.device;

/**
 * An AWS IoT Button: each press says who it is, how full its battery is, and how it was pressed.
 */
final class Button {
  private static final int FULL_MV = 1582;
  private static final int EMPTY_MV = 1100;

  /** How many presses use up a millivolt. */
  private static final int PRESSES_A_MV = 4;

  private final String topic;
  private final String serialNumber;
  private int presses;

  Button(String topic, String serialNumber) {
    this.topic = topic;
    this.serialNumber = serialNumber;
  }

  /** A short press. The battery sinks slowly; an empty one is replaced. */
  Message press() {
    int millivolts = FULL_MV - presses++ / PRESSES_A_MV % (FULL_MV - EMPTY_MV);
    return new Message(
        topic,
        "{\"serialNumber\":\""
            + serialNumber
            + "\",\"batteryVoltage\":\""
            + millivolts
            + "mV\",\"clickType\":\"SINGLE\"}",
        1);
  }
}
