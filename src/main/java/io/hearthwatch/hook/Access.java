package io.hearthwatch.hook;

import java.util.Optional;
import java.util.Set;

/**
 * Which scope a call needs, by method and path. Under {@code /hooks} the method does not matter: a
 * route there may answer any method, so a GET must not be the cheap way to start it.
 */
final class Access {
  private static final Set<String> LOOKING = Set.of("GET", "HEAD", "OPTIONS");

  private Access() {}

  /**
   * The scope needed; empty when the call is open to all.
   *
   * @param path the normalized path: decoded where harmless, without {@code ..}, {@code //}
   */
  static Optional<Scope> needed(String method, String path) {
    boolean looking = LOOKING.contains(method);
    if (looking && under(path, "/q/health")) {
      return Optional.empty();
    }
    if (under(path, "/hooks/button")) {
      return Optional.of(Scope.LOCK);
    }
    if (under(path, "/hooks/panel/command")) {
      return Optional.of(Scope.ALARM);
    }
    if (under(path, "/hooks")) {
      return Optional.of(Scope.HOOK);
    }
    if (switchesArming(path)) {
      return Optional.of(Scope.ALARM);
    }
    if (looking) {
      return Optional.of(Scope.READ);
    }
    return Optional.of(method.equals("POST") ? posting(path) : Scope.ADMIN);
  }

  private static Scope posting(String path) {
    if (under(path, "/event") || under(path, "/tag")) {
      return Scope.HOOK;
    }
    return under(path, "/arming") || under(path, "/alarms") ? Scope.ALARM : Scope.ADMIN;
  }

  /** HowAlarming calls a plain URL, so here the secret may come as {@code ?token=}. */
  static boolean tokenInQuery(String method, String path) {
    return method.equals("GET") && switchesArming(path);
  }

  private static boolean switchesArming(String path) {
    return under(path, "/arming/armed") || under(path, "/arming/disarmed");
  }

  private static boolean under(String path, String root) {
    return path.equals(root) || path.startsWith(root + "/");
  }
}
