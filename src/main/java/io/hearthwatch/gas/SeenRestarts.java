package io.hearthwatch.gas;

import jakarta.inject.Singleton;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * When this hub of a share saw detectors count anew, in the part of their readings that it gets.
 */
@Singleton
class SeenRestarts {
  private static final int MOST = 16;

  private static final class Progress {
    private int sequence = -1;
    private final Deque<Long> restarts = new ArrayDeque<>();
  }

  private final Map<Detector.Key, Progress> detectors = new HashMap<>();

  /**
   * Takes a reading that the broker sends for the first time: what it deals to one hub is in order.
   *
   * @param at epoch ms
   */
  synchronized void received(Detector.Key key, int sequence, long at) {
    Progress progress = detectors.computeIfAbsent(key, k -> new Progress());
    if (isBack(progress.sequence, sequence)) {
      progress.restarts.addLast(at);
      if (progress.restarts.size() > MOST) {
        progress.restarts.removeFirst();
      }
    }
    progress.sequence = sequence;
  }

  private static boolean isBack(int last, int next) {
    return last - next >= SharedRuns.NEAR || next <= 1 && next < last;
  }

  /** Whether there was one after a time, until another; in either order, epoch ms. */
  synchronized boolean between(Detector.Key key, long one, long other) {
    Progress progress = detectors.get(key);
    return progress != null
        && progress.restarts.stream()
            .anyMatch(at -> at > Math.min(one, other) && at <= Math.max(one, other));
  }
}
