package io.hearthwatch.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** When the hub may say that it works. */
class HeartbeatTest {
  private static final String URL = "http://127.0.0.1:9/secret";

  private long now = 7;
  private long sinceSafe = 1;
  private String notifiers;
  private Heartbeat heartbeat = heartbeat(Optional.of(URL));

  private Heartbeat heartbeat(Optional<String> url) {
    return new Heartbeat(
        url,
        "hub",
        null,
        Clock.systemUTC(),
        () -> now,
        new Heartbeat.Checks() {
          @Override
          public long nanosSinceSafe() {
            return sinceSafe;
          }

          @Override
          public String notifierProblem(Duration window) {
            return notifiers;
          }
        });
  }

  private boolean beats() {
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    heartbeat.due(exchange);
    if (!exchange.isRouteStop()) {
      assertEquals(URL, exchange.getMessage().getHeader(Exchange.HTTP_URI));
    }
    return !exchange.isRouteStop();
  }

  private void minutes(int minutes) {
    now += Duration.ofMinutes(minutes).toNanos();
  }

  @Test
  void withoutAnAddressNothingIsSent() {
    heartbeat = heartbeat(Optional.empty());
    heartbeat.canaryReturned();
    assertFalse(beats());
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    heartbeat.canary(exchange);
    assertTrue(exchange.isRouteStop());
    assertEquals("", heartbeat.problem());
  }

  @Test
  void itBeatsWhileAllChecksPassed() {
    assertFalse(beats());
    assertEquals("", heartbeat.problem(), "it has just started");
    heartbeat.canaryReturned();
    assertTrue(beats());
    minutes(3);
    assertTrue(beats());
  }

  @Test
  void aCanaryThatStaysAwayStopsIt() {
    heartbeat.canaryReturned();
    minutes(4);
    assertFalse(beats());
    assertEquals("not sent: no message came back from the MQTT broker", heartbeat.problem());
    heartbeat.canaryReturned();
    assertTrue(beats());
    heartbeat.beaten();
    assertEquals("", heartbeat.problem());
  }

  @Test
  void aCanaryThatNeverCameIsAProblemAfterTheWindow() {
    minutes(4);
    assertFalse(beats());
    assertFalse(heartbeat.problem().isEmpty());
  }

  @Test
  void noRowThatBecameSafeStopsIt() {
    heartbeat.canaryReturned();
    sinceSafe = -1;
    assertFalse(beats());
    sinceSafe = Duration.ofMinutes(3).toNanos() + 1;
    assertFalse(beats());
  }

  @Test
  void nobodyWhoCouldBeToldStopsIt() {
    heartbeat.canaryReturned();
    notifiers = "no channel works";
    assertFalse(beats());
    assertEquals("not sent: no channel works", heartbeat.problem());
  }

  @Test
  void aFailureDoesNotTellTheAddress() {
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    exchange.setProperty(Exchange.EXCEPTION_CAUGHT, new java.io.IOException("cannot reach " + URL));
    heartbeat.failed(exchange);
    assertEquals("not taken: IOException", heartbeat.problem());
  }
}
