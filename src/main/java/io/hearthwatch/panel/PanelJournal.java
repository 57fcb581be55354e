package io.hearthwatch.panel;

import io.hearthwatch.store.Entry;
import io.hearthwatch.store.Ledger;
import io.hearthwatch.store.RecordWriter;
import io.hearthwatch.store.Table;
import io.hearthwatch.store.Times;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What the panel said and what it was told, by whom: rows of the table {@code PanelJournal}. */
@ApplicationScoped
class PanelJournal {
  private static final Table TABLE =
      new Table(
          "PanelJournal",
          List.of("uid", "at", "direction", "type", "code", "message", "who", "decision", "reason"),
          List.of("uid"),
          List.of());

  private static final int LONGEST = 255;
  private static final int LONGEST_CODE = 32;
  private static final int LONGEST_WHO = 100;

  /**
   * A row.
   *
   * @param direction EVENT or COMMAND
   * @param type the event's type, or the command's word
   * @param code of the panel's protocol, never one that a person types
   * @param decision RAISED, CLEARED, SWITCHED, NOTED, IGNORED, WITHHELD; or SENT, ASKED, REFUSED,
   *     FAILED
   */
  record Line(
      Instant at,
      String direction,
      String type,
      String code,
      String message,
      String who,
      String decision,
      String reason) {}

  private final RecordWriter writer;

  PanelJournal(RecordWriter writer) {
    this.writer = writer;
  }

  @Produces
  @Named("PanelJournal")
  @Singleton
  Table table() {
    return TABLE;
  }

  /**
   * Writes a line beside the flow.
   *
   * @param flow the page of the ledger where it counts as stored, or null
   */
  void write(Line line, Ledger.Flow flow) {
    Object[] row = {
      UUID.randomUUID().toString(),
      Times.text(line.at()),
      line.direction(),
      line.type(),
      cut(line.code(), LONGEST_CODE),
      cut(line.message(), LONGEST),
      cut(line.who(), LONGEST_WHO),
      line.decision(),
      cut(line.reason(), LONGEST)
    };
    writer.add(new Entry(TABLE, row, flow, flow == null ? null : Ledger.Fate.STORED, () -> {}));
  }

  private static String cut(String text, int most) {
    return text == null || text.length() <= most ? text : text.substring(0, most);
  }
}
