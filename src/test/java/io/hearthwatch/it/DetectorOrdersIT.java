package io.hearthwatch.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.hearthwatch.it.servers.Client;
import io.hearthwatch.it.servers.HubLogs;
import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.Mosquitto;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Orders to detectors, and the hub on nothing but its defaults: local record, and its own broker
 * (which the native executable does not have).
 */
@ExtendWith(HubLogs.class)
class DetectorOrdersIT {

  private static Mosquitto broker;
  private static HubProcess hub;
  private static Client client;

  private final Detector detector = Detector.fresh();

  @BeforeAll
  static void start() {
    HubProcess.Setup setup = HubProcess.with();
    if (HubProcess.isNative()) {
      broker = Mosquitto.plain();
      setup.mqtt(broker.url());
    }
    hub = setup.start().waitReady();
    client = Client.connect(hub.mqttUrl());
  }

  @AfterAll
  static void stop() {
    client.close();
    hub.close();
    if (broker != null) {
      broker.close();
    }
  }

  @Test
  void requestAsksForAReading() {
    client.subscribe(detector.orders());
    HubProcess.Reply reply = order("request", "");
    assertEquals(2, reply.status() / 100, reply.text());
    assertEquals("Request", client.awaitMessage(detector.orders(), Wait.SOON).text());
  }

  @ParameterizedTest
  @CsvSource({"5,Sleep5-", "0.01,Sleep0.01-", "60,Sleep60-"})
  void sleepSetsThePause(String seconds, String order) {
    client.subscribe(detector.orders());
    HubProcess.Reply reply = order("sleep", "{\"seconds\":" + seconds + "}");
    assertEquals(2, reply.status() / 100, reply.text());
    assertEquals(order, client.awaitMessage(detector.orders(), Wait.SOON).text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "{\"seconds\":-1}", "{\"seconds\":\"soon\"}", "{\"seconds\":1e99}"})
  void senselessSleepIsRefused(String body) {
    client.subscribe(detector.orders());
    assertEquals(4, order("sleep", body).status() / 100);
  }

  @Test
  void orderIsNotRetained() {
    order("request", "");
    try (Client late = Client.connect(hub.mqttUrl()).subscribe(detector.orders())) {
      order("request", "");
      assertFalse(late.awaitMessage(detector.orders(), Wait.SOON).retained());
    }
  }

  @Test
  void readingOnDefaultsIsARow() {
    client.publish(detector.topic(), detector.regular(1, "1"));
    RecordDb.local(hub).awaitDistinct(detector, 1, Wait.SOON);
  }

  private HubProcess.Reply order(String name, String body) {
    return hub.post("/hooks/detector/" + detector.site() + "/" + detector.ip() + "/" + name, body);
  }
}
