package io.hearthwatch.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearthwatch.it.RecordDb.Row;
import io.hearthwatch.it.servers.Client;
import io.hearthwatch.it.servers.Client.Props;
import io.hearthwatch.it.servers.HubLogs;
import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.Mosquitto;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is no reading ends as a dead letter with its reason; nothing stops, nothing is lost. */
@ExtendWith(HubLogs.class)
class BadInputIT {

  private static final int LONGEST_LOG_LINE = 2_000;

  enum Garbage {
    EMPTY(new byte[0]),
    BINARY(new byte[] {0, 1, 2, (byte) 0x80, (byte) 0xfe, 0}),
    INVALID_UTF_8(new byte[] {'4', '-', 'G', (byte) 0xc3, '(', ' ', 'S'}),
    WORD("hello"),
    BROKEN_JSON("{\"seq\":1,"),
    JSON_ARRAY("[1,2,3]"),
    JSON_WITHOUT_MAC("{\"seq\":1,\"value\":0}"),
    JSON_WRONG_TYPES("{\"seq\":\"one\",\"mac\":{},\"value\":[]}"),
    SEQUENCE_TOO_LARGE("99999999999-Gas Sensor IP:10.0.0.1 MAC:AD:18:14:7F:CF:5C Reading value=0"),
    NEGATIVE_SEQUENCE("-5-Gas Sensor IP:10.0.0.1 MAC:AD:18:14:7F:CF:5C Reading value=0"),
    VALUE_OUT_OF_RANGE("5-Gas Sensor IP:10.0.0.1 MAC:AD:18:14:7F:CF:5C Reading value=1e999"),
    VALUE_A_WORD("5-Gas Sensor IP:10.0.0.1 MAC:AD:18:14:7F:CF:5C Reading value=high"),
    MAC_TOO_SHORT("5-Gas Sensor IP:10.0.0.1 MAC:AD:18:14:7F Reading value=0"),
    CUT_SHORT("5-Gas Sensor IP:10.0.0.1 MAC:AD:18:14:7F:CF:5C Reading val"),
    ONE_MEGABYTE(megabyte());

    private final byte[] payload;

    Garbage(byte[] payload) {
      this.payload = payload;
    }

    Garbage(String payload) {
      this(payload.getBytes(UTF_8));
    }

    private static byte[] megabyte() {
      byte[] payload = new byte[1 << 20];
      Arrays.fill(payload, (byte) 'x');
      return payload;
    }
  }

  private static Mosquitto broker;
  private static Client client;
  private static HubProcess hub;
  private static RecordDb db;

  private final Detector detector = Detector.fresh();

  @BeforeAll
  static void start() {
    broker = Mosquitto.plain();
    Store.Running running = Store.MYSQL.start(HubProcess.with().mqtt(broker.url()));
    hub = running.hub().waitReady();
    db = running.db();
    client = Client.connect(broker.url());
  }

  @AfterAll
  static void stop() {
    client.close();
    hub.close();
    broker.close();
  }

  @ParameterizedTest
  @EnumSource(Garbage.class)
  void isADeadLetterWithItsReason(Garbage garbage) {
    client.publish(detector.topic(), garbage.payload);
    Row letter = letter(detector.topic());
    assertFalse(letter.text("reason").isBlank());
    assertTrue(letter.text("flow").contains("reading"), letter.text("flow"));
  }

  @ParameterizedTest
  @EnumSource(Garbage.class)
  void doesNotStopTheNextReading(Garbage garbage) {
    client.publish(detector.topic(), garbage.payload);
    client.publish(detector.topic(), detector.regular(1, "0"));
    db.awaitDistinct(detector, 1, Wait.SOON);
  }

  @ParameterizedTest
  @ValueSource(strings = {"outTopic/lost", "outTopic/a/b/c/d", "outTopic//"})
  void unknownTopicIsADeadLetter(String topic) {
    client.publish(topic, detector.regular(1, "0"));
    assertFalse(letter(topic).text("reason").isBlank());
  }

  @Test
  void nothingIsLoggedAtFullLength() {
    client.publish(detector.topic(), Garbage.ONE_MEGABYTE.payload);
    letter(detector.topic());
    assertTrue(hub.logTail(500).lines().allMatch(line -> line.length() < LONGEST_LOG_LINE));
  }

  @ParameterizedTest
  @ValueSource(strings = {"%23/192.168.1.1", "%2B/192.168.1.1", "site/%23", "a%2Fb/192.168.1.1"})
  void wildcardsAreNoAddressOfADetector(String address) {
    HubProcess.Reply reply = hub.post("/hooks/detector/" + address + "/request", "");
    assertEquals(4, reply.status() / 100, reply.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "{\"seq\":1}", "\"text\""})
  void badReadingByHttpIsRefused(String body) {
    HubProcess.Reply reply = hub.post("/hooks/reading", body);
    assertEquals(4, reply.status() / 100, reply.text());
    assertTrue(reply.json().has("title"), reply.text());
  }

  @Test
  void unregisteredDetectorIsADeadLetterWhenOnlyRegisteredOnesMay() {
    try (Mosquitto other = Mosquitto.plain();
        Client device = Client.connect(other.url())) {
      Store.Running strict =
          Store.LOCAL.start(HubProcess.with().mqtt(other.url()).env("HUB_DETECTORS", "registered"));
      try (HubProcess strictHub = strict.hub().waitReady()) {
        device.publish(
            1, false, Props.NONE, detector.topic(), detector.regular(1, "0").getBytes(UTF_8));
        strict.db().awaitRow("SELECT * FROM DeadLetter WHERE topic = ?", detector.topic());
        assertEquals(0, strict.db().count(detector));
        Wait.atRest(strictHub, "readings");
      }
    }
  }

  private static Row letter(String topic) {
    return db.awaitRow("SELECT * FROM DeadLetter WHERE topic = ?", topic);
  }
}
