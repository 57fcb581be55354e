package io.hearthwatch.camera;

import java.text.Normalizer;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;

/**
 * Where a recording lies in the archive: {@code <camera>/<yyyy>/<MM>/<dd>/<HHmmss>-<name>.mp4}, the
 * time in UTC. Names come from outside: what is left of them here is letters, digits, dot, hyphen
 * and underscore of ASCII, so that a key is a plain path everywhere and never leads elsewhere.
 *
 * @param camera folder of the camera, already plain
 * @param captured when the recording was made
 * @param name the file's name without extension, already plain
 * @param extension lower case, without dot
 * @param copy 1 for the first recording of this key, 2 for another content of the same key, …
 */
record RecordingKey(String camera, Instant captured, String name, String extension, int copy) {

  /** File name extensions that are taken for recordings. */
  static final Set<String> EXTENSIONS =
      Set.of(
          "mp4", "m4v", "mov", "mkv", "webm", "avi", "ts", "mts", "m2ts", "mpg", "mpeg", "flv",
          "3gp", "wmv", "asf", "h264", "h265", "264", "265", "hevc", "mjpeg");

  private static final int LONGEST_CAMERA = 64;
  private static final int LONGEST_NAME = 100;
  private static final DateTimeFormatter FOLDERS =
      DateTimeFormatter.ofPattern("uuuu/MM/dd/HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  /**
   * The key of a recording.
   *
   * @param camera the camera's name as its owner wrote it
   * @param fileName the file's name, with or without a path before it, as some device sent it
   */
  static RecordingKey of(String camera, String fileName, Instant captured) {
    String file =
        fileName.substring(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
    String extension = extension(file);
    String stem = EXTENSIONS.contains(extension) ? file.substring(0, file.lastIndexOf('.')) : file;
    return new RecordingKey(
        plain(camera, LONGEST_CAMERA, "camera"),
        captured,
        plain(stem, LONGEST_NAME, "recording"),
        EXTENSIONS.contains(extension) ? extension : "mp4",
        1);
  }

  /** The key for another content. */
  RecordingKey withCopy(int number) {
    return new RecordingKey(camera, captured, name, extension, number);
  }

  String path() {
    return stem() + "." + extension;
  }

  /** The key of the picture that shows best why the recording is interesting. */
  String keyFrame() {
    return stem() + "_keyframe.jpg";
  }

  private String stem() {
    return camera + "/" + FOLDERS.format(captured) + "-" + name + (copy == 1 ? "" : "-" + copy);
  }

  /** Whether a file of this name is taken for a recording. */
  static boolean isRecording(String fileName) {
    return EXTENSIONS.contains(extension(fileName));
  }

  /** What the archive says its content is. */
  static String contentType(String extension) {
    return switch (extension) {
      case "mp4", "m4v" -> "video/mp4";
      case "mov" -> "video/quicktime";
      case "mkv" -> "video/x-matroska";
      case "webm" -> "video/webm";
      case "avi" -> "video/x-msvideo";
      case "ts", "mts", "m2ts" -> "video/mp2t";
      case "mpg", "mpeg" -> "video/mpeg";
      default -> "application/octet-stream";
    };
  }

  private static String extension(String file) {
    int dot = file.lastIndexOf('.');
    return dot < 0 ? "" : file.substring(dot + 1).toLowerCase(Locale.ROOT);
  }

  private static String plain(String text, int longest, String otherwise) {
    String ascii = Normalizer.normalize(text, Normalizer.Form.NFKD).replaceAll("\\p{M}+", "");
    String plain = trim(ascii.replaceAll("[^A-Za-z0-9.-]+", "_"));
    plain = trim(plain.substring(0, Math.min(plain.length(), longest)));
    return plain.isEmpty() ? otherwise : plain;
  }

  /** A leading dot would hide a file, a leading hyphen looks like an option. */
  private static String trim(String text) {
    return text.replaceAll("^[._-]+|[._-]+$", "");
  }
}
