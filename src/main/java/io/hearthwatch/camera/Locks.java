package io.hearthwatch.camera;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import org.apache.camel.Exchange;
import org.jboss.logging.Logger;

/** What connectors share that have their recorder keep interesting events for good. */
final class Locks {
  private static final Logger LOG = Logger.getLogger(Locks.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  private Locks() {}

  /** What the recorder calls the event of the recording in the body, or null when it has none. */
  static String event(Exchange exchange, String recorder) throws IOException {
    JsonNode recording = JSON.readTree(exchange.getMessage().getBody(byte[].class));
    String origin = recording.path("origin").asText("");
    return origin.startsWith(recorder + ":") ? origin.substring(recorder.length() + 1) : null;
  }

  /**
   * The recorder's answer; null when it does not know the event any more, since there is nothing
   * left to be kept then.
   *
   * @throws IOException when it did not say 2xx
   */
  static JsonNode answer(Exchange exchange, String recorder) throws IOException {
    int status = WebCall.status(exchange);
    try (InputStream body = exchange.getMessage().getBody(InputStream.class)) {
      if (status == 404) {
        LOG.warnf("%s does not have an interesting event any more", recorder);
        return null;
      }
      if (status < 200 || status > 299) {
        throw new IOException(recorder + " answered " + status + " when it was to keep an event");
      }
      JsonNode answer = body == null ? null : JSON.readTree(body);
      return answer == null ? JSON.nullNode() : answer;
    }
  }
}
