package io.hearthwatch.gas;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Answers to HTTP calls that came through a route. */
final class HttpAnswer {
  private HttpAnswer() {}

  static void accepted(Message message) {
    answer(message, 202, "application/json", "{\"accepted\":true}");
  }

  /** A problem document (RFC 9457). */
  static void problem(Message message, int status, String title, String detail) {
    answer(
        message,
        status,
        "application/problem+json",
        "{\"type\":\"about:blank\",\"title\":\""
            + title
            + "\",\"status\":"
            + status
            + ",\"detail\":\""
            + new String(JsonStringEncoder.getInstance().quoteAsString(detail))
            + "\"}");
  }

  private static void answer(Message message, int status, String type, String body) {
    message.removeHeaders("*");
    message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    message.setHeader(Exchange.CONTENT_TYPE, type);
    message.setBody(body.getBytes(StandardCharsets.UTF_8));
  }
}
