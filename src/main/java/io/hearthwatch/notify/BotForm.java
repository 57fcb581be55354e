package io.hearthwatch.notify;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** A multipart form, as the Bot API takes files. Fields without a value are left out. */
final class BotForm {
  private final String boundary = "hub-" + UUID.randomUUID();
  private final ByteArrayOutputStream parts = new ByteArrayOutputStream();

  BotForm field(String name, Object value) {
    if (value != null) {
      begin("name=\"" + name + "\"\r\n");
      parts.writeBytes(bytes(value.toString()));
      parts.writeBytes(bytes("\r\n"));
    }
    return this;
  }

  BotForm file(String name, String fileName, byte[] content) {
    String plain = fileName == null ? "file" : fileName.replaceAll("[^A-Za-z0-9._-]", "_");
    begin(
        "name=\""
            + name
            + "\"; filename=\""
            + plain
            + "\"\r\nContent-Type: application/octet-stream\r\n");
    parts.writeBytes(content);
    parts.writeBytes(bytes("\r\n"));
    return this;
  }

  private void begin(String disposition) {
    parts.writeBytes(
        bytes("--" + boundary + "\r\nContent-Disposition: form-data; " + disposition + "\r\n"));
  }

  String contentType() {
    return "multipart/form-data; boundary=" + boundary;
  }

  byte[] body() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(parts.toByteArray());
    whole.writeBytes(bytes("--" + boundary + "--\r\n"));
    return whole.toByteArray();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
