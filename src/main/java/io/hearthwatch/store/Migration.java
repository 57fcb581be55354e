package io.hearthwatch.store;

import io.quarkus.liquibase.LiquibaseFactory;
import java.sql.SQLException;
import java.util.Map;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryEnum;
import liquibase.ui.LoggerUIService;

/** Brings the tables of a database up to date. */
final class Migration {
  private Migration() {}

  static void run(LiquibaseFactory factory) throws SQLException {
    try (Liquibase liquibase = factory.createLiquibase()) {
      liquibase.setShowSummary(UpdateSummaryEnum.OFF);
      // Liquibase would write its progress to the console
      Scope.child(
          Map.of(Scope.Attr.ui.name(), new LoggerUIService()),
          () -> liquibase.update(factory.createContexts(), factory.createLabels()));
    } catch (Exception e) {
      throw new SQLException("cannot make or migrate the tables: " + e.getMessage(), e);
    }
  }
}
