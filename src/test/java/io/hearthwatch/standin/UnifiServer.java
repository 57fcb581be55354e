package io.hearthwatch.standin;

import io.hearthwatch.standin.HttpRecorder.Answer;
import io.hearthwatch.standin.HttpRecorder.Request;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** UniFi Protect's own API as far as events, the export of videos, and favorites go. */
public final class UnifiServer implements AutoCloseable {
  private static final String ROOT = "/proxy/protect/api/";
  private static final String CAMERA = "6469c7a103d41003e40003ef";
  private static final long START = 1_747_301_972_418L;
  private static final long LENGTH_MS = 8_000;

  private final HttpRecorder http = new HttpRecorder(this::answer);
  private final Map<String, byte[]> ended = new ConcurrentHashMap<>();
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();
  private final Set<String> favorites = ConcurrentHashMap.newKeySet();
  private final String key;

  /**
   * @param key what callers must have in the header X-API-KEY
   */
  public UnifiServer(String key) {
    this.key = key;
  }

  private Answer answer(Request request) {
    if (!key.equals(request.header("X-API-KEY"))) {
      return new Answer(401, "{\"error\":\"Unauthorized\"}");
    }
    String path = request.path().replaceFirst("^" + ROOT, "");
    if (path.startsWith("events/")) {
      String id = path.substring("events/".length());
      if (!ended.containsKey(id) && !underWay.contains(id)) {
        return new Answer(404, "{\"error\":\"not found\"}");
      }
      if (request.method().equals("PATCH") && request.text().contains("\"isFavorite\":true")) {
        favorites.add(id);
      }
      return new Answer(200, event(id));
    }
    if (path.startsWith("video/export?")) {
      return ended.entrySet().stream()
          .filter(e -> path.contains("camera=" + CAMERA))
          .map(e -> new Answer(200, e.getValue()))
          .findFirst()
          .orElse(new Answer(400, "{\"error\":\"bad request\"}"));
    }
    return new Answer(404, "{}");
  }

  private String event(String id) {
    return """
        {"id":"%s","modelKey":"event","type":"smartDetectZone","camera":"%s","start":%d,"end":%s,
         "isFavorite":%b}"""
        .formatted(
            id,
            CAMERA,
            START,
            ended.containsKey(id) ? String.valueOf(START + LENGTH_MS) : "null",
            favorites.contains(id));
  }

  /** What the alarm manager posts. */
  public static String alarm(String event) {
    return """
        {"alarm":{"name":"person in the drive",
          "sources":[{"device":"68D79AE5ABE9","type":"include"}],
          "conditions":[{"condition":{"type":"is","source":"person"}}],
          "triggers":[{"key":"person","device":"68D79AE5ABE9","eventId":"%s","timestamp":%d}]},
         "timestamp":%d}"""
        .formatted(event, START, START + 1_000);
  }

  /** An event that goes on. */
  public void begins(String id) {
    underWay.add(id);
  }

  /** The event is over, and this is its video. */
  public void ends(String id, byte[] video) {
    ended.put(id, video);
  }

  public Set<String> favorites() {
    return Set.copyOf(favorites);
  }

  /** The server beneath. */
  public HttpRecorder http() {
    return http;
  }

  @Override
  public void close() {
    http.close();
  }
}
