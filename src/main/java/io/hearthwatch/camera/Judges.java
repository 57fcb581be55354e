package io.hearthwatch.camera;

import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

/** The judge of each camera, as {@code HUB_CAMERAS} says. */
final class Judges {
  private final Map<String, Judge> judges = new HashMap<>();

  /**
   * @param place whose clock the rules' hours are on
   */
  Judges(String cameras, ZoneId place) {
    CameraRules.parse(cameras)
        .forEach((camera, rules) -> judges.put(camera, new Judge(rules, place)));
  }

  Judge of(String camera) {
    return judges.getOrDefault(camera, judges.get(CameraRules.ANY));
  }
}
