package io.hearthwatch.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearthwatch.it.servers.Client;
import io.hearthwatch.it.servers.HubLogs;
import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.Mosquitto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Folders of routes: checked without a start, and mounted as Kubernetes mounts a ConfigMap. */
@ExtendWith(HubLogs.class)
class RouteFolderIT {

  private static final Path SHIPPED = HubProcess.root().resolve("routes");

  @TempDir Path folder;

  @Test
  void shippedRoutesPassTheCheck() {
    HubProcess.Exit exit = HubProcess.check(SHIPPED);
    assertEquals(0, exit.code(), exit.output());
  }

  @ParameterizedTest
  @EnumSource(SecondDoor.Broken.class)
  void brokenRoutesFailTheCheckWithFileAndLine(SecondDoor.Broken broken) throws IOException {
    Path routes = folder.resolve("routes");
    HubProcess.copyFolder(SHIPPED, routes);
    Files.writeString(routes.resolve(SecondDoor.FILE), broken.text());
    HubProcess.Exit exit = HubProcess.check(routes);
    assertEquals(1, exit.code(), exit.output());
    assertTrue(exit.output().matches("(?s).*second-door\\.yaml:\\d+.*"), exit.output());
  }

  @Test
  void whoNamesAComponentThatIsNotThereIsToldWhichAre() throws IOException {
    Path routes = Files.createDirectory(folder.resolve("routes"));
    Files.writeString(routes.resolve(SecondDoor.FILE), SecondDoor.Broken.UNKNOWN_COMPONENT.text());
    String output = HubProcess.check(routes).output();
    assertTrue(output.contains("this hub has no component 'mqqt'"), output);
    for (String name : List.of("alarm", "direct", "http", "mqtt", "outbox", "telegram", "timer")) {
      assertTrue(output.matches("(?s).*it has .*\\b" + name + "\\b.*"), name + ": " + output);
    }
  }

  @Test
  void missingFolderFailsTheCheck() {
    assertEquals(1, HubProcess.check(folder.resolve("nowhere")).code());
  }

  @Test
  void swapOfAConfigMapIsAnEdit() throws IOException {
    Path mount = folder.resolve("mount");
    configMap(mount, "..1", "garage");
    try (Mosquitto broker = Mosquitto.plain();
        HubProcess hub = hub(broker, mount).waitReady();
        Client client = Client.connect(hub.mqttUrl()).subscribe("remote-lock/+")) {
      awaitOpens(client, "garage");
      configMap(mount, "..2", "cellar");
      awaitOpens(client, "cellar");
    }
  }

  private static HubProcess hub(Mosquitto broker, Path routes) {
    return HubProcess.with().mqtt(broker.url()).env("HUB_ROUTES_DIR", routes.toString()).start();
  }

  private static void awaitOpens(Client client, String lock) {
    Wait.soon(lock + " opens")
        .until(
            () -> {
              client.publish(SecondDoor.BUTTON, Door.fresh());
              return !client.messages("remote-lock/" + lock).isEmpty();
            });
  }

  /** As the kubelet does: a new folder, then the link {@code ..data} is replaced in one step. */
  private static void configMap(Path mount, String version, String lock) throws IOException {
    Path content = mount.resolve(version);
    HubProcess.copyFolder(SHIPPED, content);
    Files.writeString(content.resolve(SecondDoor.FILE), SecondDoor.opens(lock));
    Path link = mount.resolve("..data_tmp");
    Files.createSymbolicLink(link, Path.of(version));
    Files.move(link, mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
    try (var names = Files.list(content)) {
      for (Path file : names.toList()) {
        Path visible = mount.resolve(file.getFileName());
        if (!Files.exists(visible)) {
          Files.createSymbolicLink(visible, Path.of("..data").resolve(file.getFileName()));
        }
      }
    }
  }
}
