package io.hearthwatch.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hearthwatch.it.RecordDb.Row;
import io.hearthwatch.it.servers.Client;
import io.hearthwatch.it.servers.Client.Props;
import io.hearthwatch.it.servers.HubLogs;
import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.Mosquitto;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Readings become rows, exactly one each, whatever carries the record. */
@ParameterizedClass
@EnumSource(Store.class)
@ExtendWith(HubLogs.class)
class ReadingsIT {

  private static Mosquitto broker;
  private static Client client;
  private static HubProcess hub;
  private static RecordDb db;

  @Parameter Store store;

  private final Detector detector = Detector.fresh();

  @BeforeParameterizedClassInvocation
  static void start(Store store) {
    broker = Mosquitto.plain();
    // times are UTC wherever the hub stands
    Store.Running running =
        store.start(HubProcess.with().mqtt(broker.url()).env("TZ", "America/Edmonton"));
    hub = running.hub().waitReady();
    db = running.db();
    client = Client.connect(broker.url());
  }

  @AfterParameterizedClassInvocation
  static void stop() {
    client.close();
    hub.close();
    broker.close();
  }

  @Test
  void regularReadingFillsTheSeedsColumns() {
    client.publish(detector.topic(), detector.regular(495, "0"));
    Row row = row();
    assertEquals(
        List.of(
            495L, detector.topic(), detector.mac(), 0L, "Gas", "Regular reading", detector.ip()),
        List.of(
            row.number("sequence"),
            row.text("topic"),
            row.text("mac"),
            row.number("value"),
            row.text("sensortype"),
            row.text("comments"),
            row.text("ip")));
  }

  @Test
  void receivedTimeIsUtc() {
    client.publish(detector.topic(), detector.regular(1, "0"));
    Duration age = Duration.between(time(row().text("datereceived")), Instant.now());
    assertTrue(age.abs().compareTo(Duration.ofMinutes(2)) < 0, "off by " + age);
  }

  @Test
  void requestedReadingSaysSo() {
    client.publish(detector.topic(), detector.requested(7, "1"));
    Row row = row();
    assertEquals("Requested reading", row.text("comments"));
    assertEquals(1, row.number("value"));
  }

  @ParameterizedTest
  @CsvSource({"0,0", "1,1", "F,0", "T,1"})
  void valuesOfTheOldSubscriber(String sent, int stored) {
    client.publish(detector.topic(), detector.regular(1, sent));
    assertEquals(stored, row().number("value"));
  }

  @Test
  void jsonReadingKeepsConcentrationUnitSiteAndTime() {
    client.publish(detector.topic(), detector.json(12, 412.5, "2026-02-03T04:05:06Z"));
    Row row = row();
    assertEquals(412.5, ((Number) row.get("reading")).doubleValue());
    assertEquals("ppm", row.text("unit"));
    assertEquals(detector.site(), row.text("site"));
    assertEquals(Instant.parse("2026-02-03T04:05:06Z"), time(row.text("detected_at")));
  }

  @Test
  void readingByHttpIsARow() {
    HubProcess.Reply reply =
        hub.post("/hooks/reading", detector.json(3, 17, "2026-02-03T04:05:06Z"));
    assertEquals(2, reply.status() / 100, reply.text());
    assertEquals(3, row().number("sequence"));
  }

  @Test
  void manyAtOnceAllBecomeRows() {
    publishAll(1, 3000).forEach(CompletableFuture::join);
    awaitExactly(3000);
  }

  @Test
  void qosZeroReadingsAreTaken() {
    client.publish(
        0, false, Props.NONE, detector.topic(), detector.regular(1, "0").getBytes(UTF_8));
    assertEquals(1, row().number("sequence"));
  }

  @Test
  void restartedSequenceLosesNothing() {
    client.publish(detector.topic(), Detector.HELLO);
    publishAll(1, 50).forEach(CompletableFuture::join);
    client.publish(detector.topic(), Detector.HELLO);
    publishAll(1, 50).forEach(CompletableFuture::join);
    db.awaitDistinct(detector, 100, Wait.LONG);
    Wait.atRest(hub, "readings");
    assertEquals(100, db.count(detector));
    List<Row> rows = db.readings(detector);
    assertNotEquals(rows.get(0).number("boot"), rows.get(99).number("boot"));
  }

  @Test
  void sameReadingTwiceIsOneRow() {
    publishAll(1, 20).forEach(CompletableFuture::join);
    publishAll(20, 20).forEach(CompletableFuture::join);
    publishAll(21, 22).forEach(CompletableFuture::join);
    awaitExactly(22);
  }

  @Test
  void killedHubStoresEachReadingOnce() {
    publishAll(1, 100).forEach(CompletableFuture::join);
    List<CompletableFuture<Void>> rest = publishAll(101, 1500);
    hub.kill9();
    rest.forEach(CompletableFuture::join);
    hub.restart().waitReady();
    awaitExactly(1500);
  }

  @Test
  void ledgerClosesAtRest() {
    client.publish(detector.topic(), detector.regular(1, "0"));
    client.publish(detector.topic(), "garbage");
    row();
    JsonNode ledger = Wait.atRest(hub, "readings");
    assertTrue(ledger.path("deadLettered").asLong() >= 1, ledger.toString());
  }

  @Test
  void floodOfGarbageDoesNotHoldUpReadings() {
    int count = 1000;
    List<CompletableFuture<Void>> sent = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      byte[] garbage = ("{\"seq\":" + i).getBytes(UTF_8);
      sent.add(client.publishAsync(1, false, Props.NONE, detector.topic(), garbage));
      sent.addAll(publishAll(i, i));
    }
    sent.forEach(CompletableFuture::join);
    awaitExactly(count);
    Wait.soon("all garbage is a dead letter")
        .until(
            () ->
                db.number("SELECT COUNT(*) FROM DeadLetter WHERE topic = ?", detector.topic())
                    == count);
  }

  @Test
  void readingsAreShownNewestUpToTheLimit() {
    publishAll(1, 30).forEach(CompletableFuture::join);
    awaitExactly(30);
    JsonNode shown = hub.get("/readings?mac=" + detector.mac() + "&limit=10").json();
    assertTrue(shown.isArray());
    assertEquals(10, shown.size());
    shown.forEach(reading -> assertEquals(detector.mac(), reading.path("mac").asText()));
  }

  @Test
  void detectorIsShown() {
    client.publish(detector.topic(), detector.regular(1, "0"));
    row();
    JsonNode detectors = hub.get("/detectors").json();
    assertTrue(detectors.isArray());
    assertTrue(detectors.findValuesAsText("mac").contains(detector.mac()), detectors.toString());
  }

  @Test
  void deadLetterKeepsThePayload() {
    byte[] payload = {'{', 0, (byte) 0xff, 'x'};
    client.publish(detector.topic(), payload);
    Row letter = db.awaitRow("SELECT * FROM DeadLetter WHERE topic = ?", detector.topic());
    assertArrayEquals(payload, (byte[]) letter.get("payload"));
  }

  private List<CompletableFuture<Void>> publishAll(int first, int last) {
    List<CompletableFuture<Void>> sent = new ArrayList<>();
    for (int i = first; i <= last; i++) {
      byte[] payload = detector.regular(i, "0").getBytes(UTF_8);
      sent.add(client.publishAsync(1, false, Props.NONE, detector.topic(), payload));
    }
    return sent;
  }

  private Row row() {
    return db.awaitRow("SELECT * FROM SensorLog WHERE mac = ?", detector.mac());
  }

  private void awaitExactly(int readings) {
    db.awaitExactly(hub, detector, readings);
  }

  private static Instant time(String sql) {
    return LocalDateTime.parse(sql.replace(' ', 'T').replace("Z", "")).toInstant(ZoneOffset.UTC);
  }
}
