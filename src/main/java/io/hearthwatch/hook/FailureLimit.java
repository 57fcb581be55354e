package io.hearthwatch.hook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Counts wrong credentials for each address. Only who is wrong again is turned away: a valid
 * credential from the same address always passes, so that nobody can lock a household out.
 */
final class FailureLimit {
  static final int ALLOWED = 20;
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int ADDRESSES = 10_000;

  private static final class Window {
    private final Instant until;
    private int failures;

    Window(Instant until) {
      this.until = until;
    }
  }

  private final Clock clock;
  private final Map<String, Window> windows =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Window> eldest) {
          return size() > ADDRESSES;
        }
      };

  FailureLimit(Clock clock) {
    this.clock = clock;
  }

  /**
   * Counts a failure.
   *
   * @return seconds to wait, at least 1, once the address failed more than {@link #ALLOWED} times
   *     within a minute; 0 before
   */
  synchronized long failed(String address) {
    Instant now = clock.instant();
    Window window = windows.get(address);
    if (window == null || !now.isBefore(window.until)) {
      window = new Window(now.plus(WINDOW));
      windows.put(address, window);
    }
    window.failures++;
    return window.failures <= ALLOWED
        ? 0
        : Math.max(1, Duration.between(now, window.until).toSeconds());
  }
}
