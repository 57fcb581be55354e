package io.hearthwatch.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which steps lead to the tables of today. Liquibase runs them; to wake it only to hear that there
 * is nothing to do would take longer, and more memory, than the rest of a start.
 *
 * @param ids of the change sets
 */
record ChangeLog(Set<String> ids) {
  private static final Pattern ENTRY =
      Pattern.compile("<changeSet\\s+id=\"([^\"]+)\"|<include\\s+file=\"([^\"]+)\"");

  /** Reads a change log with all that it includes. */
  static ChangeLog read(String resource) {
    Set<String> ids = new LinkedHashSet<>();
    Matcher entries = ENTRY.matcher(text(resource));
    while (entries.find()) {
      if (entries.group(1) != null) {
        ids.add(entries.group(1));
      } else {
        ids.addAll(read(entries.group(2)).ids());
      }
    }
    return new ChangeLog(ids);
  }

  private static String text(String resource) {
    try (InputStream in = ChangeLog.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the hub was built without " + resource);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether the database has all of it. */
  boolean isDone(Connection connection) {
    Set<String> open = new LinkedHashSet<>(ids);
    try (Statement statement = connection.createStatement();
        ResultSet done = statement.executeQuery("SELECT ID FROM DATABASECHANGELOG")) {
      while (done.next()) {
        open.remove(done.getString(1));
      }
      return open.isEmpty();
    } catch (SQLException e) {
      return false; // a new database has no such table
    }
  }
}
