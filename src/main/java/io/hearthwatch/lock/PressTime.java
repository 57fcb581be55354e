package io.hearthwatch.lock;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;

/**
 * When a button says it was pressed: the field {@code timestamp} of a JSON payload, in seconds or
 * milliseconds since 1970 (number or text) or as ISO-8601.
 */
final class PressTime {
  private static final JsonFactory JSON = new JsonFactory();
  private static final byte[] FIELD = "\"timestamp\"".getBytes(StandardCharsets.US_ASCII);

  /** Larger numbers are milliseconds: in seconds they would lie behind the year 5000. */
  private static final double LARGEST_SECONDS = 1e11;

  private PressTime() {}

  /**
   * The time in a payload; empty when it has none, as any payload that is not a JSON object.
   *
   * @throws DateTimeException when there is a timestamp that is no time
   */
  static Optional<Instant> of(byte[] payload) {
    if (!contains(payload)) {
      return Optional.empty();
    }
    String found = null;
    try (JsonParser parser = JSON.createParser(payload)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean here = parser.currentName().equals("timestamp");
        JsonToken value = parser.nextToken();
        if (here) {
          found = value.isScalarValue() ? parser.getText() : "a structure";
        }
        parser.skipChildren();
      }
    } catch (IOException e) {
      if (found == null) {
        return Optional.empty();
      }
    }
    return found == null || found.equals("null")
        ? Optional.empty()
        : Optional.of(time(found.strip()));
  }

  private static boolean contains(byte[] payload) {
    outer:
    for (int i = 0; i + FIELD.length <= payload.length; i++) {
      for (int j = 0; j < FIELD.length; j++) {
        if (payload[i + j] != FIELD[j]) {
          continue outer;
        }
      }
      return true;
    }
    return false;
  }

  private static Instant time(String text) {
    try {
      double number = Double.parseDouble(text);
      double millis = Math.abs(number) > LARGEST_SECONDS ? number : number * 1000;
      if (!Double.isFinite(millis) || Math.abs(millis) > 1e15) {
        throw new DateTimeException("out of range");
      }
      return Instant.ofEpochMilli((long) millis);
    } catch (NumberFormatException e) {
      return text.endsWith("Z") ? Instant.parse(text) : OffsetDateTime.parse(text).toInstant();
    }
  }
}
