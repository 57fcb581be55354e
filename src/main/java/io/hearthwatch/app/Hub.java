package io.hearthwatch.app;

import io.quarkus.runtime.ImageMode;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The program: without arguments it runs the hub, with {@code check DIR} it validates a folder of
 * routes and ends with 0 or 1.
 */
@QuarkusMain
public final class Hub {
  private static final String USAGE =
      "Usage: hearthwatch            runs the hub\n"
          + "       hearthwatch check DIR  validates the route files of a folder, exit code 0 or 1";

  private Hub() {}

  /** Starts the program. */
  public static void main(String... arguments) {
    if (arguments.length == 2 && arguments[0].equals("check")) {
      check(arguments[1]);
    } else if (arguments.length > 0) {
      System.err.println(USAGE);
      System.exit(2);
    } else {
      run();
    }
  }

  private static void check(String folder) {
    if (!Files.isDirectory(Path.of(folder))) {
      System.err.println("There is no folder " + Path.of(folder).toAbsolutePath().normalize());
      System.exit(1);
    }
    System.setProperty("hub.check", folder);
    System.setProperty("hub.routes.dir", folder);
    System.setProperty("quarkus.http.host-enabled", "false");
    System.setProperty("quarkus.log.level", "OFF");
    System.setProperty("quarkus.log.console.enable", "false");
    Quarkus.run(CheckCommand.class);
  }

  private static void run() {
    Settings settings = Settings.ofThisProcess();
    List<String> problems = new ArrayList<>(settings.problems());
    if (ImageMode.current().isNativeImage() && settings.get("hub.mqtt.url").isEmpty()) {
      problems.add(
          "HUB_MQTT_URL must be set, since only the hub on the JVM has an MQTT broker inside:"
              + " tcp://host:1883 or ssl://host:8883");
    }
    if (problems.isEmpty()) {
      ports(settings, problems);
    }
    if (!problems.isEmpty()) {
      System.err.println("The hub cannot start:");
      problems.forEach(problem -> System.err.println("  - " + problem));
      System.exit(1);
    }
    settings.warnings().forEach(w -> System.err.println("Note: " + w));
    Quarkus.run(Banner.class);
  }

  private static void ports(Settings settings, List<String> problems) {
    String host = settings.get("hub.http.host").orElseThrow();
    int http = Integer.parseInt(settings.get("hub.http.port").orElseThrow());
    if (isTaken(host, http)) {
      problems.add(
          "port "
              + http
              + " on "
              + host
              + " is taken: stop what listens there, or set HUB_HTTP_PORT"
              + " to another port");
    }
    int mqtt = Integer.parseInt(settings.get("hub.mqtt.embedded.port").orElseThrow());
    if (settings.get("hub.mqtt.url").isEmpty() && isTaken("127.0.0.1", mqtt)) {
      problems.add(
          "port "
              + mqtt
              + " on 127.0.0.1 is taken, so the embedded MQTT broker cannot listen: to use"
              + " the broker that runs there set HUB_MQTT_URL=tcp://127.0.0.1:"
              + mqtt
              + ", or set HUB_MQTT_EMBEDDED_PORT to another port");
    }
  }

  private static boolean isTaken(String host, int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
      return false;
    } catch (IOException e) {
      return true;
    }
  }
}
