package io.hearthwatch.camera;

import io.hearthwatch.store.LocalStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

/**
 * How many calls that cost money may be made in a month (UTC, as the bill has it). A call is taken
 * out of the budget, in the local store, before it is made: whatever happens in between, the bill
 * is never higher than the budget.
 */
final class Budget {
  private final LocalStore store;
  private final Clock clock;
  private final long most;

  /**
   * @param most calls a month
   */
  Budget(LocalStore store, Clock clock, long most) {
    this.store = store;
    this.clock = clock;
    this.most = most;
  }

  /** A call that may be made. */
  record Call(YearMonth month) {}

  /** Takes one call; nothing when none is left. */
  Optional<Call> take() throws SQLException {
    YearMonth month = month();
    return store.write(
        c -> {
          if (used(c, month) >= most) {
            return Optional.empty();
          }
          add(c, month, 1);
          return Optional.of(new Call(month));
        });
  }

  /** Gives a call back that was certainly not made or not charged. */
  void giveBack(Call call) throws SQLException {
    store.write(c -> add(c, call.month(), -1));
  }

  /** Calls made this month. */
  long used() throws SQLException {
    return store.read(c -> used(c, month()));
  }

  /** When there is a new budget. */
  Instant renewed() {
    return month().plusMonths(1).atDay(1).atStartOfDay(ZoneOffset.UTC).toInstant();
  }

  private YearMonth month() {
    return YearMonth.from(clock.instant().atZone(ZoneOffset.UTC));
  }

  private static long used(Connection connection, YearMonth month) throws SQLException {
    List<Long> used =
        LocalStore.list(
            connection,
            "SELECT calls FROM label_budget WHERE month = ?",
            r -> r.getLong(1),
            month.toString());
    return used.isEmpty() ? 0 : used.get(0);
  }

  private static int add(Connection connection, YearMonth month, long calls) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "INSERT INTO label_budget (month, calls) VALUES (?, ?)"
                + " ON CONFLICT (month) DO UPDATE SET calls = calls + excluded.calls")) {
      statement.setString(1, month.toString());
      statement.setLong(2, calls);
      return statement.executeUpdate();
    }
  }
}
