package io.hearthwatch.it;

import com.fasterxml.jackson.databind.JsonNode;
import io.hearthwatch.it.servers.HubProcess;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Waiting for a condition, never for a time. */
final class Wait {

  /** For what should happen at once on a busy machine. */
  static final Duration SOON = Duration.ofSeconds(15);

  /** For what needs a reconnect or a database that recovers. */
  static final Duration LONG = Duration.ofSeconds(60);

  private Wait() {}

  static ConditionFactory upTo(Duration patience, String what) {
    return Awaitility.await(what)
        .atMost(patience)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions();
  }

  static ConditionFactory soon(String what) {
    return upTo(SOON, what);
  }

  /** Waits until nothing is under way or spooled, and the ledger of the flow closes. */
  static JsonNode atRest(HubProcess hub, String flow) {
    return upTo(LONG, "the ledger of " + flow + " closes at rest")
        .until(
            () -> hub.ledger(flow),
            ledger ->
                ledger.path("inFlight").asLong(-1) == 0
                    && ledger.path("spooled").asLong(-1) == 0
                    && ledger.path("received").asLong(-1) == settled(ledger));
  }

  private static long settled(JsonNode ledger) {
    return ledger.path("stored").asLong(-1)
        + ledger.path("duplicate").asLong(-1)
        + ledger.path("deadLettered").asLong(-1)
        + ledger.path("refused").asLong(-1);
  }
}
