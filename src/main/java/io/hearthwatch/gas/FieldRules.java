package io.hearthwatch.gas;

/** Rules of the fields that the text format and JSON share. */
final class FieldRules {
  static final String DEFAULT_TYPE = "Gas";
  static final int MAX_TYPE = 16;
  private static final int MAX_IP = 45;
  private static final int MAX_NUMBER = 64;
  private static final int MAC_TEXT = 17;
  private static final int MAC_DIGITS = 12;

  private FieldRules() {}

  /** Returns {@code mac} with colons in upper case, or null when it is no MAC. */
  static String mac(String mac) {
    boolean bare = mac.length() == MAC_DIGITS;
    if (!bare && (mac.length() != MAC_TEXT || (mac.charAt(2) != ':' && mac.charAt(2) != '-'))) {
      return null;
    }
    boolean canonical = !bare && mac.charAt(2) == ':';
    for (int i = 0; i < mac.length(); i++) {
      char c = mac.charAt(i);
      if (!bare && i % 3 == 2 ? c != mac.charAt(2) : !isHex(c)) {
        return null;
      }
      canonical &= c < 'a';
    }
    return canonical ? mac : canonicalMac(mac, bare ? 2 : 3);
  }

  private static String canonicalMac(String mac, int step) {
    StringBuilder out = new StringBuilder(MAC_TEXT);
    for (int i = 0; i < mac.length(); i += step) {
      out.append(i == 0 ? "" : ":");
      out.append(upper(mac.charAt(i))).append(upper(mac.charAt(i + 1)));
    }
    return out.toString();
  }

  private static char upper(char c) {
    return c >= 'a' ? (char) (c - 'a' + 'A') : c;
  }

  static boolean isHex(char c) {
    return isDigit(c) || (c >= 'A' && c <= 'F') || (c >= 'a' && c <= 'f');
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  static boolean isLetterOrDigit(char c) {
    return isDigit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  }

  /** The characters of IPv4 and IPv6 text; which of them make an address is not checked. */
  static boolean isIp(String ip) {
    for (int i = 0; i < ip.length(); i++) {
      char c = ip.charAt(i);
      if (!isHex(c) && c != '.' && c != ':') {
        return false;
      }
    }
    return !ip.isEmpty() && ip.length() <= MAX_IP;
  }

  /** Digits only, up to 2147483647; -1 for anything else. */
  static int sequence(String text) {
    long number = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isDigit(c)) {
        return -1;
      }
      number = number * 10 + (c - '0');
      if (number > Integer.MAX_VALUE) {
        return -1;
      }
    }
    return text.isEmpty() ? -1 : (int) number;
  }

  /**
   * A decimal number with optional sign, fraction and exponent; NaN for anything else, also for one
   * that is not finite or has more than 64 characters.
   */
  static double decimal(String text) {
    int end = text.length();
    int at = end > 0 && (text.charAt(0) == '-' || text.charAt(0) == '+') ? 1 : 0;
    int whole = digits(text, at);
    int fraction = 0;
    at += whole;
    if (at < end && text.charAt(at) == '.') {
      fraction = digits(text, at + 1);
      at += 1 + fraction;
    }
    if (whole + fraction == 0 || end > MAX_NUMBER) {
      return Double.NaN;
    }
    if (at < end && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
      at++;
      at += at < end && (text.charAt(at) == '-' || text.charAt(at) == '+') ? 1 : 0;
      int exponent = digits(text, at);
      at = exponent == 0 ? -1 : at + exponent;
    }
    double number = at == end ? Double.parseDouble(text) : Double.NaN;
    return Double.isFinite(number) ? number + 0.0 : Double.NaN;
  }

  private static int digits(String text, int from) {
    int at = from;
    while (at < text.length() && isDigit(text.charAt(at))) {
      at++;
    }
    return at - from;
  }
}
