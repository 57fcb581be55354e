package io.hearthwatch.camera;

import java.time.Instant;

/**
 * A clip that a recorder has and the hub still has to fetch.
 *
 * @param origin {@code <recorder>:<event>}
 * @param started when the event began
 * @param wanted when the hub was first told of it
 * @param attempts how often it could not be fetched
 */
record WantedClip(String origin, String camera, Instant started, Instant wanted, int attempts) {

  String recorder() {
    return origin.substring(0, origin.indexOf(':'));
  }

  /** What the recorder calls the event. */
  String event() {
    return origin.substring(origin.indexOf(':') + 1);
  }
}
