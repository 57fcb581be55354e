package io.hearthwatch.panel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever arrives is an event or refused, and every event has an id that alarms take. */
class PanelEventParserPropertyTest {
  private static final Instant AT = Instant.ofEpochSecond(1_455_530_742);

  private final PanelEventParser parser = new PanelEventParser();

  @Property
  void anyBytesAreAnEventOrRefused(@ForAll byte[] payload) {
    eventOrRefused(payload);
    eventOrRefused(("{\"type\":\"alarm\"," + new String(payload, UTF_8)).getBytes(UTF_8));
  }

  @Property
  void anyTextsMakeAnEvent(
      @ForAll String code, @ForAll String message, @ForAll String raw, @ForAll double time)
      throws Exception {
    byte[] payload =
        new com.fasterxml.jackson.databind.ObjectMapper()
            .writeValueAsBytes(
                java.util.Map.of(
                    "type",
                    "alarm",
                    "code",
                    code,
                    "message",
                    message,
                    "raw",
                    raw,
                    "timestamp",
                    time));
    PanelEvent event = parser.parse(payload);
    for (Instant now : new Instant[] {AT, Instant.EPOCH, Instant.ofEpochSecond(4_000_000_000L)}) {
      String id = new PanelConditions().of(event, now, false).raised().get("alarm").toString();
      assertTrue(id.matches("[A-Za-z0-9._-]{1,100}"), id);
    }
  }

  private void eventOrRefused(byte[] payload) {
    try {
      PanelEvent event = parser.parse(payload);
      new PanelConditions().of(event, AT, true);
    } catch (IllegalArgumentException e) {
      assertTrue(e.getMessage().length() < 200);
    }
  }
}
