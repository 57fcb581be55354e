package io.hearthwatch.camera;

import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * The hosts from which a caller may have the hub fetch something. Whoever could name any would use
 * the hub to look around in its network.
 */
final class AllowedHosts {
  private final Set<String> hosts = new HashSet<>();

  /**
   * @param list host or host:port, several by comma; a host alone allows its usual ports
   */
  AllowedHosts(String list) {
    for (String host : list.split(",")) {
      if (!host.isBlank()) {
        hosts.add(host.strip().toLowerCase(Locale.ROOT));
      }
    }
  }

  /**
   * Passes when the address is one of http or https at an allowed host.
   *
   * @throws IntakeException of the kind FORBIDDEN, or BAD when it is no such address at all
   */
  void check(URI address) throws IntakeException {
    String scheme = String.valueOf(address.getScheme()).toLowerCase(Locale.ROOT);
    if (!Set.of("http", "https").contains(scheme) || address.getHost() == null) {
      throw new IntakeException(
          IntakeException.Cause.BAD, "the url must begin with http:// or https:// and a host");
    }
    String host = address.getHost().toLowerCase(Locale.ROOT);
    int usual = scheme.equals("http") ? 80 : 443;
    int port = address.getPort() < 0 ? usual : address.getPort();
    if (!hosts.contains(host + ":" + port) && !(port == usual && hosts.contains(host))) {
      String where = address.getPort() < 0 ? host : host + ":" + port;
      throw new IntakeException(
          IntakeException.Cause.FORBIDDEN,
          "recordings may not be fetched from " + where + "; allow it in HUB_RECORDING_HOSTS");
    }
  }
}
