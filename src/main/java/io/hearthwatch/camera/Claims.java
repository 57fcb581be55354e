package io.hearthwatch.camera;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which recordings a thread works on now, so that no other takes them up: a step that is due stays
 * due in the local store until it is done.
 */
@ApplicationScoped
class Claims {
  private final Set<String> held = ConcurrentHashMap.newKeySet();

  /** Takes a recording up; false when another thread has it. */
  boolean take(String id) {
    return held.add(id);
  }

  /** Gives it back. */
  void release(String id) {
    held.remove(id);
  }
}
