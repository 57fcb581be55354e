package io.hearthwatch.app;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import java.nio.file.Path;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Says on the console what the running hub listens on and what to try next. */
public class Banner implements QuarkusApplication {

  /**
   * What there is to say.
   *
   * @param mqttUrl empty for the embedded broker
   * @param mysqlUrl empty for the local store
   * @param routes how many run
   * @param refused how many route files were refused
   * @param button name of a button that opens a door, if there is one
   */
  record Facts(
      Optional<String> mqttUrl,
      int embeddedPort,
      String httpHost,
      int httpPort,
      boolean tokens,
      Optional<String> mysqlUrl,
      Path dataDir,
      Path routesDir,
      int routes,
      int refused,
      Optional<String> button,
      boolean demo) {}

  private static final String READING = "{\"seq\":1,\"mac\":\"AD:18:14:7F:CF:5C\",\"value\":0}";
  private static final String PRESS = "{\"clickType\":\"SINGLE\"}";

  private final Facts facts;

  Banner(
      RouteFiles files,
      @ConfigProperty(name = "hub.mqtt.url") Optional<String> mqttUrl,
      @ConfigProperty(name = "hub.mqtt.embedded.port") int embeddedPort,
      @ConfigProperty(name = "hub.http.host") String httpHost,
      @ConfigProperty(name = "quarkus.http.port") int httpPort,
      @ConfigProperty(name = "hub.tokens") Optional<String> tokens,
      @ConfigProperty(name = "hub.mysql.url") Optional<String> mysqlUrl,
      @ConfigProperty(name = "hub.data.dir") String dataDir,
      @ConfigProperty(name = "hub.routes.dir") String routesDir,
      @ConfigProperty(name = "hub.demo") String demo) {
    facts =
        new Facts(
            mqttUrl,
            embeddedPort,
            httpHost,
            httpPort,
            tokens.isPresent(),
            mysqlUrl,
            Path.of(dataDir),
            Path.of(routesDir),
            files.running().values().stream().mapToInt(f -> f.routeIds().size()).sum(),
            files.refusals().size(),
            files.running().values().stream()
                .flatMap(f -> f.instances().stream())
                .filter(i -> i.template().equals(Wiring.DOOR_TEMPLATE))
                .map(i -> i.parameters().get("button"))
                .filter(topic -> topic != null && topic.startsWith("thing/"))
                .map(topic -> topic.substring("thing/".length()))
                .findFirst(),
            demo.equals("on"));
  }

  /** Runs when the hub is up, HTTP included; ends with the hub. */
  @Override
  public int run(String... arguments) {
    System.out.println(text(facts));
    Quarkus.waitForExit();
    return 0;
  }

  static String text(Facts facts) {
    StringBuilder text = new StringBuilder("\nHearthwatch is running; Ctrl-C ends it.\n");
    line(
        text,
        "MQTT",
        facts.mqttUrl().orElse("127.0.0.1:" + facts.embeddedPort() + ", the embedded broker"));
    line(text, "HTTP", "http://" + bracketed(facts.httpHost()) + ":" + facts.httpPort());
    line(
        text,
        "Record",
        facts.mysqlUrl().map(Banner::database).orElse(absolute(facts.dataDir().resolve("hub.db"))));
    line(
        text,
        "Routes",
        facts.routes()
            + " running from "
            + absolute(facts.routesDir())
            + (facts.refused() == 0
                ? "; edit a file and it is taken over while the hub runs"
                : "; " + facts.refused() + " FILES REFUSED, see above or GET /routes"));
    line(
        text,
        "Demo",
        facts.demo()
            ? "on: simulated devices press, open and measure (site demo)"
            : "off; HUB_DEMO=on makes things move without hardware");
    return text.append("\nTry:\n").append(tries(facts)).toString();
  }

  private static String tries(Facts facts) {
    String url = "http://" + bracketed(reachable(facts.httpHost())) + ":" + facts.httpPort();
    String curl = facts.tokens() ? "curl -H 'Authorization: Bearer <secret of a token>' " : "curl ";
    StringBuilder text = new StringBuilder();
    facts
        .button()
        .ifPresent(
            b -> step(text, curl + "-X POST -d '" + PRESS + "' " + url + "/hooks/button/" + b));
    if (facts.mqttUrl().isEmpty()) {
      facts
          .button()
          .ifPresent(
              b ->
                  step(
                      text,
                      "mosquitto_pub -p "
                          + facts.embeddedPort()
                          + " -t thing/"
                          + b
                          + " -m '"
                          + PRESS
                          + "'   # the same by MQTT"));
    }
    step(text, curl + url + "/locks");
    step(text, curl + "-X POST -d '" + READING + "' " + url + "/hooks/reading");
    step(text, curl + "'" + url + "/readings?limit=5'");
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format("  %-7s %s%n", name, value));
  }

  private static void step(StringBuilder text, String command) {
    text.append("  ").append(command).append('\n');
  }

  private static String absolute(Path path) {
    return path.toAbsolutePath().normalize().toString();
  }

  /** An address to call where the hub listens on all. */
  private static String reachable(String host) {
    return host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
  }

  private static String bracketed(String host) {
    return host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
  }

  /** Host and database of a JDBC URL, without what else it may hold. */
  static String database(String jdbcUrl) {
    String place = jdbcUrl.replaceFirst("^jdbc:(mysql|mariadb)://", "").replaceFirst("[?#].*", "");
    // the driver also takes user:password@ and (user=…,password=…) before a host
    return place.contains("@") || place.contains("(") ? "MySQL" : "MySQL at " + place;
  }
}
