package io.hearthwatch.standin;

import io.hearthwatch.standin.HttpRecorder.Answer;
import io.hearthwatch.standin.HttpRecorder.Request;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Frigate's HTTP API as far as clips, the list of events, and retaining go. */
public final class FrigateServer implements AutoCloseable {
  private static final Pattern CLIP = Pattern.compile("/api/events/([^/]+)/clip\\.mp4");
  private static final Pattern RETAIN = Pattern.compile("/api/events/([^/]+)/retain");

  private final HttpRecorder http = new HttpRecorder(this::answer);
  private final Map<String, byte[]> clips = new ConcurrentHashMap<>();
  private final Map<String, String> cameras = new ConcurrentHashMap<>();
  private final Set<String> retained = ConcurrentHashMap.newKeySet();

  private Answer answer(Request request) {
    Matcher clip = CLIP.matcher(request.path());
    Matcher retain = RETAIN.matcher(request.path());
    if (request.method().equals("GET") && clip.matches()) {
      byte[] content = clips.get(clip.group(1));
      return content == null
          ? new Answer(404, "{\"success\":false,\"message\":\"Event not found\"}")
          : new Answer(200, content);
    }
    if (request.method().equals("POST") && retain.matches()) {
      if (!clips.containsKey(retain.group(1))) {
        return new Answer(404, "{\"success\":false,\"message\":\"Event not found\"}");
      }
      retained.add(retain.group(1));
      return new Answer(200, "{\"success\":true,\"message\":\"Event retained\"}");
    }
    if (request.method().equals("GET") && request.path().startsWith("/api/events?")) {
      return new Answer(200, events(request.path()));
    }
    return new Answer(404, "{}");
  }

  /** Those that began in the time, the newest first, as many as were asked for. */
  private String events(String path) {
    double after = Double.parseDouble(query(path, "after"));
    double before =
        path.contains("before=") ? Double.parseDouble(query(path, "before")) : Double.MAX_VALUE;
    long limit = Long.parseLong(query(path, "limit"));
    return cameras.entrySet().stream()
        .filter(e -> time(e.getKey()) > after && time(e.getKey()) < before)
        .sorted(Comparator.comparing(e -> -time(e.getKey())))
        .limit(limit)
        .map(e -> event(e.getKey(), e.getValue()))
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static String query(String path, String name) {
    return path.replaceFirst(".*[?&]" + name + "=([^&]*).*", "$1");
  }

  private static double time(String id) {
    return Double.parseDouble(start(id));
  }

  private static String start(String id) {
    return id.replaceFirst("-.*", "");
  }

  /** An event that ended, as it is in lists and in messages. */
  public static String event(String id, String camera) {
    String start = start(id);
    return """
        {"id":"%s","camera":"%s","label":"person","false_positive":false,"has_clip":true,
         "start_time":%s,"end_time":%s}"""
        .formatted(id, camera, start, start);
  }

  /** What Frigate would call an event that begins now. */
  public static String id(String name) {
    return String.format(Locale.ROOT, "%.3f-%s", System.currentTimeMillis() / 1_000.0, name);
  }

  /** The message on frigate/events: new, update or end. */
  public static String message(String type, String id, String camera) {
    String event = event(id, camera);
    return "{\"type\":\"" + type + "\",\"before\":" + event + ",\"after\":" + event + "}";
  }

  /** The message on frigate/reviews of an item that ended. */
  public static String review(String id, String camera, String... events) {
    String item =
        """
        {"id":"%s","camera":"%s","start_time":%s,"end_time":%s,"severity":"alert",
         "data":{"detections":["%s"],"objects":["person"],"zones":[]}}"""
            .formatted(id, camera, start(id), start(id), String.join("\",\"", events));
    return "{\"type\":\"end\",\"before\":" + item + ",\"after\":" + item + "}";
  }

  /** Has an event with this clip from now on. */
  public void has(String id, String camera, byte[] clip) {
    clips.put(id, clip);
    cameras.put(id, camera);
  }

  /** Events that are to be kept for good. */
  public Set<String> retained() {
    return Set.copyOf(retained);
  }

  /** How often somebody asked for that clip. */
  public long asked(String id) {
    return http.requests().stream()
        .filter(r -> r.path().equals("/api/events/" + id + "/clip.mp4"))
        .count();
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
