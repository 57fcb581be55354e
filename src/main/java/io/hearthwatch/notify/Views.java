package io.hearthwatch.notify;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** A channel as health and status show it. */
final class Views {
  private Views() {}

  static Map<String, Object> idle(boolean running) {
    Map<String, Object> view = new LinkedHashMap<>();
    view.put("running", running);
    view.put("waiting", 0);
    view.put("oldest", null);
    view.put("failingSince", null);
    view.put("problem", null);
    view.put("refused", 0L);
    return view;
  }

  static void add(Map<String, Object> view, Lane lane) {
    view.merge("waiting", lane.rows.size(), (a, b) -> (int) a + (int) b);
    view.merge("refused", lane.refused(), (a, b) -> (long) a + (long) b);
    lane.rows.stream()
        .mapToLong(row -> row.createdAt)
        .min()
        .ifPresent(at -> view.merge("oldest", time(at), Views::earlier));
    if (lane.isFailing()) {
      view.merge("failingSince", time(lane.failingSince()), Views::earlier);
      view.put("problem", lane.problem());
    }
  }

  private static String time(long millis) {
    return Instant.ofEpochMilli(millis).toString();
  }

  private static Object earlier(Object a, Object b) {
    return Instant.parse((String) a).isBefore(Instant.parse((String) b)) ? a : b;
  }
}
