package io.hearthwatch.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ButtonTest {
  private final Button button = new Button("thing/AWS-Button-AB12", "DEMO000000000001");

  @Test
  void saysWhatAnAwsButtonSays() {
    assertEquals(
        new Message(
            "thing/AWS-Button-AB12",
            "{\"serialNumber\":\"DEMO000000000001\",\"batteryVoltage\":\"1582mV\","
                + "\"clickType\":\"SINGLE\"}",
            1),
        button.press());
  }

  @Test
  void onlyTheBatteryChangesFromPressToPress() {
    Set<String> texts = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      String text = button.press().text();
      texts.add(text);
      assertTrue(
          text.matches(
              "\\{\"serialNumber\":\"DEMO000000000001\",\"batteryVoltage\":\"1[1-5][0-9]{2}mV\","
                  + "\"clickType\":\"SINGLE\"}"),
          text);
    }
    assertEquals(482, texts.size());
  }
}
