package io.hearthwatch.notify;

import java.util.Comparator;

/** A notification under way to one recipient. Guarded by the {@link Desk}. */
final class Row {
  /** A row of the log channel that was shown and is kept. */
  static final long SHOWN = Long.MAX_VALUE;

  private static final long HOUR_MS = 3_600_000;
  private static final long DAY_MS = 24 * HOUR_MS;

  /**
   * Urgent first, then by priority, then by age; the summary of a flood before those of its
   * priority, since it tells what they would one by one.
   */
  static final Comparator<Row> ORDER =
      Comparator.comparing((Row row) -> !row.isFirst())
          .thenComparing(row -> row.notice.priority())
          .thenComparing(row -> !row.isSummary())
          .thenComparing(row -> row.createdAt)
          .thenComparing(row -> row.id);

  final long id;
  final Target target;
  final long createdAt;
  Notice notice;
  boolean urgent;

  /** When its content became what it is. */
  long changedAt;

  long nextAt;
  int attempts;

  /** What of this content is done, in words of the channel; null when nothing is. */
  String progress;

  boolean inFlight;

  /** Other channels were asked to help with this content. */
  boolean widened;

  Row(long id, Target target, Notice notice, boolean urgent, long createdAt, long changedAt) {
    this.id = id;
    this.target = target;
    this.notice = notice;
    this.urgent = urgent;
    this.createdAt = createdAt;
    this.changedAt = changedAt;
    this.nextAt = changedAt;
  }

  /** Whether others are to be asked for help when its recipient does not confirm. */
  boolean wantsHelp() {
    return !widened
        && notice.priority() == 1
        && notice.calls()
        && !isSummary()
        && !target.channel().equals(Channel.LOG);
  }

  private boolean isFirst() {
    return notice.priority() == 1 && (urgent || isSummary());
  }

  private boolean isSummary() {
    return notice.event().equals(Notice.FLOOD);
  }

  boolean isOf(String incident) {
    return incident != null && incident.equals(notice.incident());
  }

  /** The newest state wins; the place in the queue is kept. */
  void replace(Notice newer, long now) {
    urgent = (urgent || newer.urgent()) && newer.needsAnswer();
    notice = newer;
    changedAt = now;
    widened = false;
    progress = null;
    if (nextAt == SHOWN) {
      nextAt = now;
      attempts = 0;
    }
  }

  boolean isExpired(long now) {
    if (notice.priority() > 1) {
      return now - changedAt > DAY_MS;
    }
    return !notice.needsAnswer() && now - changedAt > HOUR_MS;
  }
}
