package io.hearthwatch.it.servers;

import com.fasterxml.jackson.databind.JsonNode;
import io.hearthwatch.standin.TelegramServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * The hub as people run it: a process with settings, met over HTTP and MQTT. It is the JVM build in
 * {@code target/quarkus-app}, or the native executable that the system property {@code
 * hub.executable} names. Its routes are a copy, so that tests may edit them.
 */
public final class HubProcess implements AutoCloseable {

  private static final String EXECUTABLE = System.getProperty("hub.executable", "");
  private static final int SHOWN_LINES = 60;
  private static final List<HubProcess> OPEN = new CopyOnWriteArrayList<>();
  private static final List<String> ENDED = new CopyOnWriteArrayList<>();

  /** What can be chosen before the start. */
  public static final class Setup {
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final List<String> javaOptions = new ArrayList<>();
    private Path routes = root().resolve("routes");
    private boolean isPublic;

    /** Sets one environment variable. */
    public Setup env(String name, String value) {
      environment.put(name, value);
      return this;
    }

    /** {@code HUB_MQTT_URL}; without it the hub runs its own broker. */
    public Setup mqtt(String url) {
      return env("HUB_MQTT_URL", url);
    }

    /** The record is kept in this database. */
    public Setup mysql(SqlServer server, String database) {
      return mysql(server, database, server.port());
    }

    /** The record is kept in this database, reached through a proxy on another port. */
    public Setup mysql(SqlServer server, String database, int port) {
      return env("HUB_MYSQL_URL", server.jdbcUrl(database, port))
          .env("HUB_MYSQL_USERNAME", server.user())
          .env("HUB_MYSQL_PASSWORD", server.password());
    }

    /** Tells anna, chat 1, by this Telegram server; {@code HUB_TELEGRAM_CHATS} may be changed. */
    public Setup telegram(TelegramServer server) {
      return env("HUB_TELEGRAM_URL", server.url())
          .env("HUB_TELEGRAM_TOKEN", "123456:stand-in-secret")
          .env("HUB_TELEGRAM_CHATS", "anna:1");
    }

    /** {@code HUB_PUBLIC_URL} is its own address. */
    public Setup publicUrl() {
      isPublic = true;
      return this;
    }

    /** Copies its routes from this folder instead of the repository's. */
    public Setup routes(Path folder) {
      routes = folder;
      return this;
    }

    /** An option of the JVM; a native executable has properties and sizes of memory in common. */
    public Setup javaOption(String option) {
      javaOptions.add(option);
      return this;
    }

    /** Starts it; see {@link #waitReady}. */
    public HubProcess start() {
      return new HubProcess(this);
    }
  }

  /** An answer over HTTP; {@code json} is null when it is none. */
  public record Reply(int status, JsonNode json, String text) {}

  /** How a run ended. */
  public record Exit(int code, Duration took, String output) {}

  private final Setup setup;
  private final Path folder = OsProcess.tempDir("hub");
  private final int httpPort = Ports.free();
  private final HubHttp http = new HubHttp(httpPort);
  private OsProcess process;

  private HubProcess(Setup setup) {
    this.setup = setup;
    setup.environment.putIfAbsent("HUB_NAME", "hub-" + ProcessHandle.current().pid());
    setup.environment.putIfAbsent("HUB_HTTP_PORT", Integer.toString(httpPort));
    if (setup.isPublic) {
      setup.environment.put("HUB_PUBLIC_URL", "http://127.0.0.1:" + httpPort);
    }
    setup.environment.putIfAbsent("HUB_DATA_DIR", dataDir().toString());
    setup.environment.putIfAbsent("HUB_ROUTES_DIR", routesDir().toString());
    if (!setup.environment.containsKey("HUB_MQTT_URL")) {
      setup.environment.putIfAbsent("HUB_MQTT_EMBEDDED_PORT", Integer.toString(Ports.free()));
    }
    copyFolder(setup.routes, routesDir());
    OPEN.add(this);
    restart();
  }

  /** A hub to be set up. */
  public static Setup with() {
    return new Setup();
  }

  /** {@code hub check DIR}. */
  public static Exit check(Path routes) {
    Path log = OsProcess.tempDir("check").resolve("check.log");
    List<String> command = new ArrayList<>(program(List.of()));
    command.add("check");
    command.add(routes.toString());
    long start = System.nanoTime();
    OsProcess run = OsProcess.start(command, Map.of(), log);
    int code = run.waitForExit(Duration.ofSeconds(60));
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    String output = run.tail(1000);
    OsProcess.delete(log.getParent());
    return new Exit(code, took, output);
  }

  /** Starts it (again) with the same settings, data and routes. Does not wait. */
  public HubProcess restart() {
    process =
        OsProcess.start(program(setup.javaOptions), setup.environment, folder.resolve("hub.log"));
    return this;
  }

  /** Waits until {@code GET /q/health/ready} says 200. */
  public HubProcess waitReady() {
    return waitReady(Duration.ofSeconds(60));
  }

  /** Waits until {@code GET /q/health/ready} says 200. */
  public HubProcess waitReady(Duration patience) {
    process.await("hub ready", patience, () -> ready() == 200);
    return this;
  }

  /** Waits until it answers HTTP at all, ready or not. */
  public HubProcess waitHttp() {
    process.await("hub answers", Duration.ofSeconds(60), () -> ready() != 0);
    return this;
  }

  /** The status of {@code GET /q/health/ready}; 0 when nobody answers. */
  public int ready() {
    return http.status("/q/health/ready");
  }

  public Reply get(String path, String... headers) {
    return http.send("GET", path, null, headers);
  }

  public Reply post(String path, String body, String... headers) {
    return http.send("POST", path, body, headers);
  }

  /** One flow of {@code GET /ledger}: received, stored, duplicate and so on. */
  public JsonNode ledger(String flow) {
    return get("/ledger").json().path(flow);
  }

  public String name() {
    return setup.environment.get("HUB_NAME");
  }

  public int httpPort() {
    return httpPort;
  }

  /** The broker it uses, its own or the given one. */
  public String mqttUrl() {
    return setup.environment.getOrDefault(
        "HUB_MQTT_URL", "tcp://127.0.0.1:" + setup.environment.get("HUB_MQTT_EMBEDDED_PORT"));
  }

  /** Where its data are. */
  public Path dataDir() {
    return Path.of(
        setup.environment.getOrDefault("HUB_DATA_DIR", folder.resolve("data").toString()));
  }

  /** Its own copy of the routes. */
  public Path routesDir() {
    return folder.resolve("routes");
  }

  /** The process, for its CPU time. */
  public ProcessHandle handle() {
    return process.handle();
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Sends SIGTERM and waits for the end. */
  public Exit sigterm() {
    long start = System.nanoTime();
    process.terminate();
    int code = process.waitForExit(Duration.ofSeconds(60));
    return new Exit(code, Duration.ofNanos(System.nanoTime() - start), process.tail(40));
  }

  /** Waits until it ends by itself. */
  public Exit waitExit(Duration patience) {
    long start = System.nanoTime();
    int code = process.waitForExit(patience);
    return new Exit(code, Duration.ofNanos(System.nanoTime() - start), process.tail(200));
  }

  /** SIGKILL. */
  public void kill9() {
    process.kill();
  }

  /** Freezes it. */
  public void pause() {
    process.signal("STOP");
  }

  public void resume() {
    process.signal("CONT");
  }

  /** The last lines it printed, over all its runs. */
  public String logTail(int lines) {
    return process.tail(lines);
  }

  @Override
  public void close() {
    OPEN.remove(this);
    ENDED.add(shownLog());
    if (process.isAlive()) {
      process.kill();
    }
    OsProcess.delete(folder);
  }

  /** Forgets the logs of hubs that are closed. */
  static void forgetEnded() {
    ENDED.clear();
  }

  /** The ends of the logs of all hubs, open or closed since {@link #forgetEnded}. */
  static List<String> shownLogs() {
    List<String> logs = new ArrayList<>(ENDED);
    OPEN.forEach(hub -> logs.add(hub.shownLog()));
    return logs;
  }

  private String shownLog() {
    return "--- log of " + name() + " ---\n" + logTail(SHOWN_LINES);
  }

  /** The folder of the project. */
  public static Path root() {
    return Path.of(System.getProperty("maven.multiModuleProjectDirectory", "")).toAbsolutePath();
  }

  /** Whether it is the native executable, which has no MQTT broker of its own. */
  public static boolean isNative() {
    return !EXECUTABLE.isBlank();
  }

  private static List<String> program(List<String> javaOptions) {
    List<String> command = new ArrayList<>();
    if (isNative()) {
      command.add(EXECUTABLE);
      javaOptions.stream().filter(HubProcess::isForNative).forEach(command::add);
      return command;
    }
    Path jar = root().resolve("target/quarkus-app/quarkus-run.jar");
    if (!Files.exists(jar)) {
      throw new IllegalStateException(jar + " is missing; ./mvnw package makes it");
    }
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(javaOptions);
    command.add("-jar");
    command.add(jar.toString());
    return command;
  }

  private static boolean isForNative(String javaOption) {
    return javaOption.startsWith("-D") || javaOption.startsWith("-Xm");
  }

  /** Copies a folder with all that is in it. */
  public static void copyFolder(Path from, Path to) {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : all.toList()) {
        Path copy = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(path, copy);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot copy " + from, e);
    }
  }
}
