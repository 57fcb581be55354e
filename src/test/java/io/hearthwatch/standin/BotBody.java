package io.hearthwatch.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The fields of a call of the Bot API: from the query and a JSON, form or multipart body. */
final class BotBody {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern NAME = Pattern.compile("(?i)\\bname=\"?([^\";\\r\\n]+)\"?");
  private static final Pattern BOUNDARY = Pattern.compile("(?i)boundary=\"?([^\";]+)\"?");

  private BotBody() {}

  static JsonNode read(HttpExchange exchange) throws IOException {
    ObjectNode fields = JSON.createObjectNode();
    form(exchange.getRequestURI().getRawQuery(), fields);
    byte[] body = exchange.getRequestBody().readAllBytes();
    String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
    if (type.startsWith("multipart/form-data")) {
      multipart(body, type, fields);
    } else if (type.startsWith("application/x-www-form-urlencoded")) {
      form(new String(body, StandardCharsets.UTF_8), fields);
    } else if (body.length > 0) {
      fields.setAll((ObjectNode) JSON.readTree(body));
    }
    return fields;
  }

  private static void form(String text, ObjectNode into) throws IOException {
    if (text == null || text.isEmpty()) {
      return;
    }
    for (String pair : text.split("&")) {
      String[] parts = pair.split("=", 2);
      String value = parts.length > 1 ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "";
      put(into, URLDecoder.decode(parts[0], StandardCharsets.UTF_8), value);
    }
  }

  /** Structures are JSON in a form's field. */
  private static void put(ObjectNode into, String name, String value) throws IOException {
    if (value.startsWith("{") || value.startsWith("[")) {
      into.set(name, JSON.readTree(value));
    } else {
      into.put(name, value);
    }
  }

  private static void multipart(byte[] body, String type, ObjectNode into) throws IOException {
    Matcher boundary = BOUNDARY.matcher(type);
    if (!boundary.find()) {
      throw new IOException("multipart without a boundary");
    }
    String text = new String(body, StandardCharsets.ISO_8859_1);
    for (String part : text.split(Pattern.quote("--" + boundary.group(1)))) {
      int end = part.indexOf("\r\n\r\n");
      Matcher name = end < 0 ? null : NAME.matcher(part.substring(0, end));
      if (name == null || !name.find()) {
        continue;
      }
      String value = part.substring(end + 4).replaceFirst("\r\n$", "");
      if (part.substring(0, end).toLowerCase(java.util.Locale.ROOT).contains("filename")) {
        into.put(name.group(1), value.length());
      } else {
        byte[] raw = value.getBytes(StandardCharsets.ISO_8859_1);
        put(into, name.group(1), new String(raw, StandardCharsets.UTF_8));
      }
    }
  }
}
