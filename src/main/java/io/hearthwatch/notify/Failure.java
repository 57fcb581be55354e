package io.hearthwatch.notify;

import io.hearthwatch.store.Secrets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.http.base.HttpOperationFailedException;
import org.apache.camel.spi.HttpResponseAware;

/**
 * What a failed delivery says about the next try.
 *
 * @param reason in one line, without secrets
 * @param permanent the same message will hardly ever be taken: 400, 401, 403, 404
 * @param pauseMillis how long the other side wants to be left alone, 0 when it did not say
 */
record Failure(String reason, boolean permanent, long pauseMillis) {
  private static final Pattern RETRY_AFTER =
      Pattern.compile("(?i)retry[_ -]after\"?\\s*[:=]?\\s*\"?(\\d{1,6})");
  private static final Pattern STATUS =
      Pattern.compile("(?i)(?:responded|status code|statusCode|answered):?\\s*(\\d{3})");
  private static final int LONGEST = 300;
  static final long LONGEST_PAUSE_MS = 3_600_000;

  static Failure of(Throwable thrown) {
    int status = 0;
    long pause = 0;
    String reason = null;
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      String message = String.valueOf(t.getMessage());
      if (t instanceof HttpOperationFailedException http) {
        status = http.getStatusCode();
        String header = http.getResponseHeaders() == null ? null : retryAfter(http);
        pause = Math.max(pause, seconds(header));
      } else if (t instanceof HttpResponseAware http && http.getHttpResponseCode() > 0) {
        status = http.getHttpResponseCode();
      }
      Matcher retry = RETRY_AFTER.matcher(message);
      if (retry.find()) {
        pause = Math.max(pause, seconds(retry.group(1)));
      }
      Matcher code = STATUS.matcher(message);
      if (status == 0 && code.find()) {
        status = Integer.parseInt(code.group(1));
      }
      reason = t.getMessage() == null ? t.getClass().getSimpleName() : message; // the innermost
    }
    boolean permanent = status == 400 || status == 401 || status == 403 || status == 404;
    return new Failure(line(reason), permanent, Math.min(pause, LONGEST_PAUSE_MS));
  }

  private static String retryAfter(HttpOperationFailedException http) {
    return http.getResponseHeaders().entrySet().stream()
        .filter(e -> e.getKey() != null && e.getKey().equalsIgnoreCase("Retry-After"))
        .map(java.util.Map.Entry::getValue)
        .findFirst()
        .orElse(null);
  }

  private static long seconds(String text) {
    return text != null && text.strip().matches("\\d{1,6}")
        ? Long.parseLong(text.strip()) * 1000
        : 0;
  }

  private static String line(String text) {
    String line = Secrets.scrub(String.valueOf(text)).replaceAll("\\s+", " ").strip();
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
