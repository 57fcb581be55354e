package io.hearthwatch.gas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.NumericChars;
import net.jqwik.api.constraints.StringLength;

/** Whatever arrives, the outcome is a message or a BadMessage; what was written is read back. */
class ReadingParserPropertyTest {
  private static final String TOPIC = "outTopic/home/1.2.3.4";
  private static final List<String> GOOD =
      List.of(
          "495-Gas Sensor IP:192.168.1.11 MAC:AD:18:14:7F:CF:5C Reading value=0",
          "REQUESTED-495-Gas Sensor IP:192.168.1.11 MAC:AD:18:14:7F:CF:5C Reading value=12.5\r\n",
          "IOT Gas sensor prompt, HELLO!",
          "{\"seq\":7,\"type\":\"CO\",\"mac\":\"ad18147fcf5c\",\"ip\":\"10.0.0.9\",\"value\":1.5,"
              + "\"unit\":\"ppm\",\"ts\":1700000000,\"battery\":87,\"fault\":0,\"warmup\":true}");

  private final ReadingParser parser = new ReadingParser();

  @Property
  void anyBytesAreAMessageOrBad(@ForAll byte[] payload, @ForAll String topic) {
    messageOrBad(TOPIC, payload);
    messageOrBad(topic, payload);
    messageOrBad(TOPIC, ("{" + new String(payload, UTF_8)).getBytes(UTF_8));
  }

  @Property(tries = 5000)
  void mutatedPayloadsAreAValidMessageOrBad(
      @ForAll @IntRange(max = 3) int example,
      @ForAll @IntRange(min = 1, max = 4) int mutations,
      @ForAll Random random) {
    byte[] payload = GOOD.get(example).getBytes(UTF_8);
    for (int i = 0; i < mutations && payload.length > 0; i++) {
      payload = mutated(payload, random);
    }
    messageOrBad(TOPIC, payload);
  }

  @Property
  void seedReadingsAreReadBack(
      @ForAll boolean requested,
      @ForAll @IntRange int sequence,
      @ForAll @AlphaChars @NumericChars @StringLength(min = 1, max = 16) String type,
      @ForAll("macs") String mac,
      @ForAll("values") String value)
      throws BadMessage {
    String text =
        (requested ? "REQUESTED-" : "")
            + sequence
            + '-'
            + type
            + " Sensor IP:10.1.2.3 MAC:"
            + mac
            + " Reading value="
            + value;
    Reading reading = (Reading) parser.parse(TOPIC, text.getBytes(UTF_8));
    assertEquals(requested, reading.requested());
    assertEquals(sequence, reading.sequence());
    assertEquals(type, reading.type());
    assertEquals("10.1.2.3", reading.ip());
    assertEquals(mac.toUpperCase(Locale.ROOT), reading.mac());
    assertEquals(number(value), reading.reading());
    assertEquals(value.matches("[01TF]"), reading.digital() != null);
  }

  @Property
  void jsonReadingsAreReadBack(
      @ForAll @IntRange int sequence,
      @ForAll("macs") String mac,
      @ForAll double value,
      @ForAll @LongRange(min = 946_684_800_000L, max = 4_133_980_799_999L) long millis,
      @ForAll boolean fault,
      @ForAll boolean warmup,
      @ForAll @AlphaChars String unknown)
      throws BadMessage {
    String json =
        String.format(
            "{\"x-%s\":[],\"seq\":%d,\"mac\":\"%s\",\"value\":%s,\"unit\":\"ppm\",\"ts\":%d,"
                + "\"fault\":%s,\"warmup\":%s}",
            unknown, sequence, mac, value, millis, fault, warmup);
    Reading reading = (Reading) parser.parse(TOPIC, json.getBytes(UTF_8));
    assertEquals(sequence, reading.sequence());
    assertEquals(value + 0.0, reading.reading());
    assertEquals(Instant.ofEpochMilli(millis), reading.detectedAt());
    assertEquals(fault, reading.fault());
    assertEquals(warmup, reading.warmup());
    Reading body = parser.parseBody(json.getBytes(UTF_8));
    assertEquals(reading.mac(), body.mac());
    assertEquals(reading.reading(), body.reading());
  }

  @Provide
  Arbitrary<String> macs() {
    return Arbitraries.strings()
        .withChars("0123456789abcdefABCDEF")
        .ofLength(2)
        .list()
        .ofSize(6)
        .map(bytes -> String.join(":", bytes));
  }

  @Provide
  Arbitrary<String> values() {
    return Arbitraries.oneOf(
        Arbitraries.of("0", "1", "T", "F"),
        Arbitraries.integers().between(-5000, 5000).filter(i -> i >> 1 != 0).map(String::valueOf),
        Arbitraries.doubles().map(String::valueOf));
  }

  private static double number(String value) {
    return switch (value) {
      case "T" -> 1;
      case "F" -> 0;
      default -> Double.parseDouble(value) + 0.0;
    };
  }

  private static byte[] mutated(byte[] payload, Random random) {
    int at = random.nextInt(payload.length);
    byte other = random.nextBoolean() ? (byte) random.nextInt(256) : payload[0];
    return switch (random.nextInt(3)) {
      case 0 -> {
        byte[] changed = payload.clone();
        changed[at] = other;
        yield changed;
      }
      case 1 -> Arrays.copyOf(payload, at);
      default -> {
        byte[] longer = new byte[payload.length + 1];
        System.arraycopy(payload, 0, longer, 0, at);
        longer[at] = other;
        System.arraycopy(payload, at, longer, at + 1, payload.length - at);
        yield longer;
      }
    };
  }

  /** The records check themselves; here what they leave to the parser. */
  private void messageOrBad(String topic, byte[] payload) {
    try {
      GasMessage message = parser.parse(topic, payload);
      assertEquals(topic, message.topic());
      if (message instanceof Reading reading) {
        assertTrue(reading.mac().matches("([0-9A-F]{2}:){5}[0-9A-F]{2}"), reading.mac());
        assertTrue(reading.type().matches("[A-Za-z0-9_.-]{1,16}"), reading.type());
        assertTrue(reading.ip().matches("[0-9A-Fa-f.:]{1,45}"), reading.ip());
      }
    } catch (BadMessage e) {
      assertTrue(e.getMessage().length() < 250, e.getMessage());
      assertTrue(e.getMessage().chars().noneMatch(Character::isISOControl), e.getMessage());
    }
  }
}
