package io.hearthwatch.standin;

import io.hearthwatch.standin.HttpRecorder.Answer;
import io.hearthwatch.standin.HttpRecorder.Request;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** UniFi Protect's own API as far as events, the export of videos, and favorites go. */
public final class UnifiServer implements AutoCloseable {
  private static final String ROOT = "/proxy/protect/api/";
  private static final String CAMERA = "6469c7a103d41003e40003ef";
  private static final String MAC = "68D79AE5ABE9";
  private static final long START = 1_747_301_972_418L;
  private static final long LENGTH_MS = 8_000;

  private final HttpRecorder http = new HttpRecorder(this::answer);
  private final Map<String, byte[]> ended = new ConcurrentHashMap<>();
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();
  private final Map<String, Long> starts = new ConcurrentHashMap<>();
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
    if (path.equals("cameras")) {
      return new Answer(
          200, "[{\"id\":\"" + CAMERA + "\",\"mac\":\"" + MAC + "\",\"name\":\"Front Porch\"}]");
    }
    if (path.startsWith("events?") && path.contains("types=smartDetectZone")) {
      return new Answer(200, events(path));
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

  /** Those that began in the time, the earliest first, as many as were asked for. */
  private String events(String path) {
    return Stream.concat(ended.keySet().stream(), underWay.stream())
        .distinct()
        .filter(id -> starts(id) >= query(path, "start") && starts(id) <= query(path, "end"))
        .sorted(Comparator.comparing(this::starts).thenComparing(id -> id))
        .limit(query(path, "limit"))
        .map(this::event)
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static long query(String path, String name) {
    return Long.parseLong(path.replaceFirst(".*[?&]" + name + "=([^&]*).*", "$1"));
  }

  private long starts(String id) {
    return starts.getOrDefault(id, START);
  }

  private String event(String id) {
    return """
        {"id":"%s","modelKey":"event","type":"smartDetectZone","camera":"%s","start":%d,"end":%s,
         "isFavorite":%b}"""
        .formatted(
            id,
            CAMERA,
            starts(id),
            ended.containsKey(id) ? String.valueOf(starts(id) + LENGTH_MS) : "null",
            favorites.contains(id));
  }

  /** What the alarm manager posts. */
  public static String alarm(String event) {
    return """
        {"alarm":{"name":"person in the drive",
          "sources":[{"device":"%s","type":"include"}],
          "conditions":[{"condition":{"type":"is","source":"person"}}],
          "triggers":[{"key":"person","device":"%s","eventId":"%s","timestamp":%d}]},
         "timestamp":%d}"""
        .formatted(MAC, MAC, event, START, START + 1_000);
  }

  /** An event that goes on. */
  public void begins(String id) {
    underWay.add(id);
  }

  /** The event is over, and this is its video. */
  public void ends(String id, byte[] video) {
    ended.put(id, video);
  }

  /** An event that begins now and is over at once. */
  public void has(String id, byte[] video) {
    starts.put(id, System.currentTimeMillis());
    ends(id, video);
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
