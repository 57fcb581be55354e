package io.hearthwatch.device;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DetectorTest {
  private static final String ORDERS = "InTopic/s/192.168.1.11";
  private static final String TOPIC = "outTopic/s/192.168.1.11";

  private final Detector detector = new Detector("s", "192.168.1.11", "AD:18:14:7F:CF:5C");

  private List<Message> order(String topic, String text) {
    return detector.received(topic, text.getBytes(US_ASCII));
  }

  private static Message reading(String text) {
    return new Message(TOPIC, text, 0);
  }

  @Test
  void speaksTheTextsOfTheDetectorsInTheField() {
    assertEquals(List.of(reading("IOT Gas sensor prompt, HELLO!")), detector.connected());
    assertEquals(
        reading("1-Gas Sensor IP:192.168.1.11 MAC:AD:18:14:7F:CF:5C Reading value=0"),
        detector.regular());
    assertEquals(
        List.of(
            reading(
                "REQUESTED-2-Gas Sensor IP:192.168.1.11 MAC:AD:18:14:7F:CF:5C Reading value=0")),
        order(ORDERS, "Request"));
    detector.sense(1);
    assertEquals(
        reading("3-Gas Sensor IP:192.168.1.11 MAC:AD:18:14:7F:CF:5C Reading value=1"),
        detector.regular());
  }

  @Test
  void goesOnCountingAfterAReconnect() {
    detector.regular();
    detector.connected();
    assertEquals(
        reading("2-Gas Sensor IP:192.168.1.11 MAC:AD:18:14:7F:CF:5C Reading value=0"),
        detector.regular());
  }

  @ParameterizedTest
  @CsvSource({
    "Sleep5-, 5000",
    "Sleep0.01-, 10",
    "Sleep.5-, 500",
    "Sleep2.50-, 2500",
    "Sleep86400-, 86400000"
  })
  void takesAnotherPeriod(String order, long millis) {
    assertEquals(List.of(), order(ORDERS, order));
    assertEquals(Duration.ofMillis(millis), detector.period());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Sleep-",
        "Sleep5",
        "Sleep0-",
        "Sleep-5-",
        "Sleep0.001-",
        "Sleep86401-",
        "Sleep1e3-",
        "Sleep5--",
        "sleep5-",
        "SleepNaN-",
        "Sleep99999999999-",
        "request",
        "Request\n"
      })
  void doesNotUnderstandAnythingElse(String order) {
    assertEquals(List.of(), order(ORDERS, order));
    assertEquals(Duration.ofSeconds(1), detector.period());
  }

  @ParameterizedTest
  @ValueSource(strings = {"InTopic/s/192.168.1.1", "InTopic/s/92.168.1.11", "InTopic/s/"})
  void leavesOrdersToOthersAlone(String topic) {
    assertEquals(List.of(), order(topic, "Request"));
    order(topic, "Sleep5-");
    assertEquals(Duration.ofSeconds(1), detector.period());
  }

  @Test
  void takesOrdersWithoutTheSite() {
    assertEquals(1, order("InTopic/192.168.1.11", "Request").size());
  }

  @Test
  void listensToItsOwnOrders() {
    assertEquals(ORDERS, detector.orders());
  }
}
