package io.hearthwatch.camera;

import io.hearthwatch.store.LocalStore;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * How the uplink to the archive may be used. What was said last holds, also after a restart, until
 * the setting is changed. A folder needs no uplink.
 */
@ApplicationScoped
class Uplink {
  private static final Logger LOG = Logger.getLogger(Uplink.class);

  static final String NORMAL = "normal";

  /** Bulk uploads wait. */
  static final String METERED = "metered";

  private final LocalStore store;
  private final boolean remote;
  private final String setting;
  private final long clipMax;
  private volatile String state;

  Uplink(
      LocalStore store,
      Archive archive,
      @ConfigProperty(name = "hub.uplink") String setting,
      @ConfigProperty(name = "hub.uplink.clip.max.bytes") long clipMax) {
    this.store = store;
    this.remote = archive.isRemote();
    this.setting = setting;
    this.clipMax = clipMax;
    this.state = setting;
  }

  @PostConstruct
  void load() {
    try {
      List<String> said =
          store.read(
              c ->
                  LocalStore.list(
                      c,
                      "SELECT state FROM uplink WHERE setting = ?",
                      r -> r.getString(1),
                      setting));
      state = said.isEmpty() ? setting : said.get(0);
    } catch (SQLException e) {
      LOG.errorf("Cannot read how the uplink is used: %s", e.getMessage());
    }
  }

  String state() {
    return state;
  }

  /** Whether bulk uploads wait now. */
  boolean isMetered() {
    return remote && state.equals(METERED);
  }

  /** Bytes that the clip of an interesting recording may have to go while it is metered. */
  long clipMax() {
    return clipMax;
  }

  /**
   * Says how it is used from now on.
   *
   * @param word metered or normal
   */
  void use(String word) throws SQLException {
    if (!word.equals(NORMAL) && !word.equals(METERED)) {
      throw new IllegalArgumentException("uplink: must be metered or normal, was '" + word + "'");
    }
    store.write(
        c -> {
          try (PreparedStatement row =
              c.prepareStatement(
                  "INSERT INTO uplink (id, state, setting) VALUES (1,?,?) ON CONFLICT (id) DO"
                      + " UPDATE SET state = excluded.state, setting = excluded.setting")) {
            row.setString(1, word);
            row.setString(2, setting);
            return row.executeUpdate();
          }
        });
    if (!state.equals(word)) {
      LOG.infof("The uplink is %s now", word);
    }
    state = word;
  }
}
