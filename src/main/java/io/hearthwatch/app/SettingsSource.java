package io.hearthwatch.app;

import io.hearthwatch.notify.SmtpUrl;
import io.hearthwatch.store.Secrets;
import io.smallrye.config.ConfigSourceContext;
import io.smallrye.config.ConfigSourceFactory;
import io.smallrye.config.PropertiesConfigSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.eclipse.microprofile.config.spi.ConfigSource;

/** Gives {@link Settings} to Quarkus, with what follows from them for Quarkus's own properties. */
public final class SettingsSource implements ConfigSourceFactory {
  private static final Map<String, String> DRIVER_OPTIONS =
      Map.of(
          "connectTimeout", "3000",
          "socketTimeout", "10000",
          "tcpKeepAlive", "true",
          "useAffectedRows", "true",
          "allowPublicKeyRetrieval", "true",
          "characterEncoding", "UTF-8",
          "connectionTimeZone", "UTC");

  /** Channel or connector to the setting without which it does not run. */
  private static final Map<String, String> CHANNELS =
      Map.of(
          "frigate", "hub.frigate.url",
          "unifi", "hub.unifi.url",
          "ntfy", "hub.ntfy.url",
          "fcm", "hub.fcm.credentials",
          "mail", "hub.smtp.url",
          "webhook", "hub.webhook.url",
          "url", "hub.alert.urls");

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    Settings settings = Settings.ofThisProcess();
    Map<String, String> properties = new LinkedHashMap<>(settings.properties());
    settings.get("hub.mysql.url").ifPresent(url -> properties.put("hub.mysql.jdbc.url", jdbc(url)));
    properties.put(
        "quarkus.datasource.active", String.valueOf(settings.get("hub.mysql.url").isPresent()));
    properties.put(
        "hub.telegram.enabled", String.valueOf(settings.get("hub.telegram.token").isPresent()));
    Secrets.keep(settings.secrets());
    channels(settings, properties);
    properties.putIfAbsent(
        "hub.recordings.dir",
        java.nio.file.Path.of(properties.get("hub.data.dir"), "recordings").toString());
    if (settings.problems().isEmpty()) {
      for (String name : List.of("hub.recordings.keep", "hub.recordings.link", "hub.frames.time")) {
        properties.put(
            name + ".ms", String.valueOf(Settings.duration(properties.get(name)).toMillis()));
      }
      properties.put(
          "hub.batch.wait.ms",
          String.valueOf(Settings.duration(properties.get("hub.batch.wait")).toMillis()));
      for (String name : List.of("hub.spool.max", "hub.uplink.clip.max", "hub.recording.max")) {
        properties.put(name + ".bytes", String.valueOf(Settings.bytes(properties.get(name))));
      }
    }
    return List.of(new PropertiesConfigSource(properties, "hub settings", 275));
  }

  /** Which channels run, and what the routes need to know of the mail server. */
  private static void channels(Settings settings, Map<String, String> properties) {
    CHANNELS.forEach(
        (channel, setting) ->
            properties.put(
                "hub." + channel + ".enabled", String.valueOf(settings.get(setting).isPresent())));
    // placeholders of routes have to stand for something, even where the route does not run
    SmtpUrl smtp =
        settings
            .get("hub.smtp.url")
            .filter(url -> Checks.smtpUrl(url) == null)
            .map(SmtpUrl::of)
            .orElse(SmtpUrl.NONE);
    properties.put("hub.smtp.scheme", smtp.scheme());
    properties.put("hub.smtp.host", smtp.host());
    properties.put("hub.smtp.port", String.valueOf(smtp.port()));
    properties.put("hub.smtp.from", smtp.from());
    properties.put("hub.smtp.to", smtp.to());
    properties.put("hub.smtp.starttls.required", String.valueOf(smtp.needsStartTls()));
  }

  /**
   * The URL with what the hub needs of the driver, where the user has not said otherwise: an answer
   * in bounded time, and the count of rows that were really added.
   */
  private static String jdbc(String url) {
    StringBuilder result = new StringBuilder(url.replaceFirst("^jdbc:mariadb:", "jdbc:mysql:"));
    DRIVER_OPTIONS.forEach(
        (name, value) -> {
          if (!url.contains(name + "=")) {
            result
                .append(result.indexOf("?") < 0 ? '?' : '&')
                .append(name)
                .append('=')
                .append(value);
          }
        });
    return result.toString();
  }

  @Override
  public OptionalInt getPriority() {
    return OptionalInt.of(275);
  }
}
