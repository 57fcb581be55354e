package io.hearthwatch.panel;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Commands that wait for being said again: by the same person, within a minute, once. */
final class Confirmations {
  static final Duration VALID = Duration.ofSeconds(60);
  private static final int MOST = 100;
  private static final int TOKEN_BYTES = 16;

  private record Waiting(PanelCommand command, String who, Instant until) {}

  private final SecureRandom random = new SecureRandom();
  private final Map<String, Waiting> waiting =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Waiting> eldest) {
          return size() > MOST;
        }
      };

  /** A token that is good for this command of this person, once. */
  synchronized String ask(PanelCommand command, String who, Instant now) {
    waiting.values().removeIf(w -> now.isAfter(w.until()));
    byte[] bytes = new byte[TOKEN_BYTES];
    random.nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    waiting.put(token, new Waiting(command, who, now.plus(VALID)));
    return token;
  }

  /** The command that was asked about, or null; a person's token stays good when another tries. */
  synchronized PanelCommand confirmed(String token, String who, Instant now) {
    Waiting asked = waiting.get(token);
    if (asked == null || !asked.who().equals(who)) {
      return null;
    }
    waiting.remove(token);
    return now.isAfter(asked.until()) ? null : asked.command();
  }

  /** Forgets a token, whoever asked for it; returns its command, or null. */
  synchronized PanelCommand cancelled(String token) {
    Waiting asked = waiting.remove(token);
    return asked == null ? null : asked.command();
  }
}
