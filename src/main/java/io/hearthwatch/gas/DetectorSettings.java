package io.hearthwatch.gas;

import io.hearthwatch.store.LocalStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What owners say of their detectors; kept in the local store. */
@ApplicationScoped
class DetectorSettings {
  /**
   * @param name what people call the detector, or null
   * @param threshold value from which on it is gas, or null
   */
  record Setting(String name, Double threshold) {
    static final Setting NONE = new Setting(null, null);
  }

  private final LocalStore store;
  private final Map<Detector.Key, Setting> settings = new ConcurrentHashMap<>();

  DetectorSettings(LocalStore store) {
    this.store = store;
  }

  void load() throws SQLException {
    store.read(
        c ->
            LocalStore.list(
                c,
                "SELECT site, mac, sensortype, name, threshold FROM detector_setting",
                r ->
                    settings.put(
                        new Detector.Key(r.getString(1), r.getString(2), r.getString(3)),
                        new Setting(
                            r.getString(4),
                            r.getObject(5) instanceof Number n ? n.doubleValue() : null))));
  }

  Setting of(Detector.Key key) {
    return settings.getOrDefault(key, Setting.NONE);
  }

  void put(Detector.Key key, Setting setting) throws SQLException {
    store.write(
        c -> {
          try (PreparedStatement statement =
              c.prepareStatement(
                  "INSERT OR REPLACE INTO detector_setting (site, mac, sensortype, name, threshold)"
                      + " VALUES (?,?,?,?,?)")) {
            statement.setString(1, key.site());
            statement.setString(2, key.mac());
            statement.setString(3, key.type());
            statement.setString(4, setting.name());
            statement.setObject(5, setting.threshold());
            return statement.executeUpdate();
          }
        });
    settings.put(key, setting);
  }
}
