package io.hearthwatch.panel;

import io.hearthwatch.store.LocalStore;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jboss.logging.Logger;

/** Whether the house is armed, since when and by whom; known again after a restart. */
@ApplicationScoped
@Named("arming")
@RegisterForReflection // called from routes
public class Arming {
  private static final Logger LOG = Logger.getLogger(Arming.class);

  static final String ARMED = "armed";
  static final String DISARMED = "disarmed";
  private static final State UNKNOWN = new State("unknown", null, null);

  /**
   * The state.
   *
   * @param state armed, disarmed or unknown
   * @param since null while it is unknown
   * @param by {@code panel} or {@code http:<caller>}, null while it is unknown
   */
  @RegisterForReflection // answered as JSON
  public record State(String state, Instant since, String by) {}

  private final LocalStore store;
  private volatile State state = UNKNOWN;

  Arming(LocalStore store) {
    this.store = store;
  }

  @PostConstruct
  void load() {
    try {
      List<State> kept =
          store.read(
              c ->
                  LocalStore.list(
                      c,
                      "SELECT state, since, who FROM arming",
                      r ->
                          new State(
                              r.getString(1), Instant.ofEpochMilli(r.getLong(2)), r.getString(3))));
      state = kept.isEmpty() ? UNKNOWN : kept.get(0);
    } catch (SQLException e) {
      LOG.errorf("Cannot read whether the house is armed: %s", e.getMessage());
    }
  }

  public State state() {
    return state;
  }

  /** For routes: {@code armed}, {@code disarmed} or {@code unknown}. */
  public String word() {
    return state.state();
  }

  /**
   * Switches. Being told the same again changes neither since when nor by whom. What cannot be
   * written down holds until the hub ends.
   *
   * @param word armed or disarmed
   */
  synchronized State switched(String word, Instant at, String who) {
    if (state.state().equals(word)) {
      return state;
    }
    State next = new State(word, at, who);
    state = next;
    LOG.infof("%s by %s", word.equals(ARMED) ? "Armed" : "Disarmed", who);
    try {
      store.write(
          c -> {
            try (PreparedStatement row =
                c.prepareStatement(
                    "INSERT INTO arming (id, state, since, who) VALUES (1,?,?,?) ON CONFLICT (id)"
                        + " DO UPDATE SET state = excluded.state, since = excluded.since,"
                        + " who = excluded.who")) {
              row.setString(1, word);
              row.setLong(2, at.toEpochMilli());
              row.setString(3, who);
              return row.executeUpdate();
            }
          });
    } catch (SQLException e) {
      LOG.errorf("Cannot write down that the house is %s: %s", word, e.getMessage());
    }
    return next;
  }
}
