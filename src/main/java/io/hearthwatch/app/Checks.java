package io.hearthwatch.app;

import io.hearthwatch.camera.CameraRules;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What can be wrong with the value of a setting; each check returns the complaint or null. */
final class Checks {
  private static final Set<String> SCOPES = Set.of("hook", "lock", "alarm", "read", "admin");

  private Checks() {}

  static String any(String value) {
    return null;
  }

  static String oneOf(String value, String... allowed) {
    return List.of(allowed).contains(value)
        ? null
        : "must be " + String.join(" or ", allowed) + ", was '" + value + "'";
  }

  static String number(String value, long least, long most) {
    try {
      long number = Long.parseLong(value.strip());
      return number >= least && number <= most ? null : range(value, least, most);
    } catch (NumberFormatException e) {
      return range(value, least, most);
    }
  }

  private static String range(String value, long least, long most) {
    return "must be a whole number from " + least + " to " + most + ", was '" + value + "'";
  }

  static String port(String value) {
    return number(value, 0, 65_535);
  }

  static String duration(String value) {
    try {
      return Settings.duration(value).isNegative()
          ? "must not be negative, was '" + value + "'"
          : null;
    } catch (java.time.format.DateTimeParseException | NumberFormatException e) {
      return "must be a duration such as 50ms, 2s or 5m, was '" + value + "'";
    }
  }

  static String bytes(String value) {
    try {
      return Settings.bytes(value) > 0 ? null : "must be above 0, was '" + value + "'";
    } catch (NumberFormatException | ArithmeticException e) {
      return "must be a size such as 512MB or 2GB, was '" + value + "'";
    }
  }

  static String folder(String value) {
    return Files.isDirectory(Path.of(value))
        ? null
        : "there is no folder " + Path.of(value).toAbsolutePath().normalize();
  }

  static String file(String value) {
    return Files.isReadable(Path.of(value))
        ? null
        : "cannot read the file " + Path.of(value).toAbsolutePath().normalize();
  }

  /** The hub's name is a level of topics and part of client ids. */
  static String topicWord(String value) {
    return value.matches("[A-Za-z0-9._-]{1,64}")
        ? null
        : "may hold letters, digits, dot, dash and underscore (64 at most), was '" + value + "'";
  }

  static String mqttUrls(String value) {
    for (String url : value.split(",", -1)) {
      try {
        URI uri = new URI(url.strip());
        String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
        if (!Set.of("tcp", "mqtt", "ssl", "mqtts").contains(scheme) || uri.getHost() == null) {
          return "must be tcp://host:1883 or ssl://host:8883, several by comma, was '"
              + url.strip()
              + "'";
        }
        if (uri.getUserInfo() != null) {
          return "must not hold a password; use HUB_MQTT_USERNAME and HUB_MQTT_PASSWORD";
        }
      } catch (URISyntaxException e) {
        return "is not a URL: '" + url.strip() + "'";
      }
    }
    return null;
  }

  static String mysqlUrl(String value) {
    if (!value.startsWith("jdbc:mysql://") && !value.startsWith("jdbc:mariadb://")) {
      return "must be jdbc:mysql://host:3306/database";
    }
    return value.toLowerCase(Locale.ROOT).contains("password=")
        ? "must not hold a password; use HUB_MYSQL_USERNAME and HUB_MYSQL_PASSWORD"
        : null;
  }

  /** Never repeats the URL: it may hold a secret. */
  static String httpUrl(String value) {
    try {
      URI uri = new URI(value.strip());
      boolean http = List.of("http", "https").contains(String.valueOf(uri.getScheme()));
      return http && uri.getHost() != null ? null : "must be http://host/… or https://host/…";
    } catch (URISyntaxException e) {
      return "is not a URL";
    }
  }

  /** The last part of the path is the topic. */
  static String ntfyUrl(String value) {
    String wrong = httpUrl(value);
    return wrong != null || value.strip().matches("https?://[^/]+/(.*/)?[-_A-Za-z0-9]{1,64}/?")
        ? wrong
        : "must end with the topic, as in https://ntfy.sh/my-topic";
  }

  static String httpUrls(String value) {
    String[] urls = value.split(",", -1);
    for (int i = 0; i < urls.length; i++) {
      String wrong = httpUrl(urls[i]);
      if (wrong != null) {
        return "entry " + (i + 1) + " of " + urls.length + " " + wrong;
      }
    }
    return null;
  }

  /** The JSON key of a service account, or the path of its file; never repeats it. */
  static String serviceAccount(String value) {
    String text = value.strip();
    try {
      String json = text.startsWith("{") ? text : Files.readString(Path.of(text));
      for (String field : List.of("project_id", "client_email", "private_key", "token_uri")) {
        if (!json.contains('"' + field + '"')) {
          return "must be the JSON key of a service account; it has no " + field;
        }
      }
      return null;
    } catch (IOException | InvalidPathException e) {
      return "must be the JSON key of a service account, or the path of a file that can be read";
    }
  }

  static String smtpUrl(String value) {
    try {
      URI uri = new URI(value.strip());
      boolean smtp = List.of("smtp", "smtps").contains(String.valueOf(uri.getScheme()));
      String query = String.valueOf(uri.getRawQuery());
      return smtp && uri.getHost() != null && query.contains("to=")
          ? null
          : "must be smtp://user:password@host:587?from=a@b.c&to=d@e.f (or smtps://, port 465)";
    } catch (URISyntaxException e) {
      return "is not a URL; write special characters of user and password as %xx";
    }
  }

  static String chats(String value) {
    Set<String> names = new java.util.HashSet<>();
    for (String entry : value.split(",", -1)) {
      if (!entry.strip().matches("[^:,]{1,64}:(-?[0-9]{1,20}|@[A-Za-z0-9_]{1,64})")) {
        return "must be name:id, several by comma, was '" + entry.strip() + "'";
      }
      String name = entry.strip().replaceFirst(":.*$", "");
      if (!names.add(name)) {
        return "has two chats of the name '" + name + "'";
      }
    }
    return null;
  }

  /** Complaints never repeat a secret: they name the token's place in the list. */
  static String tokens(String value) {
    String[] entries = value.split(",", -1);
    for (int i = 0; i < entries.length; i++) {
      String[] parts = entries[i].strip().split(":", -1);
      String where = "entry " + (i + 1) + " of " + entries.length;
      if (parts.length != 3 || parts[0].isBlank() || parts[1].isBlank()) {
        return where + " must be name:secret:scope[+scope]";
      }
      if (!SCOPES.containsAll(List.of(parts[2].split("\\+", -1)))) {
        return where + " has an unknown scope; scopes are hook, lock, alarm, read, admin";
      }
    }
    return null;
  }

  static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** S3 signs no link that is good for longer. */
  static String linkTime(String value) {
    String wrong = duration(value);
    if (wrong != null) {
      return wrong;
    }
    java.time.Duration time = Settings.duration(value);
    return time.compareTo(java.time.Duration.ofMinutes(1)) >= 0
            && time.compareTo(java.time.Duration.ofDays(7)) <= 0
        ? null
        : "must be from 1m to 168h, was '" + value + "'";
  }

  static String hosts(String value) {
    for (String host : value.split(",", -1)) {
      if (!host.strip()
          .matches("[A-Za-z0-9._-]+(:[0-9]{1,5})?|\\[[0-9A-Fa-f:]+\\](:[0-9]{1,5})?")) {
        return "must be host or host:port, several by comma, is \"" + host.strip() + "\"";
      }
    }
    return null;
  }

  /** {@code camera:tags:confidence:hours} by comma. */
  static String cameras(String value) {
    try {
      CameraRules.parse(value);
      return null;
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  static String storageClass(String value) {
    return oneOf(
        value, "STANDARD", "STANDARD_IA", "ONEZONE_IA", "INTELLIGENT_TIERING", "GLACIER_IR");
  }
}
