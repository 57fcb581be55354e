package io.hearthwatch.hook;

import java.util.Set;

/**
 * Who makes a call.
 *
 * @param name the token's name, never its secret; {@code local} when the hub has no tokens
 */
public record Caller(String name, Set<Scope> scopes) {

  /** Header of the request behind the gate, and of the exchange in a route: the caller's name. */
  public static final String HEADER = "Hub-Caller";

  /** Key of the caller's name in the {@code RoutingContext}. */
  public static final String KEY = "hub.caller";

  static final Caller LOCAL = new Caller("local", Set.of(Scope.ADMIN));

  public Caller {
    scopes = Set.copyOf(scopes);
  }

  boolean may(Scope needed) {
    return scopes.contains(needed) || scopes.contains(Scope.ADMIN);
  }
}
