package io.hearthwatch.lock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PressTimeTest {
  private static final Instant TIME = Instant.parse("2023-11-14T22:13:20Z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"timestamp\":1700000000}",
        "{\"timestamp\":1700000000.000}",
        "{\"timestamp\":1.7e9}",
        "{\"timestamp\":1700000000000}",
        "{\"timestamp\":\"1700000000\"}",
        "{\"timestamp\":\" 1700000000000 \"}",
        "{\"timestamp\":\"2023-11-14T22:13:20Z\"}",
        "{\"timestamp\":\"2023-11-15T00:13:20+02:00\"}",
        "{\"a\":{\"timestamp\":1},\"timestamp\" : 1700000000}",
        "{\"timestamp\":1700000000, broken",
      })
  void aTimeIsReadInAnyOfItsForms(String payload) {
    assertEquals(Optional.of(TIME), PressTime.of(payload.getBytes(UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "timestamp",
        "{}",
        "{\"timestamp\":null}",
        "[\"timestamp\",1]",
        "{\"a\":{\"timestamp\":1}}",
        "{\"x\":\"\\\"timestamp\\\"\"}",
        "\"timestamp\"",
      })
  void aPayloadWithoutATimeHasNone(String payload) {
    assertEquals(Optional.empty(), PressTime.of(payload.getBytes(UTF_8)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"\"",
        "\"noon\"",
        "true",
        "[]",
        "{}",
        "1e300",
        "\"NaN\"",
        "\"Infinity\"",
        "-1e16",
        "\"2023-11-14T22:13:20\"",
        "\"2023-11-14\""
      })
  void aTimestampThatIsNoTimeIsAnError(String value) {
    byte[] payload = ("{\"timestamp\":" + value + "}").getBytes(UTF_8);
    assertThrows(DateTimeException.class, () -> PressTime.of(payload));
  }

  @Property
  void anyBytesAreATimeNoneOrAnError(@ForAll byte[] bytes, @ForAll String text) {
    for (byte[] payload :
        new byte[][] {bytes, ("{\"timestamp\":" + text).getBytes(UTF_8), text.getBytes(UTF_8)}) {
      try {
        PressTime.of(payload);
      } catch (DateTimeException e) {
        // an answer as well
      }
    }
  }

  @Property
  void secondsAndMillisecondsAreTheSameTime(
      @ForAll @LongRange(min = 200_000_000, max = 4_000_000_000L) long seconds) {
    Optional<Instant> expected = Optional.of(Instant.ofEpochSecond(seconds));
    for (String form :
        new String[] {
          "" + seconds, seconds + "000", "\"" + Instant.ofEpochSecond(seconds) + "\""
        }) {
      assertEquals(expected, PressTime.of(("{\"timestamp\":" + form + "}").getBytes(UTF_8)));
    }
  }
}
