package io.hearthwatch.store;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** What could not be processed: kept with its reason, so that nothing vanishes. */
@ApplicationScoped
public class DeadLetters {
  static final Table TABLE =
      new Table(
          "DeadLetter",
          List.of("uid", "received_at", "flow", "topic", "payload", "size", "reason"),
          List.of("uid"),
          List.of());

  private static final int MOST_KEPT = 2 << 20;
  private static final int LONGEST_TOPIC = 1_000;
  private static final int LONGEST_REASON = 1_000;

  private final Clock clock;

  DeadLetters(Clock clock) {
    this.clock = clock;
  }

  @Produces
  @Named("DeadLetter")
  @jakarta.inject.Singleton
  Table table() {
    return TABLE;
  }

  /**
   * A dead letter as an entry for the writer.
   *
   * @param flow the flow that did not take it
   * @param counted the page of the ledger it counts on, or null
   * @param safe run once it is safe
   */
  public Entry entry(
      String flow,
      String topic,
      byte[] payload,
      String reason,
      Ledger.Flow counted,
      Runnable safe) {
    return new Entry(
        TABLE, row(flow, topic, payload, reason), counted, Ledger.Fate.DEAD_LETTERED, safe);
  }

  Object[] row(String flow, String topic, byte[] payload, String reason) {
    byte[] kept =
        payload.length <= MOST_KEPT ? payload : java.util.Arrays.copyOf(payload, MOST_KEPT);
    return new Object[] {
      UUID.randomUUID().toString(),
      Times.text(clock.instant()),
      flow,
      cut(topic, LONGEST_TOPIC),
      kept,
      payload.length,
      cut(Secrets.scrub(String.valueOf(reason)), LONGEST_REASON)
    };
  }

  private static String cut(String text, int most) {
    return text.length() <= most ? text : text.substring(0, most);
  }
}
