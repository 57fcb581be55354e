package io.hearthwatch.notify;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.http.base.HttpOperationFailedException;

/**
 * A request that the route's HTTP step makes, and what came of it. The address is a header and not
 * the endpoint's: it may hold a secret, and endpoints are shown in logs.
 */
final class HttpCall {
  private HttpCall() {}

  /** Prepares the message; all other headers go, since the HTTP step would send them along. */
  static void prepare(Message message, String method, String url, byte[] body, String type) {
    message.removeHeaders("*");
    URI uri = URI.create(url.strip());
    String address = uri.toString();
    if (uri.getRawUserInfo() != null) {
      address = address.replace("//" + uri.getRawUserInfo() + "@", "//");
      message.setHeader(
          "Authorization",
          "Basic "
              + Base64.getEncoder()
                  .encodeToString(uri.getUserInfo().getBytes(StandardCharsets.UTF_8)));
    }
    message.setHeader(Exchange.HTTP_URI, address);
    message.setHeader(Exchange.HTTP_METHOD, method);
    if (type != null) {
      message.setHeader(Exchange.CONTENT_TYPE, type);
    }
    message.setBody(body);
  }

  static int status(Exchange exchange) {
    return exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
  }

  /**
   * Passes when the other side said 2xx.
   *
   * @param name who was asked, as it may be shown
   * @throws HttpOperationFailedException otherwise, with the answer's headers (Retry-After) and
   *     without the address
   */
  static void check(Exchange exchange, String name) throws HttpOperationFailedException {
    int status = status(exchange);
    if (status >= 200 && status < 300) {
      return;
    }
    Map<String, String> headers = new LinkedHashMap<>();
    Object after = exchange.getMessage().getHeader("Retry-After");
    if (after != null) {
      headers.put("Retry-After", after.toString());
    }
    throw new HttpOperationFailedException(name, status, null, null, headers, null);
  }
}
