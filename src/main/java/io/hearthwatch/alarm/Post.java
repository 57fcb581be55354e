package io.hearthwatch.alarm;

import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Hands notices over when their time has come: at once, or when quiet hours are over. */
final class Post {
  private final Chains chains;
  private final PriorityQueue<Round.Due> putOff =
      new PriorityQueue<>(Comparator.comparing(Round.Due::at));

  Post(Chains chains) {
    this.chains = chains;
  }

  void tell(Round.Due due, Instant now) {
    if (due.isPutOff(now)) {
      putOff.add(due);
    } else {
      chains.handOver(due.notice(), now);
    }
  }

  /** Tells what was put off until now. */
  void tellDue(Instant now) {
    while (!putOff.isEmpty() && !putOff.peek().at().isAfter(now)) {
      chains.handOver(putOff.poll().notice(), now);
    }
  }

  /** When something is due, or null when nothing waits. */
  Instant next() {
    return putOff.isEmpty() ? null : putOff.peek().at();
  }
}
