package io.hearthwatch.camera;

import java.io.IOException;
import java.io.InputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Message;

/**
 * What a call brought, already in a file; the headers say so, and nobody outside can set them.
 *
 * @param name of the file as the caller said it, or one that fits its type
 * @param type media type in lower case, without parameters
 */
record Posted(Path file, String name, String type) {
  private static final Map<String, String> EXTENSIONS =
      Map.of(
          "video/quicktime", ".mov",
          "video/x-matroska", ".mkv",
          "video/webm", ".webm",
          "video/x-msvideo", ".avi",
          "video/mp2t", ".ts",
          "video/mpeg", ".mpg");

  /** Nothing when the call brought nothing. */
  static Optional<Posted> of(Message message) {
    String file = message.getHeader("Hub-Upload", String.class);
    if (file == null) {
      return Optional.empty();
    }
    String said = String.valueOf(message.getHeader("Hub-Upload-Type", "", String.class));
    String type = said.replaceFirst(";.*", "").strip().toLowerCase(Locale.ROOT);
    String encoded = message.getHeader("Hub-Upload-Name", String.class);
    String name =
        encoded == null
            ? "recording" + EXTENSIONS.getOrDefault(type, ".mp4")
            : URLDecoder.decode(encoded, StandardCharsets.UTF_8);
    return Optional.of(new Posted(Path.of(file), name, type));
  }

  /** Whether it is JSON, as its sender says or, where it says nothing that helps, as it looks. */
  boolean isJson() throws IOException {
    if (type.endsWith("/json")) {
      return true;
    }
    if (type.startsWith("video/") || Files.size(file) > 16 * 1024) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file)) {
      return in.read() == '{';
    }
  }
}
