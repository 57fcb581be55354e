package io.hearthwatch.contract;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hearthwatch.contract.Thing.Detector;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Route files are added, edited, broken and deleted while the hub runs. */
@QuarkusTest
class RewiringTest extends HubContract {
  private static final Duration A_WHILE = Duration.ofSeconds(5);

  private final String name = "door-" + UUID.randomUUID();
  private final String file = name + ".yaml";

  @BeforeEach
  void listenAtTheLocks() throws Exception {
    mqtt.subscribe("remote-lock/+");
  }

  @Test
  void aNewFileIsANewDoorAndAnEditMovesIt() throws Exception {
    writeRoutes(file, door(name, name + "-a"));
    awaitDoor(name + "-a");
    JsonNode route = routesOf(file).get(0);
    assertEquals(name, route.path("id").asText());
    assertEquals("Started", route.path("state").asText());
    assertTrue(route.path("received").asLong() > 0, route::toString);
    assertTrue(route.path("lastMessage").isTextual(), route::toString);

    writeRoutes(file, door(name, name + "-b"));
    awaitDoor(name + "-b");

    Files.delete(routesFolder().resolve(file));
    await().atMost(A_WHILE).until(() -> routesOf(file).isEmpty());
    assertEquals(404, post("/hooks/button/" + name, Thing.press()).statusCode());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          no YAML              | 3 | - route:~    id: x~   from: [      | not valid YAML
          an unknown component | 4 | - route:~    from:~      # comment~      uri: nosuch:x~      steps:~        - log: hi | nosuch
          a missing bean       | 6 | - route:~    from:~      uri: direct:x~      steps:~        - bean:~            ref: nobody~            method: x | nobody
          a missing method     | 8 | - route:~    from:~      uri: direct:x~      steps:~        - bean:~            ref: presses~            method: knock | knock
          an unknown template  | 2 | - templatedRoute:~    routeTemplateRef: nosuch-template~    routeId: x | nosuch-template
          an unknown step      | 6 | - route:~    from:~      uri: direct:x~      steps:~        - open: door | open
          """)
  void aBrokenEditIsRefusedWithFileLineAndReasonAndTheOldFlowRuns(
      String what, int line, String yaml, String reason) throws Exception {
    writeRoutes(file, door(name, name));
    awaitDoor(name);
    writeRoutes(file, yaml.replace("~", "\n") + "\n");
    JsonNode refusal =
        await()
            .atMost(A_WHILE)
            .until(() -> routesOf(file).get(0).path("lastRefusal"), r -> r.isObject());
    assertEquals(file, refusal.path("file").asText());
    assertTrue(refusal.path("reason").asText().contains(reason), refusal::toString);
    assertTrue(
        Math.abs(refusal.path("line").asInt() - line) <= 1, () -> "line " + line + ": " + refusal);
    assertTrue(get("/q/health/ready").body().contains(file));
    awaitDoor(name);

    writeRoutes(file, door(name, name));
    await().atMost(A_WHILE).until(() -> routesOf(file).get(0).path("lastRefusal").isNull());
    Files.delete(routesFolder().resolve(file));
    await().atMost(SOON).until(() -> routesOf(file).isEmpty());
  }

  @Test
  void aNewFileThatIsBrokenIsShownAsRefused() throws Exception {
    writeRoutes(file, "- rout:\n    id: x\n");
    await().atMost(A_WHILE).until(() -> routesOf(file).size() == 1);
    assertEquals("Refused", routesOf(file).get(0).path("state").asText());
    assertEquals(200, get("/q/health/ready").statusCode());
    Files.delete(routesFolder().resolve(file));
    await().atMost(A_WHILE).until(() -> routesOf(file).isEmpty());
  }

  @Test
  void twoFilesCannotHaveTheSameRoute() throws Exception {
    writeRoutes(
        file, door(name, name).replace("parameters", "routeId: front-door\n    parameters"));
    await().atMost(A_WHILE).until(() -> routesOf(file).size() == 1);
    String reason = routesOf(file).get(0).path("lastRefusal").path("reason").asText();
    assertTrue(reason.contains("front-door") && reason.contains("front-door.yaml"), reason);
    Files.delete(routesFolder().resolve(file));
    await().atMost(A_WHILE).until(() -> routesOf(file).isEmpty());
  }

  /** As Kubernetes mounts a ConfigMap: files are links through {@code ..data}, which is swapped. */
  @Test
  void aSwappedSymbolicLinkIsAnEdit() throws Exception {
    Path folder = routesFolder();
    Path first = Files.createDirectory(folder.resolve("..v1-" + name));
    Path second = Files.createDirectory(folder.resolve("..v2-" + name));
    Files.writeString(first.resolve(file), door(name, name + "-a"));
    Files.writeString(second.resolve(file), door(name, name + "-b"));
    Path data = folder.resolve("..data");
    Files.createSymbolicLink(data, first.getFileName());
    Files.createSymbolicLink(folder.resolve(file), Path.of("..data", file));
    awaitDoor(name + "-a");

    Path swap = folder.resolve("..data_tmp");
    Files.createSymbolicLink(swap, second.getFileName());
    Files.move(swap, data, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    awaitDoor(name + "-b");

    Files.delete(folder.resolve(file));
    await().atMost(A_WHILE).until(() -> routesOf(file).isEmpty());
  }

  @Test
  void anEditOfTheTemplateReachesItsDoors() throws Exception {
    writeRoutes(file, door(name, name));
    awaitDoor(name);
    Path template = routesFolder().resolve("templates/button-to-lock.yaml");
    String before = Files.readString(template);
    try {
      writeRoutes(
          "templates/button-to-lock.yaml",
          before.replace("messageExpiryInterval: 5", "messageExpiryInterval: 3"));
      await()
          .atMost(Duration.ofSeconds(4))
          .until(
              () -> {
                byte[] press = bytes(Thing.press());
                mqtt.publish("thing/" + name, press);
                return mqtt.await(press).expiry() <= 3;
              });
    } finally {
      writeRoutes("templates/button-to-lock.yaml", before);
      Files.delete(routesFolder().resolve(file));
    }
    await().atMost(SOON).until(() -> routesOf(file).isEmpty());
  }

  @Test
  void noReadingIsLostWhileItsFlowIsEdited() throws Exception {
    Detector one = Thing.detector();
    Detector two = Thing.detector();
    AtomicInteger sent = new AtomicInteger();
    List<IMqttToken> under = new CopyOnWriteArrayList<>();
    ScheduledExecutorService flow = Executors.newSingleThreadScheduledExecutor();
    Future<?> publishing =
        flow.scheduleAtFixedRate(
            () -> publish(one, two, sent, under), 0, 10, TimeUnit.MILLISECONDS);
    Path readings = routesFolder().resolve("gas-readings.yaml");
    String original = Files.readString(readings);
    try {
      for (int edit = 1; edit <= 4; edit++) {
        String id = "edit-" + edit;
        writeRoutes("gas-readings.yaml", original + edited(id));
        await()
            .atMost(A_WHILE)
            .until(
                () ->
                    routesOf("gas-readings.yaml").stream()
                        .anyMatch(r -> r.path("id").asText().equals(id)));
      }
    } finally {
      flow.shutdown();
      writeRoutes("gas-readings.yaml", original);
    }
    assertTrue(flow.awaitTermination(10, TimeUnit.SECONDS));
    assertTrue(publishing.isCancelled(), "publishing failed");
    for (IMqttToken token : under) {
      token.waitForCompletion(20_000);
    }
    await().atMost(SOON).until(() -> routesOf("gas-readings.yaml").size() == 2);
    String count = "SELECT sequence FROM SensorLog WHERE mac = ?";
    assertEquals(List.of(), rows("SELECT reason FROM DeadLetter WHERE flow = 'gas-readings'"));
    awaitRows(sent.get(), count, one.mac());
    awaitRows(sent.get(), count, two.mac());
    assertTrue(sent.get() > 200, () -> "only " + sent.get() + " readings");
  }

  private static String edited(String id) {
    return """
        - route:
            id: %s
            from:
              uri: direct:%s
              steps:
                - stop: {}
        """
        .formatted(id, id);
  }

  private void publish(Detector one, Detector two, AtomicInteger sent, List<IMqttToken> under) {
    try {
      for (int i = 0; i < 5; i++) {
        int sequence = sent.getAndIncrement();
        mqtt.send(two.topic(), bytes(two.reading(sequence, "0")), m -> m.setQos(0));
        under.add(mqtt.send(one.topic(), bytes(one.reading(sequence, "0")), m -> {}));
      }
    } catch (org.eclipse.paho.mqttv5.common.MqttException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Presses until the lock gets one. */
  private void awaitDoor(String lock) {
    await()
        .atMost(A_WHILE)
        .pollInterval(Duration.ofMillis(100))
        .until(
            () -> {
              mqtt.publish("thing/" + name, bytes(Thing.press()));
              return !mqtt.received("remote-lock/" + lock).isEmpty();
            });
    mqtt.received().clear();
  }
}
