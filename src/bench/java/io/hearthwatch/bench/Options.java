package io.hearthwatch.bench;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The system properties of this bench. */
final class Options {
  private Options() {}

  static int number(String name, int fallback) {
    return Integer.getInteger("bench." + name, fallback);
  }

  static boolean flag(String name) {
    return Boolean.getBoolean("bench." + name);
  }

  /** Whether this part is to be run. */
  static boolean part(String name) {
    return isListed("bench.only", name);
  }

  /** Whether this contender is to run beside the hub. */
  static boolean takesPart(String name) {
    return isListed("bench.who", name);
  }

  private static boolean isListed(String option, String name) {
    String list = System.getProperty(option, "");
    return list.isBlank() || List.of(list.split(",")).contains(name);
  }

  static Path nodeRed() {
    String folder = System.getProperty("bench.nodered", "");
    return folder.isBlank() ? null : Path.of(folder);
  }

  /** Options of the hub's JVM. */
  static List<String> javaOptions() {
    String options = System.getProperty("bench.java", "");
    return options.isBlank() ? List.of() : List.of(options.trim().split("\\s+"));
  }

  /** What is added to the hub's JDBC URL, {@code ?cachePrepStmts=true}. */
  static String jdbc() {
    return System.getProperty("bench.jdbc", "");
  }

  /** Settings of the hub, {@code HUB_BATCH_SIZE=1000,HUB_BATCH_WAIT=20ms}. */
  static Map<String, String> environment() {
    Map<String, String> environment = new LinkedHashMap<>();
    for (String setting : System.getProperty("bench.env", "").split(",")) {
      int equals = setting.indexOf('=');
      if (equals > 0) {
        environment.put(setting.substring(0, equals).strip(), setting.substring(equals + 1));
      }
    }
    return environment;
  }

  /** The command that runs a class of this bench in a JVM of its own. */
  static List<String> java(Class<?> main) {
    return List.of(
        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "-cp",
        System.getProperty("java.class.path"),
        "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
        main.getName());
  }
}
