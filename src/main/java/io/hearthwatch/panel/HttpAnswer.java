package io.hearthwatch.panel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Answers to HTTP calls that came through a route. */
final class HttpAnswer {
  private static final ObjectMapper JSON = new ObjectMapper();

  private HttpAnswer() {}

  static void accepted(Message message, Map<String, Object> members) {
    answer(message, 202, "application/json", members);
  }

  /**
   * A problem document (RFC 9457).
   *
   * @param members further members, such as what to send along next time
   */
  static void problem(
      Message message, int status, String title, String detail, Map<String, Object> members) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", "about:blank");
    body.put("title", title);
    body.put("status", status);
    body.put("detail", detail);
    body.putAll(members);
    answer(message, status, "application/problem+json", body);
  }

  private static void answer(Message message, int status, String type, Map<String, Object> body) {
    message.removeHeaders("*");
    message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    message.setHeader(Exchange.CONTENT_TYPE, type);
    try {
      message.setBody(JSON.writeValueAsBytes(body));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
