package io.hearthwatch.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.standin.HttpRecorder.Answer;
import io.hearthwatch.standin.HttpRecorder.Request;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** ntfy as far as publishing goes: JSON to the root, refused as the real one refuses. */
public final class NtfyServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST = 4_096;

  private final HttpRecorder http = new HttpRecorder(this::publish);
  private final List<JsonNode> messages = new CopyOnWriteArrayList<>();
  private final String token;

  /**
   * @param token who has it may publish; null for anybody
   */
  public NtfyServer(String token) {
    this.token = token;
  }

  private Answer publish(Request request) {
    if (token != null && !("Bearer " + token).equals(request.header("Authorization"))) {
      return new Answer(401, "{\"code\":40101}");
    }
    try {
      JsonNode message = JSON.readTree(request.body());
      if (!request.method().equals("POST") || !request.path().equals("/")) {
        return new Answer(404, "{\"code\":40401}");
      }
      int priority = message.path("priority").asInt(3);
      if (!message.path("topic").asText().matches("[-_A-Za-z0-9]{1,64}")
          || priority < 1
          || priority > 5
          || message.path("message").asText().getBytes().length > LONGEST
          || message.path("actions").size() > 3) {
        return new Answer(400, "{\"code\":40024}");
      }
      messages.add(message);
      return new Answer(200, "{\"id\":\"x\",\"event\":\"message\"}");
    } catch (IOException e) {
      return new Answer(400, "{\"code\":40024}");
    }
  }

  /** Messages that were taken, in order. */
  public List<JsonNode> messages() {
    return List.copyOf(messages);
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
