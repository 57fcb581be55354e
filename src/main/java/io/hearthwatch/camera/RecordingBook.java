package io.hearthwatch.camera;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.store.Record;
import io.hearthwatch.store.Times;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * All recordings: those in care as they are now, and those that only the record knows any more.
 * While the record's database is away the former are shown alone.
 */
@ApplicationScoped
class RecordingBook {
  private static final Logger LOG = Logger.getLogger(RecordingBook.class);
  private static final String COLUMNS =
      "SELECT uid, camera, file_name, started_at, length_ms, size, sha256, object_key, key_frame,"
          + " state, verdict, reason, tags, frames, cost FROM Recording";
  private static final Comparator<RecordingView> NEWEST =
      Comparator.comparing((RecordingView view) -> Instant.parse(view.startedAt()))
          .reversed()
          .thenComparing(RecordingView::id);

  private final Recordings recordings;
  private final Record record;
  private final ObjectMapper json;

  RecordingBook(Recordings recordings, Record record, ObjectMapper json) {
    this.recordings = recordings;
    this.record = record;
    this.json = json;
  }

  /**
   * What is looked for; null for whatever.
   *
   * @param verdict interesting, routine or unclassified
   * @param state a stage
   * @param to not part of it
   */
  record Filter(String camera, String verdict, String state, Instant from, Instant to) {}

  /** Those that fit, newest first. */
  List<RecordingView> list(Filter filter, int most) throws SQLException {
    List<RecordingView> found = new ArrayList<>();
    Conditions local = new Conditions();
    local.add("camera = ?", filter.camera());
    local.add("verdict = ?", filter.verdict() == null ? null : upper(filter.verdict()));
    local.add("stage = ?", filter.state());
    local.add("captured_at >= ?", filter.from() == null ? null : filter.from().toEpochMilli());
    local.add("captured_at < ?", filter.to() == null ? null : filter.to().toEpochMilli());
    recordings
        .select(local.where() + " ORDER BY captured_at DESC, id LIMIT ?", local.values(most))
        .forEach(r -> found.add(RecordingView.of(r)));
    found.addAll(recorded(filter, most));
    return found.stream().sorted(NEWEST).limit(most).toList();
  }

  private static String upper(String word) {
    return word.toUpperCase(Locale.ROOT);
  }

  private List<RecordingView> recorded(Filter filter, int most) throws SQLException {
    Conditions past = new Conditions();
    past.add("camera = ?", filter.camera());
    past.add("verdict = ?", filter.verdict());
    past.add("state = ?", filter.state());
    past.add("started_at >= ?", Times.text(filter.from()));
    past.add("started_at < ?", Times.text(filter.to()));
    List<RecordingView> rows;
    try {
      rows =
          record.query(
              COLUMNS + " " + past.where() + " ORDER BY started_at DESC LIMIT ?",
              this::view,
              past.values(most));
    } catch (SQLException e) {
      LOG.debugf("the record is away: %s", e.getMessage());
      return List.of();
    }
    Set<String> inCare = inCare(rows);
    return rows.stream().filter(row -> !inCare.contains(row.id())).toList();
  }

  /** The record may be a moment behind, so what is in care is shown from there only. */
  private Set<String> inCare(List<RecordingView> rows) throws SQLException {
    if (rows.isEmpty()) {
      return Set.of();
    }
    String marks = "?,".repeat(rows.size() - 1) + "?";
    Object[] ids = rows.stream().map(RecordingView::id).toArray();
    Set<String> inCare = new HashSet<>();
    recordings.select("WHERE id IN (" + marks + ")", ids).forEach(r -> inCare.add(r.id()));
    return inCare;
  }

  /** One recording. */
  Optional<RecordingView> find(String id) throws SQLException {
    Optional<Recording> inCare = recordings.find(id);
    if (inCare.isPresent()) {
      return inCare.map(RecordingView::of);
    }
    return record.query(COLUMNS + " WHERE uid = ?", this::view, id).stream().findFirst();
  }

  private RecordingView view(ResultSet row) throws SQLException {
    return new RecordingView(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        Times.iso(row.getString(4)),
        row.getObject(5) instanceof Number length ? length.longValue() : null,
        row.getLong(6),
        row.getString(7),
        row.getString(8),
        row.getString(9),
        row.getString(10),
        row.getString(11),
        row.getString(12),
        null,
        tags(row.getString(13)),
        row.getObject(14) instanceof Number frames ? frames.intValue() : null,
        row.getObject(15) instanceof Number cost ? cost.doubleValue() : null,
        0,
        null,
        false,
        null);
  }

  private List<Label> tags(String text) throws SQLException {
    try {
      return text == null ? null : List.of(json.readValue(text, Label[].class));
    } catch (JsonProcessingException e) {
      throw new SQLException("the tags of a recording cannot be read", e);
    }
  }

  /** Conditions of a query, joined by AND. */
  private static final class Conditions {
    private final List<String> texts = new ArrayList<>();
    private final List<Object> values = new ArrayList<>();

    void add(String text, Object value) {
      if (value != null) {
        texts.add(text);
        values.add(value);
      }
    }

    String where() {
      return texts.isEmpty() ? "" : "WHERE " + String.join(" AND ", texts);
    }

    Object[] values(Object last) {
      List<Object> all = new ArrayList<>(values);
      all.add(last);
      return all.toArray();
    }
  }
}
