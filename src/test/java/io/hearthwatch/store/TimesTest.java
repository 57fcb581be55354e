package io.hearthwatch.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TimesTest {

  @Property
  void aTimeIsUtcWithMilliseconds(
      @ForAll @LongRange(min = 0, max = 4_000_000_000_000L) long millis) {
    Instant time = Instant.ofEpochMilli(millis);
    String text = Times.text(time);
    assertEquals(23, text.length());
    assertEquals(time, LocalDateTime.parse(text.replace(' ', 'T')).toInstant(ZoneOffset.UTC));
    assertEquals(time, Instant.parse(Times.iso(text)));
  }

  @Test
  void finerThanMillisecondsIsCutOff() {
    assertEquals(
        "2026-11-21 12:00:00.999", Times.text(Instant.parse("2026-11-21T12:00:00.999999Z")));
    assertEquals("2026-11-21 12:00:01.000", Times.text(Instant.parse("2026-11-21T12:00:01Z")));
  }

  @Test
  void noTimeStaysNone() {
    assertNull(Times.text(null));
    assertNull(Times.iso(null));
  }
}
