package io.hearthwatch.panel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Locale;

/**
 * Reads HowAlarming's event JSON. Only the type must be right: an alarm is not to be lost because
 * its time or its text is odd. Single quotes, names without quotes and stray backslashes pass,
 * since HowAlarming's own samples have them.
 */
final class PanelEventParser {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
          .enable(JsonReadFeature.ALLOW_BACKSLASH_ESCAPING_ANY_CHARACTER)
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .build();

  private static final int LONGEST_EVENT = 64 << 10;
  private static final int LONGEST_TEXT = 200;
  private static final int LONGEST_CODE = 32;

  /** Larger numbers are milliseconds: in seconds they would lie behind the year 5000. */
  private static final BigDecimal LARGEST_SECONDS = new BigDecimal("1e11");

  private static final BigDecimal LATEST = new BigDecimal("1e15");

  /**
   * Reads an event.
   *
   * @throws IllegalArgumentException when it is no JSON object with one of the nine types; the text
   *     repeats nothing of the event
   */
  PanelEvent parse(byte[] payload) {
    if (payload == null || payload.length == 0) {
      throw new IllegalArgumentException("panel event: is empty");
    }
    if (payload.length > LONGEST_EVENT) {
      throw new IllegalArgumentException("panel event: is longer than " + LONGEST_EVENT + " bytes");
    }
    JsonNode event = read(new String(payload, StandardCharsets.UTF_8));
    PanelEvent.Type type = type(text(event.get("type"), LONGEST_CODE));
    if (type == PanelEvent.Type.COMMAND) {
      return new PanelEvent(type, null, null, null, time(event.get("timestamp")));
    }
    String raw = text(event.get("raw"), LONGEST_TEXT);
    String code = text(event.get("code"), LONGEST_CODE);
    if (code == null && raw != null && raw.matches("[0-9]{3,}")) {
      code = raw.substring(0, 3);
    }
    return new PanelEvent(
        type, code, text(event.get("message"), LONGEST_TEXT), raw, time(event.get("timestamp")));
  }

  private static JsonNode read(String text) {
    try {
      JsonNode event = JSON.readTree(text.startsWith("\uFEFF") ? text.substring(1) : text);
      if (event != null && event.isObject()) {
        return event;
      }
    } catch (JsonProcessingException e) {
      // its text could repeat a code; said below without it
    }
    throw new IllegalArgumentException(
        "panel event: must be a JSON object with type, code, message, raw, timestamp");
  }

  private static PanelEvent.Type type(String word) {
    for (PanelEvent.Type type : PanelEvent.Type.values()) {
      if (type.word().equals(word == null ? null : word.toLowerCase(Locale.ROOT))) {
        return type;
      }
    }
    throw new IllegalArgumentException(
        "panel event: type must be command, info, armed, disarmed, response, alarm, recovery, fault"
            + " or unknown");
  }

  /** Text, number, or an array of single characters, on one line; null for anything else. */
  private static String text(JsonNode value, int longest) {
    if (value == null) {
      return null;
    }
    StringBuilder text = new StringBuilder();
    if (value.isArray()) {
      for (JsonNode part : value) {
        text.append(part.isTextual() || part.isNumber() ? part.asText() : "");
      }
    } else if (value.isTextual() || value.isNumber()) {
      text.append(value.asText());
    }
    return line(text.toString(), longest);
  }

  /** One line that can be shown anywhere, or null when nothing is left. */
  static String line(String text, int longest) {
    String line = text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}\\s]+", " ").strip();
    if (line.isEmpty()) {
      return null;
    }
    if (line.length() <= longest) {
      return line;
    }
    int end = Character.isHighSurrogate(line.charAt(longest - 2)) ? longest - 2 : longest - 1;
    return line.substring(0, end) + "…";
  }

  /** Seconds or milliseconds since 1970, as number or text; null when it is no such time. */
  static Instant time(JsonNode value) {
    if (value == null || !(value.isNumber() || value.isTextual())) {
      return null;
    }
    String text = value.asText().strip();
    if (!text.matches("[0-9]{1,18}([.][0-9]{1,9})?([eE][+]?[0-9]{1,2})?")) {
      return null;
    }
    BigDecimal number = new BigDecimal(text);
    BigDecimal millis = number.compareTo(LARGEST_SECONDS) > 0 ? number : number.movePointRight(3);
    return millis.compareTo(LATEST) > 0 || millis.signum() <= 0
        ? null
        : Instant.ofEpochMilli(millis.longValue());
  }
}
