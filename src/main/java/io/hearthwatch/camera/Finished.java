package io.hearthwatch.camera;

import java.time.Duration;
import java.time.Instant;

/**
 * When a file in a watched folder is finished. One that is written to looks different at each look
 * or was touched just now. One that was moved in, or arrived while the hub was down, has been left
 * alone for a while already at the first look; a second one, a scan later, confirms it, since not
 * every writer's file system tells the time of the last write truly.
 *
 * @param quiet how long a file must be unchanged
 * @param emptyQuiet the same for an empty file, which most often is one whose writer has only begun
 */
record Finished(Duration quiet, Duration emptyQuiet) {
  static final Finished USUAL = new Finished(Duration.ofSeconds(2), Duration.ofSeconds(60));

  /**
   * What is known of a file.
   *
   * @param look how it looked last
   * @param since when it first looked so, by the hub's clock
   */
  record Known(Look look, Instant since) {}

  /** What is known after another look; {@code before} is null at the first. */
  static Known seen(Known before, Look look, Instant now) {
    boolean same = before != null && before.look().equals(look) && !now.isBefore(before.since());
    return same ? before : new Known(look, now);
  }

  /** Whether a file that looks so now is finished. */
  boolean isFinished(Known known, Instant now) {
    Duration watched = Duration.between(known.since(), now);
    if (watched.isZero() || watched.isNegative()) {
      return false; // the first look
    }
    Duration wanted = known.look().size() == 0 ? emptyQuiet : quiet;
    // a writer's clock may be ahead, and the file never look old: then only watching tells
    Duration untouched = Duration.between(known.look().modified(), known.since());
    return watched.compareTo(wanted) >= 0 || untouched.compareTo(wanted) >= 0;
  }
}
