package io.hearthwatch.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hearthwatch.it.servers.Client;
import io.hearthwatch.it.servers.Disk;
import io.hearthwatch.it.servers.HubLogs;
import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.Mosquitto;
import io.hearthwatch.standin.TelegramServer;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The disk of the local store is full, or fails to read-only: people are told of gas even so. */
@ExtendWith(HubLogs.class)
class AlarmStoreIT {
  private final TelegramServer telegram = new TelegramServer();
  private Mosquitto broker;
  private Client client;

  @BeforeEach
  void start() {
    assumeTrue(
        Disk.canMount(), "only root, and not in every container, can mount a disk that fills up");
    broker = Mosquitto.plain();
    client = Client.connect(broker.url());
  }

  @AfterEach
  void stop() {
    telegram.close();
    if (broker != null) {
      client.close();
      broker.close();
    }
  }

  @Test
  void onAFullDiskGasIsToldFromMemoryAndStoredWhenThereIsRoom() {
    Detector before = Detector.fresh();
    Detector during = Detector.fresh();
    try (Disk disk = Disk.inMemory();
        HubProcess hub = hub(disk).waitReady()) {
      gas(before, 1);
      awaitTold(before);
      disk.fill();
      gas(during, 1);
      awaitTold(during);
      awaitDegraded(hub, "SQLITE_FULL");
      acknowledge(hub, during);
      awaitEdited(during, "acknowledged by anna");
      assertEquals("UNACK_ACTIVE", state(hub, before));

      disk.empty();
      awaitWell(hub);
      awaitStored(hub, before, during);
      hub.kill9();
      hub.restart().waitReady();
      assertEquals("UNACK_ACTIVE", state(hub, before));
      assertEquals("ACK_ACTIVE", state(hub, during));
      assertEquals(1, told(before), "told again although it was told");
      assertEquals(1, told(during), "told again although somebody had answered");
    }
  }

  @Test
  void onADiskThatFailsToReadOnlyGasIsToldFromMemoryAndReadAgainAfterARepair() {
    Detector before = Detector.fresh();
    Detector during = Detector.fresh();
    Detector restarted = Detector.fresh();
    try (Disk disk = diskInFile();
        HubProcess hub = hub(disk).waitReady()) {
      gas(before, 1);
      awaitTold(before);
      awaitStored(hub, before);
      disk.failToReadOnly();
      gas(during, 1);
      awaitTold(during);
      awaitDegraded(hub, "SQLITE_IOERR");
      assertEquals("UNACK_ACTIVE", state(hub, before));
      assertEquals("UNACK_ACTIVE", state(hub, during));

      hub.kill9();
      hub.restart().waitHttp();
      gas(restarted, 1);
      awaitTold(restarted);
      assertEquals("UNACK_ACTIVE", state(hub, before));
      assertEquals(503, hub.get("/q/health/well").status());

      hub.kill9();
      disk.repair();
      hub.restart().waitReady();
      awaitWell(hub);
      assertEquals("UNACK_ACTIVE", state(hub, before));
      // what the disk did not take was not acknowledged to the broker either: it comes again
      Wait.upTo(Wait.LONG, "the alarm of the outage is known again")
          .until(() -> state(hub, during).equals("UNACK_ACTIVE"));
      awaitStored(hub, before, during, restarted);
      assertTrue(told(during) <= 3, "told once in each run that could not remember it");
    }
  }

  private static Disk diskInFile() {
    try {
      return Disk.inFile();
    } catch (IllegalStateException e) {
      assumeTrue(false, "no file system can be mounted from a file here: " + e.getMessage());
      throw e;
    }
  }

  private HubProcess hub(Disk disk) {
    return HubProcess.with()
        .mqtt(broker.url())
        .env("HUB_DATA_DIR", disk.folder().resolve("data").toString())
        .telegram(telegram)
        .start();
  }

  private void gas(Detector detector, int sequence) {
    client.publish(detector.topic(), detector.regular(sequence, "1"));
  }

  private void awaitTold(Detector detector) {
    telegram.await(Wait.LONG, r -> isMessage(r, detector));
  }

  private int told(Detector detector) {
    return (int) telegram.requests().stream().filter(r -> isMessage(r, detector)).count();
  }

  private static boolean isMessage(TelegramServer.Request request, Detector detector) {
    return request.method().equals("sendMessage")
        && request.status() == 200
        && request.text().contains(detector.mac())
        && !request.text().contains("STILL: ");
  }

  private void awaitEdited(Detector detector, String words) {
    telegram.await(
        Wait.LONG,
        r ->
            r.method().equals("editMessageText")
                && r.status() == 200
                && r.text().contains(detector.mac())
                && r.text().contains(words));
  }

  private static void awaitDegraded(HubProcess hub, String reason) {
    Wait.upTo(Wait.LONG, "health says that the store takes nothing")
        .until(
            () -> {
              HubProcess.Reply reply = hub.get("/q/health/well");
              return reply.status() == 503
                  && reply.text().contains(reason)
                  && reply.text().contains("local store does not take notifications");
            });
    assertEquals(200, hub.get("/q/health/live").status());
    String log = hub.logTail(200);
    for (String part : List.of("alarms", "notifications")) {
      String line = "The local store does not take " + part + " ([" + reason;
      assertTrue(log.contains(line), "not in the log: " + line);
    }
  }

  private static void awaitWell(HubProcess hub) {
    Wait.upTo(Wait.LONG, "health says that all is well")
        .until(() -> hub.get("/q/health/well").status() == 200);
  }

  private static void awaitStored(HubProcess hub, Detector... detectors) {
    RecordDb db = RecordDb.local(hub);
    for (Detector detector : detectors) {
      Wait.upTo(Wait.LONG, "alarm, message and row of " + detector.mac() + " are stored")
          .until(
              () ->
                  db.number("SELECT COUNT(*) FROM alarm WHERE id = ?", detector.alarm()) == 1
                      && db.number(
                              "SELECT COUNT(*) FROM chat_message WHERE incident LIKE ?",
                              detector.alarm() + "#%")
                          == 1
                      && db.count(detector) == 1
                      && db.number(
                              "SELECT COUNT(*) FROM AlarmJournal WHERE event = 'RAISED' AND alarm = ?",
                              detector.alarm())
                          == 1);
    }
  }

  private static void acknowledge(HubProcess hub, Detector detector) {
    HubProcess.Reply reply = hub.post("/alarms/" + detector.alarm() + "/ack", "{\"by\":\"anna\"}");
    assertEquals(200, reply.status(), reply.text());
  }

  private static String state(HubProcess hub, Detector detector) {
    return hub.get("/alarms/" + detector.alarm()).json().path("alarm").path("state").asText();
  }
}
