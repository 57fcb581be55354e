package io.hearthwatch.notify;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/**
 * The mail server, out of {@code smtp://user:password@host:587?from=…&to=a,b}; special characters
 * are written as %xx.
 *
 * @param scheme smtp or smtps
 * @param username null when the server wants none
 * @param from the sender; when not given the user name if it is an address, else the first receiver
 * @param to receivers, separated by commas
 */
public record SmtpUrl(
    String scheme,
    String host,
    int port,
    String username,
    String password,
    String from,
    String to) {

  /** What the placeholders of a route that does not run stand for. */
  public static final SmtpUrl NONE =
      new SmtpUrl("smtp", "localhost", 25, null, null, "nobody@localhost", "nobody@localhost");

  private static final int SUBMISSION = 587;
  private static final int RELAY = 25;
  private static final int OVER_TLS = 465;

  /** Reads a URL that has passed the check of the settings. */
  public static SmtpUrl of(String text) {
    URI uri = URI.create(text.strip());
    String user = uri.getRawUserInfo();
    int colon = user == null ? -1 : user.indexOf(':');
    String username = user == null ? null : decoded(colon < 0 ? user : user.substring(0, colon));
    String password = colon < 0 ? null : decoded(user.substring(colon + 1));
    int usual = uri.getScheme().equals("smtps") ? OVER_TLS : username == null ? RELAY : SUBMISSION;
    String to = parameter(uri, "to");
    String from = parameter(uri, "from");
    if (from.isEmpty()) {
      from = username != null && username.contains("@") ? username : to.split(",")[0].strip();
    }
    return new SmtpUrl(
        uri.getScheme(),
        uri.getHost(),
        uri.getPort() > 0 ? uri.getPort() : usual,
        username,
        password,
        from,
        to);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return scheme + " " + host + ":" + port;
  }

  /** A password never goes over a line that is not encrypted. */
  public boolean needsStartTls() {
    return scheme.equals("smtp") && username != null;
  }

  private static String parameter(URI uri, String name) {
    for (String part : String.valueOf(uri.getRawQuery()).split("&")) {
      if (part.startsWith(name + "=")) {
        return decoded(part.substring(name.length() + 1));
      }
    }
    return "";
  }

  /** Unlike in forms a plus is a plus: addresses have it. */
  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
