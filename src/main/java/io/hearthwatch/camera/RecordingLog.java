package io.hearthwatch.camera;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.store.Entry;
import io.hearthwatch.store.RecordWriter;
import io.hearthwatch.store.Table;
import io.hearthwatch.store.Times;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows of the table {@code Recording}: written at each stage, the later row changes the earlier.
 */
@ApplicationScoped
class RecordingLog {
  private static final Table TABLE =
      new Table(
          "Recording",
          List.of(
              "uid",
              "camera",
              "file_name",
              "started_at",
              "length_ms",
              "size",
              "sha256",
              "object_key",
              "key_frame",
              "state",
              "verdict",
              "reason",
              "tags",
              "frames",
              "cost"),
          List.of("uid"),
          List.of(
              "length_ms",
              "size",
              "sha256",
              "object_key",
              "key_frame",
              "state",
              "verdict",
              "reason",
              "tags",
              "frames",
              "cost"));

  /** US dollars for one DetectLabels call, https://aws.amazon.com/rekognition/pricing/. */
  static final double CALL = 0.001;

  private static final int LONGEST_CAMERA = 100;
  private static final int LONGEST_NAME = 300;
  private static final int LONGEST_REASON = 500;
  private static final int LONGEST_TAGS = 4_000;

  private final RecordWriter writer;
  private final ObjectMapper json;

  RecordingLog(RecordWriter writer, ObjectMapper json) {
    this.writer = writer;
    this.json = json;
  }

  @Produces
  @Named("Recording")
  @Singleton
  Table table() {
    return TABLE;
  }

  /** Writes how a recording is now, beside the flow. */
  void write(Recording recording) {
    Recording.Archived archived = recording.archived();
    Verdict verdict = recording.verdict();
    Object[] row = {
      recording.id(),
      cut(recording.camera(), LONGEST_CAMERA),
      cut(recording.name(), LONGEST_NAME),
      Times.text(recording.captured()),
      verdict == null || verdict.lengthMillis() < 0 ? null : verdict.lengthMillis(),
      recording.look().size(),
      archived == null ? null : archived.sha256(),
      archived == null ? null : archived.key(),
      archived == null ? null : archived.keyFrame(),
      recording.stage().name(),
      verdict == null ? null : verdict.kind().word(),
      cut(recording.reason(), LONGEST_REASON),
      verdict == null ? null : tags(verdict.labels()),
      verdict == null ? null : verdict.asked(),
      verdict == null ? null : verdict.asked() * CALL
    };
    writer.add(new Entry(TABLE, row, null, null, () -> {}));
  }

  /** The labels as JSON, the least sure left out when there are too many for the column. */
  private String tags(List<Label> labels) {
    List<Label> kept = new ArrayList<>(labels);
    try {
      String text = json.writeValueAsString(kept);
      while (text.length() > LONGEST_TAGS) {
        kept.remove(kept.size() - 1);
        text = json.writeValueAsString(kept);
      }
      return text;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String cut(String text, int most) {
    return text == null || text.length() <= most ? text : text.substring(0, most);
  }
}
