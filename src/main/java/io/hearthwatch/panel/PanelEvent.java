package io.hearthwatch.panel;

import java.time.Instant;
import java.util.Locale;

/**
 * What an alarm panel says, as HowAlarming's drivers put it.
 *
 * @param code three digits for an EnvisaLink (TPI), any short text for other panels, or null
 * @param message text for people, one line, or null
 * @param raw what the panel sent, beginning with the code, or null
 * @param at by the panel's clock; null when the event does not say or it cannot be read
 */
record PanelEvent(Type type, String code, String message, String raw, Instant at) {

  /** HowAlarming's words for what kind of event it is. */
  enum Type {
    /** Echo of a command. It holds codes and passwords, so nothing but its type is kept. */
    COMMAND,
    INFO,
    ARMED,
    DISARMED,
    RESPONSE,
    ALARM,
    RECOVERY,
    FAULT,
    UNKNOWN;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What follows the code: partition and zone of a TPI event; all of {@code raw} otherwise. */
  String rest() {
    if (raw == null) {
      return "";
    }
    return code != null && raw.startsWith(code) ? raw.substring(code.length()) : raw;
  }
}
