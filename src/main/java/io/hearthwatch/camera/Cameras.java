package io.hearthwatch.camera;

import io.hearthwatch.camera.RecordingAlarms.Part;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * The steps of a recording, called from routes. Steps that can fail leave conditions for the alarm
 * desk in the body, often none.
 */
@ApplicationScoped
@Named("cameras")
@RegisterForReflection // called from routes
public class Cameras {
  /** Header: which recording it is about. */
  static final String ID = "HubRecording";

  /** Header: its camera. */
  static final String CAMERA = "camera";

  /** Header: its verdict. */
  static final String VERDICT = "verdict";

  private static final String ARMED = "HubArmed";
  private static final String DISARMED = "disarmed";
  private static final String UPLINK = "uplink";

  private final FolderScanner scanner;
  private final Recordings recordings;
  private final RecordingLog log;
  private final Archiver archiver;
  private final Tagging tagging;
  private final Uplink uplink;
  private final Retention retention;
  private final RecordingAlarms alarms;
  private final Troubles troubles;
  private final Clock clock;

  Cameras(
      FolderScanner scanner,
      Recordings recordings,
      RecordingLog log,
      Archiver archiver,
      Tagging tagging,
      Uplink uplink,
      Retention retention,
      RecordingAlarms alarms,
      Troubles troubles,
      Clock clock) {
    this.scanner = scanner;
    this.recordings = recordings;
    this.log = log;
    this.archiver = archiver;
    this.tagging = tagging;
    this.uplink = uplink;
    this.retention = retention;
    this.alarms = alarms;
    this.troubles = troubles;
    this.clock = clock;
  }

  /** Takes the finished files of the folder into care. */
  public synchronized void scan(Exchange exchange) throws SQLException {
    try {
      for (FolderScanner.Found found : scanner.scan()) {
        Optional<Recording> seen =
            recordings.seen(
                found.camera(),
                found.file(),
                found.look(),
                Captured.of(found.file().getFileName().toString(), found.look().modified()),
                clock.instant());
        seen.ifPresent(log::write);
        scanner.taken(found);
      }
      List<Map<String, Object>> conditions = new ArrayList<>(alarms.worked(Part.FOLDER));
      conditions.addAll(room());
      leave(exchange, conditions);
    } catch (IOException e) {
      leave(exchange, alarms.failed(Part.FOLDER, "UNREADABLE", Landing.why(e)));
    }
  }

  private List<Map<String, Object>> room() throws IOException {
    Optional<String> lack = scanner.lackOfRoom();
    return lack.isEmpty() ? alarms.worked(Part.DISK) : alarms.failed(Part.DISK, "FULL", lack.get());
  }

  /** Takes the recording of the header into the archive. */
  public void archive(Exchange exchange) throws SQLException {
    Step step = archiver.archive(recording(exchange.getMessage()));
    Recording now = step.recording();
    List<Map<String, Object>> conditions = List.of();
    if (step.trouble() != null) {
      conditions = troubles.failed(now, Part.ARCHIVE, step.trouble(), now.reason());
      announceInteresting(now);
    } else if (step.done()) {
      conditions = troubles.worked(now, Part.ARCHIVE);
    } else {
      troubles.waitsNoMore(now, Part.ARCHIVE);
    }
    leave(exchange, conditions);
  }

  /**
   * Gives the recording of the header its verdict. The header {@code HubArmed} is {@code disarmed}
   * where recordings are to be kept only.
   */
  public void tag(Exchange exchange) throws SQLException, InterruptedException {
    Message message = exchange.getMessage();
    Recording recording = recording(message);
    boolean armed = !DISARMED.equals(message.getHeader(ARMED, String.class));
    int asked = asked(recording);
    if (recording.stage() == Recording.Stage.SEEN) {
      boolean clipWaits = recording.look().size() > uplink.clipMax();
      leave(exchange, labelled(tagging.ahead(recording, armed, clipWaits), asked));
      return;
    }
    Step step = tagging.tag(recording, armed);
    Recording now = step.recording();
    if (step.done()) {
      List<Map<String, Object>> conditions = new ArrayList<>(labelled(step, asked));
      if (now.verdict().kind() != Verdict.Kind.UNCLASSIFIED) {
        conditions.addAll(troubles.worked(now, Part.ARCHIVE)); // it was told of the verdict
      }
      leave(exchange, conditions);
      return;
    }
    announceInteresting(now);
    leave(exchange, troubles.failed(now, Part.ARCHIVE, step.trouble(), now.reason()));
  }

  /** Leaves conditions for the step that tells the alarm desk; a route may be stopped before it. */
  private void leave(Exchange exchange, List<Map<String, Object>> conditions) {
    exchange.getMessage().setBody(conditions);
    exchange
        .getExchangeExtension()
        .addOnCompletion(
            new SynchronizationAdapter() {
              @Override
              public void onFailure(Exchange failed) {
                alarms.unsaid(conditions);
              }
            });
  }

  /** Who waits for an archive in trouble to hear of it would wait for too long. */
  private void announceInteresting(Recording recording) throws SQLException {
    Verdict verdict = recording.verdict();
    if (verdict != null && verdict.kind() == Verdict.Kind.INTERESTING) {
      recordings.announce(recording.id());
    }
  }

  private List<Map<String, Object>> labelled(Step step, int askedBefore) throws SQLException {
    Recording now = step.recording();
    if (step.trouble() != null) {
      return troubles.failed(now, Part.LABELS, step.trouble(), now.verdict().reason());
    }
    if (asked(now) > askedBefore) {
      return troubles.worked(now, Part.LABELS);
    }
    troubles.waitsNoMore(now, Part.LABELS);
    return List.of();
  }

  private static int asked(Recording recording) {
    return recording.verdict() == null ? 0 : recording.verdict().asked();
  }

  private Recording recording(Message message) throws SQLException {
    String id = message.getHeader(ID, String.class);
    return recordings
        .find(String.valueOf(id))
        .orElseThrow(() -> new IllegalArgumentException("there is no recording " + id));
  }

  /** Deletes local files that are archived and old enough. */
  public void retire() throws SQLException {
    retention.retire();
  }

  /** Says, by the header {@code uplink}, whether it is metered or normal; answers the caller. */
  public void uplink(Exchange exchange) throws SQLException {
    Message message = exchange.getMessage();
    String word = String.valueOf(message.getHeader(UPLINK));
    try {
      uplink.use(word);
      answer(message, 200, "application/json", "{\"uplink\":\"" + word + "\"}");
    } catch (IllegalArgumentException e) {
      answer(
          message,
          400,
          "application/problem+json",
          "{\"type\":\"about:blank\",\"title\":\"uplink refused\",\"status\":400,"
              + "\"detail\":\"uplink: must be metered or normal\"}");
    }
  }

  private static void answer(Message message, int status, String type, String body) {
    message.removeHeaders("*");
    message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    message.setHeader(Exchange.CONTENT_TYPE, type);
    message.setBody(body.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * How the flow is.
   *
   * @param waiting recordings that are not archived yet
   * @param unclassified tagged ones of which nobody knows what they show
   * @param uplink normal or metered
   * @param troubles what keeps recordings from getting further now
   */
  public record State(long waiting, long unclassified, String uplink, List<String> troubles) {}

  /** How the flow is now. */
  public State state() throws SQLException {
    Map<String, Long> counts = recordings.counts();
    List<String> troubles = new ArrayList<>();
    alarms.now().forEach((alarm, text) -> troubles.add(alarm + ": " + text));
    return new State(
        counts.getOrDefault(Recording.Stage.SEEN.name(), 0L),
        counts.getOrDefault(Verdict.Kind.UNCLASSIFIED.name(), 0L),
        uplink.state(),
        troubles);
  }
}
