package io.hearthwatch.camera;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HexFormat;

/**
 * A file's path as text that leads to the same file again, whatever bytes a camera wrote into the
 * name and whatever locale the hub was started with: a file URI where the plain path would not.
 */
final class PathText {
  private static final String URI_BEGIN = Path.of("/").toUri().toString();

  private PathText() {}

  /** The text for an absolute path. */
  static String of(Path file) {
    String text = file.toString();
    try {
      if (Path.of(text).equals(file)) {
        return text;
      }
    } catch (InvalidPathException e) {
      // below
    }
    return file.toUri().toString();
  }

  /** The path that a text was made of. */
  static Path read(String text) {
    if (text.startsWith(URI_BEGIN)) {
      return Path.of(URI.create(text));
    }
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      return Path.of(URI.create(URI_BEGIN + encoded(text.substring(1))));
    }
  }

  /** As another locale wrote it, which knew UTF-8. */
  private static String encoded(String text) {
    StringBuilder uri = new StringBuilder();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      boolean plain = Character.isLetterOrDigit(b) && b > 0 || b == '/' || b == '.' || b == '-';
      uri.append(plain ? String.valueOf((char) b) : "%" + HexFormat.of().toHexDigits(b));
    }
    return uri.toString();
  }
}
