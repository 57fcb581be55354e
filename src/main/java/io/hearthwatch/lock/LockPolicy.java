package io.hearthwatch.lock;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whether a press may become a command: at most one for each press, never for a stale one.
 * Knows no clock and no I/O; calls are serialised by the lock on it.
 */
final class LockPolicy {
  static final Duration REPEAT = Duration.ofSeconds(2);
  static final Duration OLDEST = Duration.ofSeconds(10);
  static final Duration STALLED = Duration.ofSeconds(2);
  static final Duration REMEMBERED = Duration.ofDays(1);
  private static final int MOST_REMEMBERED = 10_000;

  /** What a press may be judged to be. */
  enum Kind {
    ALLOWED,
    REPEAT,
    NOT_MAPPED,
    REFUSED
  }

  /** A decision; {@code reason} is null for a press that may go on. */
  record Verdict(Kind kind, String reason) {
    static final Verdict ALLOWED = new Verdict(Kind.ALLOWED, null);

    static Verdict refused(String reason) {
      return new Verdict(Kind.REFUSED, reason);
    }

    static Verdict repeated(String reason) {
      return new Verdict(Kind.REPEAT, reason);
    }

    boolean allowed() {
      return kind == Kind.ALLOWED;
    }
  }

  private final Map<String, Map<Long, Instant>> contents = new HashMap<>();
  private final LinkedHashMap<String, Instant> pressIds = new LinkedHashMap<>();

  /** Press ids known from before a restart. */
  synchronized void remember(String pressId, Instant at) {
    pressIds.put(pressId, at);
  }

  /**
   * Judges one press and remembers it when it is allowed.
   *
   * @param mapped whether a door listens to this button
   */
  synchronized Verdict judge(ButtonPress press, boolean mapped) {
    Instant now = press.receivedAt();
    if (press.retained()) {
      return Verdict.refused("retained message: kept by the broker from an earlier time");
    }
    if (press.redelivered()) {
      return Verdict.repeated("redelivered by the broker");
    }
    if (press.payload().length == 0) {
      return Verdict.refused("empty payload");
    }
    if (press.expirySeconds() == 0) {
      return Verdict.refused("stale: its message expiry interval is over");
    }
    if (press.stalledMillis() > STALLED.toMillis()) {
      return Verdict.refused(
          "stale: the connection to the broker had stalled for "
              + press.stalledMillis() / 1000
              + " s when it came");
    }
    String stale = stale(press.payload(), now);
    if (stale != null) {
      return Verdict.refused(stale);
    }
    if (!mapped) {
      return new Verdict(Kind.NOT_MAPPED, "button is not mapped to a lock");
    }
    forget(now);
    if (press.pressId() != null && pressIds.containsKey(press.pressId())) {
      return Verdict.repeated("repeat of hub-press-id " + shortened(press.pressId()));
    }
    long content = content(press.payload());
    Map<Long, Instant> recent = contents.computeIfAbsent(press.button(), b -> new HashMap<>());
    Instant before = recent.get(content);
    if (before != null && Duration.between(before, now).abs().compareTo(REPEAT) <= 0) {
      return Verdict.repeated("repeat within " + REPEAT.toSeconds() + " s");
    }
    recent.put(content, now);
    if (press.pressId() != null) {
      pressIds.put(press.pressId(), now);
    }
    return Verdict.ALLOWED;
  }

  private static String stale(byte[] payload, Instant now) {
    try {
      Optional<Instant> pressed = PressTime.of(payload);
      if (pressed.isEmpty()) {
        return null;
      }
      Duration age = Duration.between(pressed.get(), now);
      if (age.compareTo(OLDEST) > 0) {
        return "stale: pressed " + age.toSeconds() + " s ago, " + OLDEST.toSeconds() + " allowed";
      }
      // a clock that runs ahead would make a late press look fresh
      return age.compareTo(OLDEST.negated()) < 0
          ? "timestamp is " + age.negated().toSeconds() + " s ahead; check the button's clock"
          : null;
    } catch (DateTimeException e) {
      return "timestamp cannot be read, so its age is unknown";
    }
  }

  private void forget(Instant now) {
    contents.values().forEach(m -> m.values().removeIf(at -> now.isAfter(at.plus(REPEAT))));
    contents.values().removeIf(Map::isEmpty);
    var oldest = pressIds.entrySet().iterator();
    while (oldest.hasNext()) {
      Map.Entry<String, Instant> entry = oldest.next();
      if (pressIds.size() <= MOST_REMEMBERED && now.isBefore(entry.getValue().plus(REMEMBERED))) {
        break;
      }
      oldest.remove();
    }
  }

  private static long content(byte[] payload) {
    java.util.zip.CRC32 crc = new java.util.zip.CRC32();
    crc.update(payload);
    return crc.getValue() << 32 | (Arrays.hashCode(payload) & 0xffffffffL);
  }

  private static String shortened(String id) {
    return id.length() <= 64 ? id : id.substring(0, 64) + "…";
  }
}
