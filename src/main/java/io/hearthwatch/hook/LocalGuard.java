package io.hearthwatch.hook;

import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Without tokens every program on the machine may do all, and a browser is such a program: it must
 * not carry out what a page from elsewhere asks for. A page that points its own name at 127.0.0.1
 * is known by the {@code Host} header, a page that calls across by {@code Origin} and {@code
 * Sec-Fetch-Site}; the latter also tells a picture's GET, which has no {@code Origin}.
 */
final class LocalGuard {

  /**
   * What a browser cannot help telling.
   *
   * @param host of the {@code Host} header without port; empty when there is none
   * @param port the port of the {@code Host} header, or the scheme's
   * @param origin the {@code Origin} header or null
   * @param fetchSite the {@code Sec-Fetch-Site} header or null
   */
  record Sender(String host, int port, String origin, String fetchSite) {}

  private final String configuredHost;

  LocalGuard(String configuredHost) {
    this.configuredHost = configuredHost;
  }

  /**
   * Why the call is refused, or empty.
   *
   * @param writes false for a call that only looks; that one may come by a link
   */
  Optional<String> refusal(Sender sender, boolean writes) {
    if (!known(sender.host())) {
      return Optional.of(
          "the Host header must be an IP address, localhost or the hub's own host name");
    }
    if (writes && sender.origin() != null && !sameOrigin(sender)) {
      return Optional.of("pages of another origin may not call the hub");
    }
    String site = sender.fetchSite();
    if (writes && site != null && !site.equals("same-origin") && !site.equals("none")) {
      return Optional.of("pages of another site may not call the hub");
    }
    return Optional.empty();
  }

  private boolean known(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.equalsIgnoreCase(configuredHost)
        || name.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}")
        || name.matches("\\[?[0-9a-f.]*:[0-9a-f:.]*(%[0-9a-z.]+)?]?");
  }

  private static boolean sameOrigin(Sender sender) {
    try {
      URI uri = URI.create(sender.origin());
      int usual = "https".equals(uri.getScheme()) ? 443 : 80;
      int port = uri.getPort() < 0 ? usual : uri.getPort();
      return sender.host().equalsIgnoreCase(uri.getHost()) && port == sender.port();
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
