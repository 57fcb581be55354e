package io.hearthwatch.bench;

/**
 * Somebody who takes readings from the broker. All run from the beginning to the end of the bench,
 * warm, but each has topics of its own, so that messages flow to one at a time.
 */
interface Contender extends AutoCloseable {

  /** How it is called in the tables. */
  String name();

  long pid();

  /** First level of the topics it subscribes, all of the same length. */
  String topicRoot();

  /** Its share of a round's readings: the slow ones get fewer, so that no round lasts long. */
  double share();

  /** Gets ready for a round. */
  void before();

  /** Waits until so many readings of this round are where they belong. */
  void await(int readings);

  /** Counts what it stored in this round. */
  Rows rows();

  @Override
  void close();

  /**
   * Rows of a round.
   *
   * @param all rows in the table, -1 when nothing is stored
   * @param distinct different readings among them
   */
  record Rows(long all, long distinct) {
    static final Rows NONE = new Rows(-1, -1);

    String verdict(int sent) {
      if (all < 0) {
        return "none kept";
      }
      return all == sent && distinct == sent
          ? "each once"
          : "%d rows, %d different".formatted(all, distinct);
    }
  }
}
