package io.hearthwatch.camera;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Answers to HTTP calls that came through a route. */
final class HttpAnswer {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Map<Integer, String> TITLES =
      Map.of(
          400, "Bad Request",
          403, "Forbidden",
          405, "Method Not Allowed",
          413, "Content Too Large",
          415, "Unsupported Media Type",
          500, "Internal Server Error",
          502, "Bad Gateway",
          503, "Service Unavailable",
          507, "Insufficient Storage");

  private HttpAnswer() {}

  static void json(Message message, int status, Object body) {
    try {
      answer(message, status, "application/json", JSON.writeValueAsBytes(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  static void text(Message message, String text) {
    answer(message, 200, "text/plain; charset=UTF-8", text.getBytes(StandardCharsets.UTF_8));
  }

  /** A problem document (RFC 9457). */
  static void problem(Message message, int status, String detail) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "about:blank");
    body.put("title", TITLES.get(status));
    body.put("status", status);
    body.put("detail", detail);
    json(message, status, body);
    message.setHeader(Exchange.CONTENT_TYPE, "application/problem+json");
  }

  private static void answer(Message message, int status, String type, byte[] body) {
    message.removeHeaders("*");
    message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    message.setHeader(Exchange.CONTENT_TYPE, type);
    message.setBody(body);
  }
}
