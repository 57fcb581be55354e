package io.hearthwatch.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;

/**
 * A Bot API server in little: it keeps chats and their messages, hands out updates, records every
 * request, and can be made to fail for one chat or for all. It stands alone and speaks on the
 * loopback address.
 */
public final class TelegramServer implements AutoCloseable {
  /** The key under which a mode is set for every chat. */
  public static final String ALL = "*";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST_TEXT = 4096;
  private static final int LONGEST_CAPTION = 1024;
  private static final int LONGEST_CALLBACK_DATA = 64;

  static {
    // else an answer waits 40 ms for the client's acknowledgement
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  /** How the server behaves. */
  public enum Behaviour {
    WELL,
    /** 429 with {@code retry_after} seconds. */
    THROTTLE,
    /** 500. */
    FAIL,
    /** 400, as for a bot that was blocked or a chat that is gone. */
    REFUSE,
    /** The connection is closed without an answer, after the message was taken or not. */
    RESET,
    /** The answer comes after the delay. */
    SLOW,
    /** No answer; the connection stays open until the chat works well again, then it breaks. */
    DEAD
  }

  /**
   * What is done with requests.
   *
   * @param seconds {@code retry_after}, or the delay of an answer
   * @param times for so many requests, then well again
   */
  private record Mode(Behaviour behaviour, double seconds, AtomicInteger times) {}

  /**
   * One request as it came.
   *
   * @param at when its head was read, epoch nanoseconds
   * @param chat the chat it is for, or ""
   * @param fields JSON or form fields; a file of a multipart body is its size
   * @param status what was answered, 0 for nothing
   */
  public record Request(
      long at, String method, String token, String chat, JsonNode fields, int status) {
    public String text() {
      return fields.path("text").asText();
    }

    /** What is written below a picture. */
    public String caption() {
      return fields.path("caption").asText();
    }

    /** The data of the inline buttons, by their text. */
    public Map<String, String> buttons() {
      Map<String, String> buttons = new LinkedHashMap<>();
      fields
          .path("reply_markup")
          .path("inline_keyboard")
          .forEach(
              row ->
                  row.forEach(
                      b -> buttons.put(b.path("text").asText(), b.path("callback_data").asText())));
      return buttons;
    }
  }

  private final String scheme;
  private final HttpServer server;
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          task -> {
            Thread thread = new Thread(task, "telegram-stand-in");
            thread.setDaemon(true);
            return thread;
          });
  private final List<Request> requests = new ArrayList<>();
  private final Map<String, Mode> modes = new ConcurrentHashMap<>();
  private final Map<String, ObjectNode> messages = new ConcurrentHashMap<>();
  private final AtomicLong messageIds = new AtomicLong(100);
  private final AtomicLong updateIds = new AtomicLong(900_000);
  private final List<ObjectNode> updates = new ArrayList<>();
  private volatile boolean closed;

  /** Starts on a free port. */
  public TelegramServer() {
    this(0);
  }

  public TelegramServer(int port) {
    this(port, null);
  }

  /**
   * @param tls makes it speak HTTPS; null for HTTP
   */
  public TelegramServer(int port, SSLContext tls) {
    scheme = tls == null ? "http" : "https";
    server = HttpRecorder.listen(port, 256, tls);
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** For {@code HUB_TELEGRAM_URL}. */
  public String url() {
    return scheme + "://127.0.0.1:" + server.getAddress().getPort();
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** Sets how requests for a chat (or {@link #ALL}, or {@code "/getUpdates"}) are treated. */
  public void behave(String chat, Behaviour behaviour, double seconds, int times) {
    if (behaviour == Behaviour.WELL) {
      modes.remove(chat);
    } else {
      modes.put(chat, new Mode(behaviour, seconds, new AtomicInteger(times)));
    }
  }

  public void behave(String chat, Behaviour behaviour) {
    behave(chat, behaviour, 1, Integer.MAX_VALUE);
  }

  /** Works well again for every chat. */
  public void behaveWell() {
    modes.clear();
  }

  /** Works well again and forgets what was. */
  public void reset() {
    behaveWell();
    synchronized (requests) {
      requests.clear();
    }
  }

  // what users do

  /** A user writes into a chat; returns the update's id. */
  public long write(String chat, String user, String text) {
    return write(chat, user, text, Instant.now());
  }

  public long write(String chat, String user, String text, Instant at) {
    ObjectNode update = JSON.createObjectNode();
    ObjectNode message = message(update.putObject("message"), chat, text, at);
    user(message.putObject("from"), user);
    if (text.startsWith("/")) {
      ObjectNode entity = message.putArray("entities").addObject();
      entity.put("type", "bot_command").put("offset", 0);
      entity.put("length", text.split("\\s", 2)[0].length());
    }
    return add(update);
  }

  /** A user presses the button of a message; returns the callback query's id. */
  public String press(String chat, String user, long messageId, String data) {
    String id = String.valueOf(updateIds.get() + 7_000_000_000L);
    ObjectNode update = JSON.createObjectNode();
    ObjectNode query = update.putObject("callback_query");
    query.put("id", id).put("chat_instance", "1").put("data", data);
    user(query.putObject("from"), user);
    ObjectNode stored = messages.get(chat + "/" + messageId);
    if (stored != null) {
      query.set("message", stored);
    } else {
      message(query.putObject("message"), chat, "gone", Instant.now()).put("message_id", messageId);
    }
    add(update);
    return id;
  }

  private long add(ObjectNode update) {
    synchronized (updates) {
      long id = updateIds.incrementAndGet();
      update.put("update_id", id);
      updates.add(update);
      updates.notifyAll();
      return id;
    }
  }

  private static void user(ObjectNode node, String name) {
    node.put("id", Math.abs(name.hashCode())).put("is_bot", false).put("first_name", name);
  }

  private ObjectNode message(ObjectNode node, String chat, String text, Instant at) {
    node.put("message_id", messageIds.incrementAndGet()).put("date", at.getEpochSecond());
    ObjectNode in = node.putObject("chat");
    if (chat.startsWith("@")) {
      in.put("id", -1001).put("username", chat.substring(1)).put("type", "channel");
    } else {
      in.put("id", Long.parseLong(chat)).put("type", chat.startsWith("-") ? "group" : "private");
    }
    return node.put("text", text);
  }

  // what was asked of it

  public List<Request> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  /** Requests of a method, those without an answer too. */
  public List<Request> requests(String method) {
    return requests().stream().filter(r -> r.method().equals(method)).toList();
  }

  /** Messages that a chat got: sendMessage with status 200. */
  public List<Request> sent(String chat) {
    return requests().stream()
        .filter(r -> r.method().equals("sendMessage") && r.status() == 200)
        .filter(r -> r.chat().equals(chat))
        .toList();
  }

  /** Waits for the first request that fits. */
  public Request await(Duration atMost, Predicate<Request> fits) {
    return await(atMost, 1, fits).get(0);
  }

  /** Waits until so many requests fit. */
  public List<Request> await(Duration atMost, int count, Predicate<Request> fits) {
    long end = System.nanoTime() + atMost.toNanos();
    synchronized (requests) {
      while (true) {
        List<Request> found = requests.stream().filter(fits).toList();
        long left = (end - System.nanoTime()) / 1_000_000;
        if (found.size() >= count) {
          return found;
        }
        if (left <= 0) {
          throw new AssertionError(found.size() + " of " + count + " requests; all: " + requests);
        }
        try {
          requests.wait(left);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new AssertionError(e);
        }
      }
    }
  }

  /** The text that a message has now, after its edits; null when there is no such message. */
  public String textOf(String chat, long messageId) {
    ObjectNode message = messages.get(chat + "/" + messageId);
    return message == null ? null : message.path("text").asText();
  }

  /** The newest message in a chat, or -1. */
  public long lastMessage(String chat) {
    return messages.keySet().stream()
        .filter(k -> k.startsWith(chat + "/"))
        .mapToLong(k -> Long.parseLong(k.substring(chat.length() + 1)))
        .max()
        .orElse(-1);
  }

  /** As if the user had deleted it. */
  public void forget(String chat, long messageId) {
    messages.remove(chat + "/" + messageId);
  }

  // the server

  private void handle(HttpExchange exchange) {
    Instant now = Instant.now();
    long at = now.getEpochSecond() * 1_000_000_000 + now.getNano();
    try (exchange) {
      String[] path = exchange.getRequestURI().getPath().split("/");
      String token = path.length > 1 ? path[1].replaceFirst("^bot", "") : "";
      String method = path.length > 2 ? path[2] : "";
      JsonNode fields = BotBody.read(exchange);
      String chat = fields.path("chat_id").asText();
      Mode mode = mode(method, chat);
      if (mode != null && mode.behaviour() == Behaviour.SLOW) {
        pause(mode.seconds());
        mode = null;
      }
      if (mode != null && mode.behaviour() == Behaviour.DEAD) {
        record(new Request(at, method, token, chat, fields, 0));
        hang(mode);
        return;
      }
      if (mode != null && mode.behaviour() == Behaviour.RESET) {
        record(new Request(at, method, token, chat, fields, 0));
        return; // closing without an answer breaks the connection
      }
      ObjectNode answer = mode == null ? answer(method, fields) : failure(mode);
      int status = answer.path("ok").asBoolean() ? 200 : answer.path("error_code").asInt();
      // known before the client can act on the answer
      record(new Request(at, method, token, chat, fields, status));
      byte[] body = JSON.writeValueAsBytes(answer);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    } catch (IOException e) {
      // the client went away
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void record(Request request) {
    synchronized (requests) {
      if (!request.method().equals("getUpdates")) {
        requests.add(request);
        requests.notifyAll();
      }
    }
  }

  private Mode mode(String method, String chat) {
    boolean polling = method.equals("getUpdates");
    for (String key : polling ? List.of("/getUpdates", ALL) : List.of(chat, ALL)) {
      Mode mode = modes.get(key);
      if (mode != null && mode.times().getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        return mode;
      }
    }
    return null;
  }

  private static ObjectNode failure(Mode mode) {
    return switch (mode.behaviour()) {
      case THROTTLE -> {
        int seconds = (int) Math.max(1, mode.seconds());
        ObjectNode error = error(429, "Too Many Requests: retry after " + seconds);
        error.putObject("parameters").put("retry_after", seconds);
        yield error;
      }
      case REFUSE -> error(400, "Bad Request: chat not found");
      default -> error(500, "Internal Server Error");
    };
  }

  private static ObjectNode error(int code, String description) {
    return JSON.createObjectNode()
        .put("ok", false)
        .put("error_code", code)
        .put("description", description);
  }

  private ObjectNode answer(String method, JsonNode fields) throws InterruptedException {
    return switch (method) {
      case "getUpdates" -> updates(fields);
      case "sendMessage" -> send(fields, "text");
      case "sendPhoto" -> send(fields, "caption");
      case "editMessageText" -> edit(fields, true);
      case "editMessageReplyMarkup" -> edit(fields, false);
      case "deleteMessage" -> {
        messages.remove(key(fields));
        yield JSON.createObjectNode().put("ok", true).put("result", true);
      }
      case "answerCallbackQuery" -> JSON.createObjectNode().put("ok", true).put("result", true);
      case "getMe" -> {
        ObjectNode ok = JSON.createObjectNode().put("ok", true);
        ok.putObject("result").put("id", 1).put("is_bot", true).put("first_name", "Hub");
        yield ok;
      }
      default -> error(404, "Not Found");
    };
  }

  private static String key(JsonNode fields) {
    return fields.path("chat_id").asText() + "/" + fields.path("message_id").asLong();
  }

  private ObjectNode send(JsonNode fields, String textField) {
    String text = fields.path(textField).asText();
    ObjectNode wrong = wrong(fields, text, textField.equals("text"));
    if (wrong == null && textField.equals("caption")) {
      wrong = wrongPhoto(fields, text);
    }
    if (wrong != null) {
      return wrong;
    }
    ObjectNode ok = JSON.createObjectNode().put("ok", true);
    String chat = fields.path("chat_id").asText();
    ObjectNode message = message(ok.putObject("result"), chat, text, Instant.now());
    if (fields.has("reply_markup")) {
      message.set("reply_markup", fields.get("reply_markup"));
    }
    messages.put(chat + "/" + message.path("message_id").asLong(), message);
    return ok;
  }

  private static ObjectNode wrongPhoto(JsonNode fields, String caption) {
    if (fields.path("photo").asInt() < 2) {
      return error(400, "Bad Request: there is no photo in the request");
    }
    boolean html = fields.path("parse_mode").asText().equals("HTML");
    String shown = html ? caption.replaceAll("<[^>]*>", "") : caption;
    return shown.length() > LONGEST_CAPTION
        ? error(400, "Bad Request: message caption is too long")
        : null;
  }

  private static ObjectNode wrong(JsonNode fields, String text, boolean needed) {
    if (fields.path("chat_id").asText().isEmpty()) {
      return error(400, "Bad Request: chat_id is empty");
    }
    if (needed && text.isBlank()) {
      return error(400, "Bad Request: message text is empty");
    }
    if (text.length() > LONGEST_TEXT) {
      return error(400, "Bad Request: message is too long");
    }
    for (JsonNode row : fields.path("reply_markup").path("inline_keyboard")) {
      for (JsonNode button : row) {
        String data = button.path("callback_data").asText();
        if (data.getBytes(StandardCharsets.UTF_8).length > LONGEST_CALLBACK_DATA) {
          return error(400, "Bad Request: BUTTON_DATA_INVALID");
        }
      }
    }
    return null;
  }

  private ObjectNode edit(JsonNode fields, boolean text) {
    ObjectNode stored = messages.get(key(fields));
    if (stored == null) {
      return error(400, "Bad Request: message to edit not found");
    }
    ObjectNode wrong = wrong(fields, fields.path("text").asText(), text);
    if (wrong != null) {
      return wrong;
    }
    boolean sameText = !text || stored.path("text").equals(fields.path("text"));
    if (sameText && stored.path("reply_markup").equals(fields.path("reply_markup"))) {
      return error(
          400,
          "Bad Request: message is not modified: specified new message content and"
              + " reply markup are exactly the same");
    }
    ObjectNode edited = stored.deepCopy();
    if (text) {
      edited.set("text", fields.get("text"));
    }
    edited.remove("reply_markup");
    if (fields.has("reply_markup")) {
      edited.set("reply_markup", fields.get("reply_markup"));
    }
    messages.put(key(fields), edited);
    ObjectNode ok = JSON.createObjectNode().put("ok", true);
    ok.set("result", edited);
    return ok;
  }

  private ObjectNode updates(JsonNode fields) throws InterruptedException {
    long offset = fields.path("offset").asLong(0);
    long end = System.nanoTime() + Duration.ofSeconds(fields.path("timeout").asLong(0)).toNanos();
    int limit = fields.path("limit").asInt(100);
    ArrayNode found = JSON.createArrayNode();
    synchronized (updates) {
      updates.removeIf(u -> u.path("update_id").asLong() < offset); // confirmed by the offset
      while (updates.isEmpty() && !closed) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          break;
        }
        updates.wait(Math.min(left, 500));
      }
      updates.stream().limit(limit).forEach(found::add);
    }
    ObjectNode ok = JSON.createObjectNode().put("ok", true);
    ok.set("result", found);
    return ok;
  }

  private static void pause(double seconds) throws InterruptedException {
    Thread.sleep((long) (seconds * 1000)); // the slowness that a test asked for
  }

  private void hang(Mode mode) throws InterruptedException {
    synchronized (modes) {
      while (!closed && modes.containsValue(mode)) {
        modes.wait(100);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    server.stop(0);
    threads.shutdownNow();
  }
}
