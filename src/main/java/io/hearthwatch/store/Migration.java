package io.hearthwatch.store;

import io.quarkus.liquibase.LiquibaseFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import javax.sql.DataSource;
import liquibase.GlobalConfiguration;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryEnum;
import liquibase.lockservice.DatabaseChangeLogLock;
import liquibase.ui.LoggerUIService;

/** Brings the tables of a database up to date. */
final class Migration {
  private Migration() {}

  /** A migration takes seconds; a lock of this age was left by a hub that was killed in one. */
  private static final Duration ABANDONED = Duration.ofMinutes(5);

  /**
   * Runs what has not been run yet.
   *
   * @param alone whether no other hub can be migrating this database now
   */
  static void run(DataSource database, LiquibaseFactory factory, boolean alone)
      throws SQLException {
    ChangeLog wanted = ChangeLog.read(factory.getConfiguration().changeLog);
    try (Connection connection = database.getConnection()) {
      if (wanted.isDone(connection)) {
        return;
      }
    }
    try (Liquibase liquibase = factory.createLiquibase()) {
      Instant oldest = Instant.now().minus(alone ? Duration.ZERO : ABANDONED);
      for (DatabaseChangeLogLock lock : liquibase.listLocks()) {
        if (lock.getLockGranted().toInstant().isBefore(oldest)) {
          liquibase.forceReleaseLocks();
        }
      }
      liquibase.setShowSummary(UpdateSummaryEnum.OFF);
      // Liquibase would write its progress to the console, and look every 10 s for its turn
      Scope.child(
          Map.of(
              Scope.Attr.ui.name(),
              new LoggerUIService(),
              GlobalConfiguration.CHANGELOGLOCK_POLL_RATE.getKey(),
              1L),
          () -> liquibase.update(factory.createContexts(), factory.createLabels()));
    } catch (Exception e) {
      throw new SQLException("cannot make or migrate the tables: " + e.getMessage(), e);
    }
  }
}
