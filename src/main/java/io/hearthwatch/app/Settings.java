package io.hearthwatch.app;

import io.quarkus.runtime.ImageMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * All settings of the hub: read once from environment variables ({@code HUB_MQTT_URL}, or {@code
 * HUB_MQTT_URL_FILE} for the content of a file) or system properties ({@code hub.mqtt.url}),
 * checked together, so that a person sees everything that is wrong in one list.
 */
public final class Settings {

  /**
   * One setting.
   *
   * @param name the environment variable
   * @param fallback the value when it is not set; null when the setting is then absent
   * @param check returns what is wrong with a value, or null
   */
  record Setting(String name, String fallback, UnaryOperator<String> check) {
    /** The property of the same meaning: {@code HUB_MQTT_URL} is {@code hub.mqtt.url}. */
    String property() {
      return name.toLowerCase(java.util.Locale.ROOT).replace('_', '.');
    }
  }

  /** Every setting, in the order of the README's table. */
  static final List<Setting> ALL =
      List.of(
          new Setting("HUB_NAME", null, Checks::topicWord),
          new Setting("HUB_DATA_DIR", "./data", Checks::any),
          new Setting("HUB_ROUTES_DIR", "./routes", Checks::folder),
          new Setting("HUB_MQTT_URL", null, Checks::mqttUrls),
          new Setting("HUB_MQTT_USERNAME", null, Checks::any),
          new Setting("HUB_MQTT_PASSWORD", null, Checks::any),
          new Setting("HUB_MQTT_CA", null, Checks::file),
          new Setting("HUB_MQTT_CERT", null, Checks::file),
          new Setting("HUB_MQTT_KEY", null, Checks::file),
          new Setting("HUB_MQTT_EMBEDDED_PORT", "1883", Checks::port),
          new Setting("HUB_MYSQL_URL", null, Checks::mysqlUrl),
          new Setting("HUB_MYSQL_USERNAME", null, Checks::any),
          new Setting("HUB_MYSQL_PASSWORD", null, Checks::any),
          new Setting("HUB_HTTP_HOST", "127.0.0.1", Checks::any),
          new Setting("HUB_HTTP_PORT", "8080", Checks::port),
          new Setting("HUB_TOKENS", null, Checks::tokens),
          new Setting("HUB_DETECTORS", "any", v -> Checks.oneOf(v, "any", "registered")),
          new Setting("HUB_BATCH_SIZE", "500", v -> Checks.number(v, 1, 10_000)),
          new Setting("HUB_BATCH_WAIT", "50ms", Checks::duration),
          new Setting("HUB_SPOOL_MAX", "2GB", Checks::bytes),
          new Setting("HUB_TELEGRAM_TOKEN", null, Checks::any),
          new Setting("HUB_TELEGRAM_CHATS", null, Checks::chats),
          new Setting("HUB_TELEGRAM_URL", "https://api.telegram.org", Checks::httpUrl),
          new Setting("HUB_NTFY_URL", null, Checks::ntfyUrl),
          new Setting("HUB_NTFY_TOKEN", null, Checks::any),
          new Setting("HUB_NTFY_ACTION_TOKEN", null, Checks::any),
          new Setting("HUB_PUBLIC_URL", null, Checks::httpUrl),
          new Setting("HUB_FCM_CREDENTIALS", null, Checks::serviceAccount),
          new Setting("HUB_FCM_URL", "https://fcm.googleapis.com", Checks::httpUrl),
          new Setting("HUB_FCM_TOPIC", "hearthwatch", Checks::topicWord),
          new Setting("HUB_SMTP_URL", null, Checks::smtpUrl),
          new Setting("HUB_WEBHOOK_URL", null, Checks::httpUrl),
          new Setting("HUB_WEBHOOK_SECRET", null, Checks::any),
          new Setting("HUB_ALERT_URLS", null, Checks::httpUrls),
          new Setting("HUB_HEARTBEAT_URL", null, Checks::httpUrl),
          new Setting("HUB_RECORDINGS_DIR", null, Checks::any),
          new Setting("HUB_RECORDINGS_KEEP", "168h", Checks::duration),
          new Setting("HUB_RECORDINGS_LINK", "48h", Checks::linkTime),
          new Setting("HUB_UPLINK", "normal", v -> Checks.oneOf(v, "normal", "metered")),
          new Setting("HUB_UPLINK_CLIP_MAX", "20MB", Checks::bytes),
          new Setting("HUB_RECORDING_MAX", "2GB", Checks::bytes),
          new Setting("HUB_RECORDING_HOSTS", null, Checks::hosts),
          new Setting("HUB_EVENT_LEGACY", "off", v -> Checks.oneOf(v, "on", "off")),
          new Setting("HUB_FRIGATE_URL", null, Checks::httpUrl),
          new Setting("HUB_UNIFI_URL", null, Checks::httpUrl),
          new Setting("HUB_UNIFI_KEY", null, Checks::any),
          new Setting("HUB_CAMERAS", null, Checks::cameras),
          new Setting("HUB_FRAMES_TIME", "2m", Checks::duration),
          new Setting("HUB_S3_BUCKET", null, Checks::any),
          new Setting("HUB_S3_REGION", null, Checks::any),
          new Setting("HUB_S3_ENDPOINT", null, Checks::httpUrl),
          new Setting("HUB_S3_STORAGE_CLASS", "STANDARD_IA", Checks::storageClass),
          new Setting("HUB_REKOGNITION", "auto", v -> Checks.oneOf(v, "auto", "on", "off")),
          new Setting("HUB_REKOGNITION_ENDPOINT", null, Checks::httpUrl),
          new Setting("HUB_REKOGNITION_BUDGET", "5000", v -> Checks.number(v, 0, 100_000_000)),
          new Setting("HUB_DEMO", "off", v -> Checks.oneOf(v, "on", "off")));

  private final Map<String, String> values;
  private final List<String> problems;
  private final List<String> warnings;

  private Settings(Map<String, String> values, List<String> problems, List<String> warnings) {
    this.values = values;
    this.problems = problems;
    this.warnings = warnings;
  }

  /** Reads and checks the settings that this process was started with. */
  static Settings ofThisProcess() {
    // a native binary must not bear the settings, least of all the secrets, of who built it
    boolean building = ImageMode.current() == ImageMode.NATIVE_BUILD;
    Map<String, String> properties = new LinkedHashMap<>();
    System.getProperties()
        .forEach(
            (name, value) -> {
              if (name.toString().startsWith("hub.")) {
                properties.put(name.toString(), value.toString());
              }
            });
    return read(building ? Map.of() : System.getenv(), properties);
  }

  /**
   * Reads and checks all settings.
   *
   * @param environment environment variables
   * @param properties system properties; they win over the environment
   */
  public static Settings read(Map<String, String> environment, Map<String, String> properties) {
    Map<String, String> values = new LinkedHashMap<>();
    List<String> problems = new ArrayList<>();
    for (Setting setting : ALL) {
      String value = given(setting, environment, properties, problems);
      if (value == null) {
        value = setting.fallback();
      } else {
        String wrong = setting.check().apply(value);
        if (wrong != null) {
          problems.add(setting.name() + ": " + wrong);
        }
      }
      if (value != null) {
        values.put(setting.property(), value);
      }
    }
    values.putIfAbsent("hub.name", hostName());
    together(values, problems);
    if (values.containsKey("hub.s3.bucket")
        && !values.containsKey("hub.s3.region")
        && !values.containsKey("hub.s3.endpoint")
        && !environment.containsKey("AWS_REGION")) {
      problems.add("HUB_S3_BUCKET needs its region: set HUB_S3_REGION or AWS_REGION");
    }
    return new Settings(values, problems, unknownNames(environment));
  }

  /** What is wrong, one sentence each, empty when the hub may start. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /** What is odd but does no harm. */
  List<String> warnings() {
    return List.copyOf(warnings);
  }

  /** The settings as properties ({@code hub.mqtt.url}), with defaults filled in. */
  Map<String, String> properties() {
    return Map.copyOf(values);
  }

  /** The values that nobody may see, also where they are parts of others. */
  List<String> secrets() {
    List<String> secrets = new ArrayList<>();
    for (String name :
        List.of(
            "telegram.token",
            "mqtt.password",
            "mysql.password",
            "ntfy.token",
            "ntfy.action.token",
            "webhook.secret",
            "webhook.url",
            "heartbeat.url",
            "fcm.credentials",
            "unifi.key")) {
      get("hub." + name).ifPresent(secrets::add);
    }
    for (String token : get("hub.tokens").orElse("").split(",", -1)) {
      String[] parts = token.split(":", -1);
      if (parts.length > 1) {
        secrets.add(parts[1]);
      }
    }
    get("hub.smtp.url").ifPresent(url -> secrets.addAll(passwords(url)));
    secrets.addAll(List.of(get("hub.alert.urls").orElse("").split(",", -1)));
    return secrets;
  }

  /** The password of a URL, as it is written there and as it is meant. */
  private static List<String> passwords(String url) {
    String user = url.replaceFirst("^[a-z]+://", "").replaceFirst("[/?].*$", "");
    int colon = user.indexOf(':');
    int at = user.lastIndexOf('@');
    if (colon < 0 || at < colon) {
      return List.of();
    }
    String written = user.substring(colon + 1, at);
    try {
      return List.of(
          written, java.net.URLDecoder.decode(written, java.nio.charset.StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return List.of(written);
    }
  }

  Optional<String> get(String property) {
    return Optional.ofNullable(values.get(property));
  }

  private static String given(
      Setting setting,
      Map<String, String> environment,
      Map<String, String> properties,
      List<String> problems) {
    String value =
        blankToNull(properties.getOrDefault(setting.property(), environment.get(setting.name())));
    String fileName = setting.name() + "_FILE";
    String file =
        blankToNull(
            properties.getOrDefault(setting.property() + ".file", environment.get(fileName)));
    if (file == null) {
      return value;
    }
    if (value != null) {
      problems.add(setting.name() + " and " + fileName + " are both set; keep one of them");
      return value;
    }
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException | java.nio.file.InvalidPathException e) {
      problems.add(fileName + ": cannot read " + file + " (" + e.getClass().getSimpleName() + ")");
      return null;
    }
  }

  /** A misspelt name would silently leave a default in force. */
  private static List<String> unknownNames(Map<String, String> environment) {
    List<String> warnings = new ArrayList<>();
    for (String name : new TreeMap<>(environment).keySet()) {
      if (name.startsWith("HUB_")
          && ALL.stream()
              .noneMatch(s -> name.equals(s.name()) || name.equals(s.name() + "_FILE"))) {
        warnings.add(name + " is not a setting of the hub; see the table in README.md");
      }
    }
    return warnings;
  }

  private static void together(Map<String, String> values, List<String> problems) {
    if (!Checks.isLoopback(values.get("hub.http.host")) && !values.containsKey("hub.tokens")) {
      problems.add(
          "HUB_HTTP_HOST is "
              + values.get("hub.http.host")
              + ", which others can reach: set HUB_TOKENS too, or bind to 127.0.0.1");
    }
    if (values.containsKey("hub.mqtt.cert") != values.containsKey("hub.mqtt.key")) {
      problems.add("HUB_MQTT_CERT and HUB_MQTT_KEY go together; set both or none");
    }
    if (values.containsKey("hub.mqtt.password") && !values.containsKey("hub.mqtt.username")) {
      problems.add("HUB_MQTT_PASSWORD is set without HUB_MQTT_USERNAME");
    }
    if (values.containsKey("hub.unifi.url") != values.containsKey("hub.unifi.key")) {
      problems.add("HUB_UNIFI_URL and HUB_UNIFI_KEY go together; set both or none");
    }
  }

  private static String hostName() {
    try {
      String name = InetAddress.getLocalHost().getHostName();
      return Checks.topicWord(name) == null ? name : "hub";
    } catch (UnknownHostException e) {
      return "hub";
    }
  }

  private static String blankToNull(String value) {
    return value == null || value.isBlank() ? null : value;
  }

  /** A duration as people write it: {@code 50ms}, {@code 2s}, {@code 5m}, or ISO-8601. */
  public static Duration duration(String text) {
    String t = text.strip().toLowerCase(java.util.Locale.ROOT);
    if (t.startsWith("p")) {
      return Duration.parse(t);
    }
    if (t.endsWith("ms")) {
      return Duration.ofMillis(Long.parseLong(t.substring(0, t.length() - 2).strip()));
    }
    return Duration.parse("pt" + t);
  }

  /**
   * A size as people write it: {@code 512}, {@code 64KB}, {@code 100MB}, {@code 2GB} (powers of
   * 1024).
   */
  public static long bytes(String text) {
    String t = text.strip().toUpperCase(java.util.Locale.ROOT);
    String digits = t.replaceFirst("[KMG]?B?$", "").strip();
    String unit = t.substring(t.length() - (t.length() - digits.length())).strip();
    long factor =
        unit.startsWith("K")
            ? 1L << 10
            : unit.startsWith("M") ? 1L << 20 : unit.startsWith("G") ? 1L << 30 : 1;
    return Math.multiplyExact(Long.parseLong(digits), factor);
  }
}
