package io.hearthwatch.camera;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * A request that the route's HTTP step makes, and what came of it. The address is a header and not
 * the endpoint's: it may hold a secret, and endpoints are shown in logs.
 */
final class WebCall {
  private WebCall() {}

  /** Prepares the message; all other headers go, since the HTTP step would send them along. */
  static void prepare(Exchange exchange, String method, URI address) {
    Message message = exchange.getMessage();
    message.removeHeaders("*");
    String text = address.toString();
    if (address.getRawUserInfo() != null) {
      text = text.replace("//" + address.getRawUserInfo() + "@", "//");
      byte[] user = address.getUserInfo().getBytes(StandardCharsets.UTF_8);
      message.setHeader("Authorization", "Basic " + Base64.getEncoder().encodeToString(user));
    }
    message.setHeader(Exchange.HTTP_URI, text);
    message.setHeader(Exchange.HTTP_METHOD, method);
    message.setBody(null);
    // the answer is read once and as it comes; a cache would hold it in memory
    exchange.getExchangeExtension().setStreamCacheDisabled(true);
  }

  static int status(Exchange exchange) {
    return exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
  }

  /** Bytes that the other side said it sends, or -1. */
  static long length(Exchange exchange) {
    String length = exchange.getMessage().getHeader(Exchange.CONTENT_LENGTH, String.class);
    return length == null || !length.matches("\\d{1,18}") ? -1 : Long.parseLong(length);
  }
}
