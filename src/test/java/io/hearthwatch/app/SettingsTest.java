package io.hearthwatch.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Settings are read once, and all that is wrong is said at once. */
class SettingsTest {
  @TempDir Path folder;

  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void aFolderOfRoutes() {
    environment.put("HUB_ROUTES_DIR", folder.toString());
  }

  private Settings read() {
    return Settings.read(environment, Map.of());
  }

  @Test
  void withoutAnySettingTheHubStarts() {
    assertEquals(List.of(), read().problems());
    Map<String, String> values = read().properties();
    assertEquals("./data", values.get("hub.data.dir"));
    assertEquals("127.0.0.1", values.get("hub.http.host"));
    assertEquals("8080", values.get("hub.http.port"));
    assertEquals("1883", values.get("hub.mqtt.embedded.port"));
    assertEquals("any", values.get("hub.detectors"));
    assertFalse(values.containsKey("hub.mqtt.url"));
    assertFalse(values.containsKey("hub.mysql.url"));
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    environment.putAll(
        Map.of(
            "HUB_HTTP_PORT", "http",
            "HUB_BATCH_SIZE", "0",
            "HUB_BATCH_WAIT", "soon",
            "HUB_SPOOL_MAX", "much",
            "HUB_DETECTORS", "some",
            "HUB_MQTT_URL", "http://broker",
            "HUB_MYSQL_URL", "mysql://db",
            "HUB_HTTP_HOST", "0.0.0.0",
            "HUB_MQTT_PASSWORD", "hunter2",
            "HUB_MQTT_CERT", folder.resolve("no.pem").toString()));
    List<String> problems = read().problems();
    for (String name :
        List.of(
            "HUB_HTTP_PORT: ",
            "HUB_BATCH_SIZE: ",
            "HUB_BATCH_WAIT: ",
            "HUB_SPOOL_MAX: ",
            "HUB_DETECTORS: ",
            "HUB_MQTT_URL: ",
            "HUB_MYSQL_URL: ",
            "HUB_HTTP_HOST is ",
            "HUB_MQTT_PASSWORD is set without",
            "HUB_MQTT_CERT: ",
            "HUB_MQTT_CERT and ")) {
      assertEquals(1, problems.stream().filter(p -> p.startsWith(name)).count(), name + problems);
    }
    assertEquals(11, problems.size(), problems::toString);
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HUB_NAME       | a/b
          HUB_NAME       | hub+
          HUB_ROUTES_DIR | /no/such/folder
          HUB_MQTT_URL   | broker:1883
          HUB_MQTT_URL   | tcp://
          HUB_MQTT_URL   | tcp://a:1883,ws://b
          HUB_MQTT_URL   | tcp://a b
          HUB_MQTT_URL   | 'tcp://a:1883,'
          HUB_HTTP_PORT  | 65536
          HUB_HTTP_PORT  | -1
          HUB_BATCH_SIZE | 10001
          HUB_BATCH_SIZE | 1.5
          HUB_BATCH_WAIT | 50
          HUB_BATCH_WAIT | -1s
          HUB_BATCH_WAIT | ms
          HUB_SPOOL_MAX  | 0
          HUB_SPOOL_MAX  | GB
          HUB_SPOOL_MAX  | 9999999999GB
          HUB_NTFY_URL   | https://ntfy.sh
          HUB_NTFY_URL   | https://ntfy.sh/
          HUB_NTFY_URL   | https://ntfy.sh/a?b=c
          HUB_DEMO       | yes
          HUB_TOKENS     | phone:secret
          HUB_TOKENS     | phone:secret:fly
          """)
  void aValueThatCannotBeIsNamed(String name, String value) {
    environment.put(name, value);
    List<String> problems = read().problems();
    assertEquals(1, problems.size(), problems::toString);
    assertTrue(problems.get(0).startsWith(name), problems::toString);
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HUB_MQTT_URL  | tcp://127.0.0.1:1883
          HUB_MQTT_URL  | ssl://a:8883, mqtts://b:8883
          HUB_MYSQL_URL | jdbc:mysql://127.0.0.1:3306/hearthwatch
          HUB_MYSQL_URL | jdbc:mariadb://db/hearthwatch
          HUB_HTTP_HOST | localhost
          HUB_HTTP_HOST | ::1
          HUB_TOKENS    | phone:secret:lock+read,camera:other:hook
          HUB_SPOOL_MAX | 512MB
          HUB_RECORDINGS_LINK | 168h
          HUB_NTFY_URL  | https://ntfy.sh/my-topic
          HUB_NTFY_URL  | https://example.org/ntfy/my_topic/
          """)
  void aValueThatCanBePasses(String name, String value) {
    environment.put(name, value);
    assertEquals(List.of(), read().problems());
  }

  @ParameterizedTest
  @CsvSource({"169h", "30s", "soon"})
  void aLinkIsGoodForAMinuteToSevenDays(String time) {
    environment.put("HUB_RECORDINGS_LINK", time);
    assertEquals(1, read().problems().size());
  }

  @Test
  void aBucketNeedsItsRegion() {
    environment.put("HUB_S3_BUCKET", "evidence");
    assertEquals(
        List.of("HUB_S3_BUCKET needs its region: set HUB_S3_REGION or AWS_REGION"),
        read().problems());
    environment.put("AWS_REGION", "eu-central-1");
    assertEquals(List.of(), read().problems());
  }

  @Test
  void anotherAddressThanLoopbackNeedsTokens() {
    environment.put("HUB_HTTP_HOST", "0.0.0.0");
    assertEquals(1, read().problems().size());
    environment.put("HUB_TOKENS", "phone:secret:lock");
    assertEquals(List.of(), read().problems());
  }

  @Test
  void everySettingCanComeFromAFile() throws IOException {
    for (Settings.Setting setting : Settings.ALL) {
      Map<String, String> only = new HashMap<>(Map.of("HUB_ROUTES_DIR", folder.toString()));
      Path file = Files.writeString(folder.resolve("secret"), "  from the file\n");
      only.remove(setting.name());
      only.put(setting.name() + "_FILE", file.toString());
      assertEquals(
          Optional.of("from the file"), Settings.read(only, Map.of()).get(setting.property()));
    }
  }

  @Test
  void aValueAndAFileTogetherAreRefusedAndSoIsAMissingFile() throws IOException {
    Path file = Files.writeString(folder.resolve("secret"), "hunter2");
    environment.put("HUB_MYSQL_PASSWORD", "hunter2");
    environment.put("HUB_MYSQL_PASSWORD_FILE", file.toString());
    environment.put("HUB_TOKENS_FILE", folder.resolve("missing").toString());
    List<String> problems = read().problems();
    assertEquals(2, problems.size(), problems::toString);
    assertTrue(problems.stream().anyMatch(p -> p.contains("both set")), problems::toString);
    assertTrue(
        problems.stream().anyMatch(p -> p.startsWith("HUB_TOKENS_FILE: cannot read")),
        problems::toString);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          HUB_TOKENS         | phone:hunter2
          HUB_TOKENS         | phone:hunter2:fly
          HUB_TOKENS         | hunter2
          HUB_TOKENS         | :hunter2:lock
          HUB_MQTT_PASSWORD  | hunter2
          HUB_MQTT_URL       | tcp://hub:hunter2@broker:1883
          HUB_MYSQL_URL      | jdbc:mysql://db/x?user=a&password=hunter2
          HUB_MYSQL_URL      | mysql://hub:hunter2@db/x
          HUB_FCM_CREDENTIALS | {"private_key":"hunter2"}
          HUB_FCM_CREDENTIALS | /no/such/hunter2
          HUB_SMTP_URL       | smtp://anna:hunter2@mail.example
          HUB_WEBHOOK_URL    | ftp://example.org/hunter2
          """)
  void aComplaintNeverHoldsASecret(String name, String value) {
    environment.put(name, value);
    assertFalse(read().problems().isEmpty());
    assertFalse(read().problems().toString().contains("hunter2"), () -> "" + read().problems());
  }

  @Test
  void blankMeansNotSet() {
    environment.put("HUB_MQTT_URL", " ");
    environment.put("HUB_HTTP_PORT", "");
    assertEquals(List.of(), read().problems());
    assertEquals(Optional.empty(), read().get("hub.mqtt.url"));
    assertEquals(Optional.of("8080"), read().get("hub.http.port"));
  }

  @Test
  void aPropertyWinsOverTheEnvironment() {
    environment.put("HUB_HTTP_PORT", "8081");
    assertEquals(
        Optional.of("8082"),
        Settings.read(environment, Map.of("hub.http.port", "8082")).get("hub.http.port"));
  }

  @Test
  void aMisspeltNameIsTold() {
    environment.put("HUB_MQTT_USER", "me");
    environment.put("HUB_MQTT_PASSWORD_FILE", "x");
    assertEquals(1, read().warnings().size());
    assertTrue(read().warnings().get(0).startsWith("HUB_MQTT_USER "));
  }

  @ParameterizedTest
  @CsvSource({
    "50ms, 50",
    "0ms, 0",
    "2s, 2000",
    "1.5s, 1500",
    "5m, 300000",
    "1h, 3600000",
    "PT1M, 60000",
    "' 2S ', 2000",
    "1m30s, 90000"
  })
  void aDurationIsWrittenAsPeopleDo(String text, long millis) {
    assertEquals(Duration.ofMillis(millis), Settings.duration(text));
  }

  @ParameterizedTest
  @CsvSource({
    "512, 512",
    "1B, 1",
    "64KB, 65536",
    "64k, 65536",
    "100MB, 104857600",
    "2GB, 2147483648",
    "' 2 gb ', 2147483648"
  })
  void aSizeIsWrittenAsPeopleDo(String text, long bytes) {
    assertEquals(bytes, Settings.bytes(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "GB", "1.5GB", "2TB", "-", "two"})
  void aSizeThatIsNoneIsAnError(String text) {
    assertThrows(NumberFormatException.class, () -> Settings.bytes(text));
  }
}
