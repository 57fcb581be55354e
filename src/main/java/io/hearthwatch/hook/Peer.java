package io.hearthwatch.hook;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;

/**
 * The other end of a connection, as seen when the hub has no tokens.
 *
 * @param loopback by the connection itself, whatever forwarding headers say
 * @param proxied a proxy says it passes on somebody else's call
 */
record Peer(boolean loopback, boolean proxied, LocalGuard.Sender sender) {
  private static final List<String> PROXY_HEADERS =
      List.of("Forwarded", "X-Forwarded-For", "X-Real-IP");

  static Peer of(HttpServerRequest request) {
    HostAndPort authority = request.authority();
    int usual = request.isSSL() ? 443 : 80;
    LocalGuard.Sender sender =
        new LocalGuard.Sender(
            authority == null ? "" : authority.host(),
            authority == null || authority.port() < 0 ? usual : authority.port(),
            request.getHeader("Origin"),
            request.getHeader("Sec-Fetch-Site"));
    boolean proxied = PROXY_HEADERS.stream().anyMatch(request.headers()::contains);
    return new Peer(loopback(request.connection().remoteAddress().hostAddress()), proxied, sender);
  }

  /** Why the call is refused, or empty. */
  Optional<String> refusal(LocalGuard guard, boolean writes) {
    if (!loopback) {
      return Optional.of("without HUB_TOKENS only calls from the hub's own machine are allowed");
    }
    return proxied
        ? Optional.of("without HUB_TOKENS calls through a proxy are refused")
        : guard.refusal(sender, writes);
  }

  private static boolean loopback(String address) {
    try {
      return address != null && InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
