package io.hearthwatch.lock;

import io.hearthwatch.store.Entry;
import io.hearthwatch.store.RecordWriter;
import io.hearthwatch.store.Secrets;
import io.hearthwatch.store.Table;
import io.hearthwatch.store.Times;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;

/** Who opened what, and who was refused why: rows of the table {@code LockJournal}. */
@ApplicationScoped
class LockJournal {
  private static final Table TABLE =
      new Table(
          "LockJournal",
          List.of(
              "uid",
              "at",
              "lock_topic",
              "source",
              "press_id",
              "decision",
              "reason",
              "confirmation"),
          List.of("uid"),
          List.of("confirmation"));

  private static final int LONGEST = 255;
  private static final int LONGEST_ID = 100;

  /**
   * One decision.
   *
   * @param uid identifies the row, so that its confirmation can follow
   * @param lock topic of the lock, or null when there is none
   * @param source the button's topic, or the caller and the button's topic
   * @param decision SENT, REFUSED or FAILED
   * @param confirmation what the lock reported, MISSING, or null
   */
  record Line(
      String uid,
      Instant at,
      String lock,
      String source,
      String pressId,
      String decision,
      String reason,
      String confirmation) {

    Line confirmed(String state) {
      return new Line(uid, at, lock, source, pressId, decision, reason, state);
    }
  }

  private final RecordWriter writer;

  LockJournal(RecordWriter writer) {
    this.writer = writer;
  }

  @Produces
  @Named("LockJournal")
  @Singleton
  Table table() {
    return TABLE;
  }

  /** Writes a line beside the flow; a line with the same uid changes its confirmation. */
  void write(Line line) {
    Object[] row = {
      line.uid(),
      Times.text(line.at()),
      cut(line.lock(), LONGEST),
      cut(line.source(), LONGEST),
      cut(line.pressId(), LONGEST_ID),
      line.decision(),
      cut(Secrets.scrub(line.reason()), LONGEST),
      line.confirmation()
    };
    writer.add(new Entry(TABLE, row, null, null, () -> {}));
  }

  private static String cut(String text, int most) {
    return text == null || text.length() <= most ? text : text.substring(0, most);
  }
}
