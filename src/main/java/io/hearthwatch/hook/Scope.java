package io.hearthwatch.hook;

import java.util.Locale;

/** What a token may do; {@link #ADMIN} implies every other. */
public enum Scope {
  /** Start a flow, except opening a lock. */
  HOOK,
  /** Press a button, that is: open a lock. */
  LOCK,
  /** Acknowledge and shelve alarms, arm and disarm, command the alarm panel. */
  ALARM,
  /** Look at anything. */
  READ,
  /** All of it, and every write that no other scope covers. */
  ADMIN;

  /** The word used in {@code HUB_TOKENS} and in answers. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads the word.
   *
   * @throws IllegalArgumentException when there is no such scope
   */
  static Scope of(String word) {
    return valueOf(word.strip().toUpperCase(Locale.ROOT));
  }
}
