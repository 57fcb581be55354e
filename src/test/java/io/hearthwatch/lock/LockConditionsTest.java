package io.hearthwatch.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.MovedClock;
import io.hearthwatch.lock.LockJournal.Line;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** What a lock's reports, and missing ones, mean for its alarm. */
class LockConditionsTest {
  private static final String TOPIC = "remote-lock/shed";

  private final MovedClock clock = new MovedClock("2026-03-01T12:00:00Z");
  private final Locks locks =
      new Locks(
          new LockJournal(null) {
            @Override
            void write(Line line) {}
          },
          clock,
          new ObjectMapper());

  /** The condition that a report leaves, or null. */
  private Map<?, ?> report(String state) {
    Exchange exchange = exchange();
    exchange.getMessage().setHeader("CamelMqttTopic", TOPIC + "/state");
    exchange.getMessage().setBody(("{\"state\":\"" + state + "\"}").getBytes());
    locks.reported(exchange);
    locks.conditions(exchange);
    return exchange.isRouteStop() ? null : exchange.getMessage().getBody(Map.class);
  }

  private List<?> check() {
    Exchange exchange = exchange();
    locks.checkConfirmations(exchange);
    return exchange.isRouteStop() ? List.of() : exchange.getMessage().getBody(List.class);
  }

  private static Exchange exchange() {
    return new DefaultExchange(new DefaultCamelContext());
  }

  private void sent() {
    locks.decided(new Line("1", clock.instant(), TOPIC, "thing/b", "p", "SENT", null, null));
  }

  @Test
  void aJamBeginsAndEachMovementEndsItOnce() {
    Map<?, ?> jam = report("JAMMED");
    assertEquals("lock-shed", jam.get("alarm"));
    assertEquals(true, jam.get("active"));
    assertEquals(2, jam.get("priority"));
    assertEquals("lock", jam.get("kind"));
    assertEquals("Lock shed is jammed", jam.get("title"));
    assertEquals(false, report("UNLOCKED").get("active"));
    assertEquals(null, report("LOCKED"));
  }

  @Test
  void theFirstReportAfterTheStartEndsWhatMayBeLeft() {
    assertEquals(false, report("LOCKED").get("active"));
    assertEquals(null, report("LOCKED"));
  }

  @Test
  void aMissingReportBeginsOnceAndALateOneEndsIt() {
    report("LOCKED");
    clock.pass(Duration.ofSeconds(1));
    sent();
    clock.pass(Duration.ofSeconds(5));
    assertEquals(List.of(), check());
    clock.pass(Duration.ofMillis(1));
    Map<?, ?> missing = (Map<?, ?>) check().get(0);
    assertEquals("lock-shed", missing.get("alarm"));
    assertTrue((Boolean) missing.get("active"));
    assertEquals("no report within 5 s after the press of thing/b", missing.get("text"));
    assertEquals(List.of(), check());
    assertFalse((Boolean) report("UNLOCKED").get("active"));
  }

  @Test
  void aLockThatNeverReportedOwesNone() {
    sent();
    clock.pass(Duration.ofSeconds(60));
    assertEquals(List.of(), check());
  }

  @Test
  void aJamAsTheAnswerIsAJamAndNotMissing() {
    report("LOCKED");
    clock.pass(Duration.ofSeconds(1));
    sent();
    clock.pass(Duration.ofSeconds(1));
    assertTrue((Boolean) report("JAMMED").get("active"));
    clock.pass(Duration.ofSeconds(60));
    assertEquals(List.of(), check());
  }
}
