package io.hearthwatch.app;

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

  @Override
  public Iterable<ConfigSource> getConfigSources(ConfigSourceContext context) {
    Map<String, String> system = new LinkedHashMap<>();
    System.getProperties()
        .forEach(
            (k, v) -> {
              if (k.toString().startsWith("hub.")) {
                system.put(k.toString(), v.toString());
              }
            });
    Settings settings = Settings.read(System.getenv(), system);
    Map<String, String> properties = new LinkedHashMap<>(settings.properties());
    boolean mysql = settings.get("hub.mysql.url").isPresent();
    properties.put("quarkus.datasource.active", String.valueOf(mysql));
    return List.of(new PropertiesConfigSource(properties, "hub settings", 275));
  }

  @Override
  public OptionalInt getPriority() {
    return OptionalInt.of(275);
  }
}
