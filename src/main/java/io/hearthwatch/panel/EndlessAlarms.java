package io.hearthwatch.panel;

import io.hearthwatch.store.LocalStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Alarms whose end the panel never tells, such as a keypad lockout. They are over when the
 * partition is disarmed (not so a duress), and {@link #LAPSE} after their last event: an alarm
 * without any end would be active for ever, and the next one of its kind would tell nobody.
 */
@ApplicationScoped
class EndlessAlarms {
  private static final Logger LOG = Logger.getLogger(EndlessAlarms.class);

  static final Duration LAPSE = Duration.ofHours(1);

  /** For so long the end is said again and again: it could have been lost in a crash. */
  private static final Duration SAID = Duration.ofMinutes(10);

  private final LocalStore store;

  EndlessAlarms(LocalStore store) {
    this.store = store;
  }

  /** The alarm holds, or still holds. Without the row it would only stay active longer. */
  void holds(String alarm, String code, String place, Instant now) {
    update(
        "INSERT INTO panel_endless (alarm, code, place, lapses_at) VALUES (?,?,?,?)"
            + " ON CONFLICT (alarm) DO UPDATE SET lapses_at = excluded.lapses_at",
        alarm,
        code == null ? "" : code,
        place,
        now.plus(LAPSE).toEpochMilli());
  }

  /**
   * Ends what a disarmed panel ends.
   *
   * @param place the partition, or empty when the event names none
   * @return ids of the alarms that are over
   */
  List<String> disarmed(boolean withCode, String place, Instant now) {
    List<String> ended =
        query(
            "SELECT alarm FROM panel_endless WHERE lapses_at > ? AND code <> ?"
                + (withCode ? " AND code <> '' AND place IN (?, '')" : " AND code = '' AND ? = ''"),
            now.toEpochMilli(),
            PanelCodes.DURESS,
            withCode ? place : "");
    for (String alarm : ended) {
      update("UPDATE panel_endless SET lapses_at = ? WHERE alarm = ?", now.toEpochMilli(), alarm);
    }
    return ended;
  }

  /** Ids of the alarms that are over by now. */
  List<String> lapsed(Instant now) {
    update("DELETE FROM panel_endless WHERE lapses_at < ?", now.minus(SAID).toEpochMilli());
    return query("SELECT alarm FROM panel_endless WHERE lapses_at <= ?", now.toEpochMilli());
  }

  private List<String> query(String sql, Object... parameters) {
    try {
      return store.read(c -> LocalStore.list(c, sql, r -> r.getString(1), parameters));
    } catch (SQLException e) {
      LOG.errorf("Cannot read which panel alarms are open: %s", e.getMessage());
      return List.of();
    }
  }

  private void update(String sql, Object... parameters) {
    try {
      store.write(
          c -> {
            try (PreparedStatement statement = c.prepareStatement(sql)) {
              for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
              }
              return statement.executeUpdate();
            }
          });
    } catch (SQLException e) {
      LOG.errorf("Cannot keep which panel alarms are open: %s", e.getMessage());
    }
  }
}
