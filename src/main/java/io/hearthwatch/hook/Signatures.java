package io.hearthwatch.hook;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Checks signed calls: {@code X-Hub-Signature-256: sha256=<hex>}, the HMAC-SHA256 of the text of
 * {@code X-Hub-Timestamp}, a dot and the body, with a token's secret as key.
 */
final class Signatures {
  static final String SIGNATURE = "X-Hub-Signature-256";
  static final String TIMESTAMP = "X-Hub-Timestamp";
  static final Duration WINDOW = Duration.ofMinutes(5);

  /** Longest time a signature could pass again: stamped 5 min ahead, used 5 min behind. */
  static final Duration MEMORY = WINDOW.multipliedBy(2);

  private static final int REMEMBERED = 100_000;
  private static final byte[] DOT = {'.'};

  /** Headers that are well formed and in time; the body still decides. */
  record Claim(String timestamp, byte[] mac) {}

  /**
   * Who signed.
   *
   * @param caller empty when no token's secret made the signature
   * @param reason why a right signature does not count; empty when it does
   */
  record Verdict(Optional<Caller> caller, String reason) {
    static Verdict no(String reason) {
      return new Verdict(Optional.empty(), reason);
    }
  }

  private final Tokens tokens;
  private final Clock clock;
  private final int remembered;
  private final Map<String, Instant> used = new LinkedHashMap<>();

  Signatures(Tokens tokens, Clock clock) {
    this(tokens, clock, REMEMBERED);
  }

  Signatures(Tokens tokens, Clock clock, int remembered) {
    this.tokens = tokens;
    this.clock = clock;
    this.remembered = remembered;
  }

  /** The cheap check before a body is read; empty when the call cannot be right. */
  Optional<Claim> claim(String signature, String timestamp) {
    if (!signature.matches("sha256=[0-9A-Fa-f]{64}")
        || timestamp == null
        || !timestamp.matches("[0-9]{1,12}")) {
      return Optional.empty();
    }
    Instant stamped = Instant.ofEpochSecond(Long.parseLong(timestamp));
    if (Duration.between(stamped, clock.instant()).abs().compareTo(WINDOW) > 0) {
      return Optional.empty();
    }
    return Optional.of(new Claim(timestamp, HexFormat.of().parseHex(signature.substring(7))));
  }

  /**
   * Accepts a right signature once. When too many calls were signed in the last 10 minutes it
   * accepts none rather than forget one.
   */
  Verdict accept(Claim claim, byte[] body) {
    byte[] stamp = claim.timestamp().getBytes(StandardCharsets.US_ASCII);
    Optional<Caller> caller = tokens.withMac(claim.mac(), stamp, DOT, body);
    return caller.isEmpty() ? new Verdict(caller, "") : once(claim, caller);
  }

  private synchronized Verdict once(Claim claim, Optional<Caller> caller) {
    Instant now = clock.instant();
    forget(now);
    String key = HexFormat.of().formatHex(claim.mac());
    if (used.containsKey(key)) {
      return Verdict.no("The signature was used before.");
    }
    if (used.size() >= remembered) {
      return Verdict.no("Too many signed calls in 10 minutes.");
    }
    used.put(key, now.plus(MEMORY));
    return new Verdict(caller, "");
  }

  private void forget(Instant now) {
    Iterator<Instant> oldest = used.values().iterator();
    while (oldest.hasNext() && !oldest.next().isAfter(now)) {
      oldest.remove();
    }
  }
}
