package io.hearthwatch.contract;

import io.hearthwatch.it.servers.Mosquitto;
import io.hearthwatch.it.servers.Ports;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Gives the hub of the tests a data folder, a copy of the repository's routes and a port of its
 * own. The settings are system properties, because the hub reads its settings from there and
 * derives others from them; the tests read them there too, since they are loaded apart from this
 * class.
 */
public final class HubUnderTest implements QuarkusTestResourceLifecycleManager {
  static final String NAME = "test-hub";

  private final Map<String, String> before = new LinkedHashMap<>();
  private final Map<String, String> settings = new LinkedHashMap<>();
  private Path folder;
  private Mosquitto broker;

  @Override
  public Map<String, String> start() {
    try {
      folder = Files.createTempDirectory("hub-test");
      copy(Path.of("routes"), folder.resolve("routes"));
      set("hub.name", NAME);
      set("hub.data.dir", folder.resolve("data").toString());
      set("hub.routes.dir", folder.resolve("routes").toString());
      set("hub.recording.hosts", "127.0.0.1:" + Ports.free());
      if (isProcess()) {
        startOfAProcess();
      } else {
        set("hub.mqtt.embedded.port", String.valueOf(Ports.free()));
      }
      return settings;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the hub of the tests is the native executable and not in their own process. */
  private static boolean isProcess() {
    return !System.getProperty("hub.executable", "").isBlank();
  }

  private void startOfAProcess() throws IOException {
    broker = Mosquitto.plain(); // it has none of its own
    set("hub.mqtt.url", broker.url());
    set("hub.http.port", String.valueOf(Ports.free()));
    // Quarkus knows by a line of its own that the program is up
    settings.put("quarkus.log.category.\"io.quarkus\".level", "INFO");
  }

  private void set(String property, String value) {
    settings.put(property, value);
    before.put(property, System.getProperty(property));
    System.setProperty(property, value);
  }

  @Override
  public void stop() {
    before.forEach(
        (property, value) -> {
          if (value == null) {
            System.clearProperty(property);
          } else {
            System.setProperty(property, value);
          }
        });
    if (broker != null) {
      broker.close();
    }
    try {
      delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    for (Path path : tree(from)) {
      Files.copy(path, to.resolve(from.relativize(path).toString()));
    }
  }

  private static void delete(Path folder) throws IOException {
    List<Path> paths = tree(folder);
    paths.sort(Comparator.reverseOrder());
    for (Path path : paths) {
      Files.deleteIfExists(path);
    }
  }

  private static List<Path> tree(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      return new java.util.ArrayList<>(paths.toList());
    }
  }
}
