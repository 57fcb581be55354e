package io.hearthwatch.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hearthwatch.it.servers.Client;
import io.hearthwatch.it.servers.Client.Message;
import io.hearthwatch.it.servers.HubLogs;
import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.Mosquitto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Flows are rewired by editing files while the hub runs. */
@ExtendWith(HubLogs.class)
class RewireIT {

  /** The promised 2 s, and as much again for a busy machine. */
  private static final Duration RELOAD = Duration.ofSeconds(4);

  private static Mosquitto broker;
  private static HubProcess hub;

  private Client button;
  private Client locks;

  @BeforeAll
  static void start() {
    broker = Mosquitto.plain();
    hub = HubProcess.with().mqtt(broker.url()).start().waitReady();
  }

  @AfterAll
  static void stop() {
    hub.close();
    broker.close();
  }

  @BeforeEach
  void connect() {
    button = Client.connect(broker.url());
    locks = Client.connect(broker.url()).subscribe("remote-lock/+");
  }

  @AfterEach
  void takeTheSecondDoorAway() throws IOException {
    button.close();
    locks.close();
    Files.deleteIfExists(file(SecondDoor.FILE));
    Wait.soon("the second door is gone")
        .until(() -> !hub.get("/routes").text().contains(SecondDoor.FILE));
  }

  @Test
  void secondDoorOpensWhenItsFileIsAdded() throws IOException {
    addSecondDoor();
    Files.writeString(file(SecondDoor.FILE), SecondDoor.opens("garage"));
    awaitOpens(SecondDoor.BUTTON, "garage");
  }

  @Test
  void editedDoorOpensTheOtherLock() throws IOException {
    addSecondDoor();
    Files.writeString(file(SecondDoor.FILE), SecondDoor.opens("cellar"));
    awaitOpens(SecondDoor.BUTTON, "cellar");
    locks.clear();
    press(SecondDoor.BUTTON);
    Wait.soon("the new lock").until(() -> opened().contains("remote-lock/cellar"));
    assertFalse(opened().contains("remote-lock/garage"), opened().toString());
  }

  @Test
  void deletedDoorOpensNoMore() throws IOException {
    addSecondDoor();
    Files.delete(file(SecondDoor.FILE));
    Wait.upTo(RELOAD, "the route is gone").until(() -> !routeIds().contains("second-door"));
    locks.clear();
    press(SecondDoor.BUTTON);
    press(Door.BUTTON);
    Wait.soon("the front door").until(() -> opened().contains(Door.LOCK));
    assertEquals(List.of(Door.LOCK), opened());
  }

  @ParameterizedTest
  @EnumSource(SecondDoor.Broken.class)
  void brokenEditIsRefusedWithFileLineAndReason(SecondDoor.Broken broken) throws IOException {
    addSecondDoor();
    Files.writeString(file(SecondDoor.FILE), broken.text());
    JsonNode refusal = awaitRefusal();
    assertTrue(refusal.path("line").asInt() > 0, refusal.toString());
    assertFalse(refusal.path("reason").asText().isBlank(), refusal.toString());
  }

  @ParameterizedTest
  @EnumSource(SecondDoor.Broken.class)
  void brokenEditLeavesTheOldFlowRunning(SecondDoor.Broken broken) throws IOException {
    addSecondDoor();
    Files.writeString(file(SecondDoor.FILE), broken.text());
    awaitRefusal();
    locks.clear();
    press(SecondDoor.BUTTON);
    press(Door.BUTTON);
    Wait.soon("both doors open").until(() -> opened().size() == 2);
    assertEquals(List.of("remote-lock/garage", Door.LOCK), opened());
  }

  @Test
  void repairedFileClearsTheRefusal() throws IOException {
    addSecondDoor();
    Files.writeString(file(SecondDoor.FILE), SecondDoor.Broken.YAML.text());
    awaitRefusal();
    Files.writeString(file(SecondDoor.FILE), SecondDoor.opens("cellar"));
    awaitOpens(SecondDoor.BUTTON, "cellar");
    assertTrue(refusals().isEmpty(), refusals().toString());
  }

  @Test
  void routesAreShownWithFileAndState() {
    JsonNode routes = hub.get("/routes").json();
    JsonNode door =
        StreamSupport.stream(routes.spliterator(), false)
            .filter(r -> r.path("id").asText().equals("front-door"))
            .findFirst()
            .orElseThrow();
    assertEquals("Started", door.path("state").asText());
    assertTrue(door.path("file").asText().endsWith("front-door.yaml"), door.toString());
  }

  @Test
  void noReadingIsLostWhileFilesAreEdited() throws IOException {
    Detector detector = Detector.fresh();
    try (Stream<Path> all = Files.walk(hub.routesDir());
        Flow flow = Flow.start(broker.url(), detector, 300)) {
      List<Path> files = all.filter(f -> f.toString().endsWith(".yaml")).toList();
      for (int edit = 0; edit < 40; edit++) {
        Path file = files.get(edit % files.size());
        Files.writeString(file, Files.readString(file) + "# edit " + edit + "\n");
        flow.awaitMore(90);
      }
      RecordDb.local(hub).awaitExactly(hub, detector, flow.finish());
    }
  }

  private void addSecondDoor() throws IOException {
    Files.writeString(file(SecondDoor.FILE), SecondDoor.opens("garage"));
    awaitOpens(SecondDoor.BUTTON, "garage");
  }

  private Path file(String name) {
    return hub.routesDir().resolve(name);
  }

  private void awaitOpens(String thing, String lock) {
    Wait.upTo(RELOAD, lock + " opens")
        .until(
            () -> {
              press(thing);
              return opened().contains("remote-lock/" + lock);
            });
  }

  private void press(String thing) {
    button.publish(thing, Door.fresh());
  }

  private List<String> opened() {
    return locks.messages().stream().map(Message::topic).toList();
  }

  private JsonNode awaitRefusal() {
    return Wait.upTo(RELOAD, "the edit is refused")
        .until(this::refusals, found -> !found.isEmpty())
        .get(0);
  }

  /** Refusals that {@code GET /routes} shows for the second door's file. */
  private List<JsonNode> refusals() {
    return StreamSupport.stream(hub.get("/routes").json().spliterator(), false)
        .map(route -> route.path("lastRefusal"))
        .filter(refusal -> refusal.path("file").asText().endsWith(SecondDoor.FILE))
        .toList();
  }

  private List<String> routeIds() {
    return hub.get("/routes").json().findValuesAsText("id");
  }
}
