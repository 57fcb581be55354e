package io.hearthwatch.gas;

/**
 * A message that is no reading and no HELLO; it belongs to the dead letters.
 *
 * <p>The text says subject, rule and actual value, the latter cut to 80 characters and free of
 * control characters, so it may go to a log. There is no stack trace: a flood of garbage must stay
 * cheap.
 */
public class BadMessage extends Exception {
  private static final int MAX_SHOWN = 80;

  BadMessage(String message) {
    super(message, null, false, false);
  }

  BadMessage(String rule, String actual) {
    this(rule + ", was \"" + shown(actual, MAX_SHOWN) + '"');
  }

  /** At most {@code max} printable characters of {@code text}; what is not printable is escaped. */
  static String shown(String text, int max) {
    StringBuilder out = new StringBuilder(Math.min(text.length(), max));
    for (int i = 0; i < text.length(); i++) {
      String next = printable(text.charAt(i));
      int room = max - out.length() - (i + 1 < text.length() ? 1 : 0);
      if (next.length() > room) {
        return out.append('…').toString();
      }
      out.append(next);
    }
    return out.toString();
  }

  private static String printable(char c) {
    return switch (c) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default -> isPrintable(c) ? String.valueOf(c) : String.format("\\u%04x", (int) c);
    };
  }

  private static boolean isPrintable(char c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
