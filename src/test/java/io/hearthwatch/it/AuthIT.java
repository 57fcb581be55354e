package io.hearthwatch.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearthwatch.it.servers.HubLogs;
import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.Mosquitto;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With tokens, nobody does more than his token says; without, nobody from outside gets in. */
@ExtendWith(HubLogs.class)
class AuthIT {

  private static final String DOOR = "door-Secret-1234567890";
  private static final String VIEW = "view-Secret-1234567890";

  private static Mosquitto broker;
  private static HubProcess hub;

  @BeforeAll
  static void start() {
    broker = Mosquitto.plain();
    hub =
        HubProcess.with()
            .mqtt(broker.url())
            .env("HUB_TOKENS", "door:" + DOOR + ":hook+lock,view:" + VIEW + ":read")
            .start()
            .waitReady();
  }

  @AfterAll
  static void stop() {
    hub.close();
    broker.close();
  }

  @Test
  void tokenOpensTheDoor() {
    assertEquals(2, press("Authorization", "Bearer " + DOOR).status() / 100);
  }

  @Test
  void tokenOfAnotherScopeIsForbidden() {
    assertEquals(403, press("Authorization", "Bearer " + VIEW).status());
  }

  @Test
  void noTokenIsUnauthorized() {
    HubProcess.Reply reply = press();
    assertEquals(401, reply.status());
    assertTrue(reply.json().has("title"), reply.text());
  }

  @ParameterizedTest
  @CsvSource({"/readings", "/detectors", "/locks", "/ledger", "/routes"})
  void reportsWantTheReadScope(String path) {
    assertEquals(401, hub.get(path).status());
    assertEquals(403, hub.get(path, "Authorization", "Bearer " + DOOR).status());
    assertEquals(200, hub.get(path, "Authorization", "Bearer " + VIEW).status());
  }

  @Test
  void healthIsOpen() {
    assertEquals(200, hub.ready());
  }

  @Test
  void otherAddressWithoutTokensIsRefusedAtStart() {
    try (HubProcess open =
        HubProcess.with().mqtt(broker.url()).env("HUB_HTTP_HOST", "0.0.0.0").start()) {
      HubProcess.Exit exit = open.waitExit(Duration.ofSeconds(30));
      assertNotEquals(0, exit.code());
      assertTrue(exit.output().contains("HUB_TOKENS"), exit.output());
    }
  }

  private static HubProcess.Reply press(String... headers) {
    return hub.post("/hooks/button/AWS-Button-AB12", Door.fresh(), headers);
  }
}
