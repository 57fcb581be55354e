package io.hearthwatch.camera;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * Detectatron's calls, with its codes and its JSON. The header {@code HubArmed} holds {@code
 * armed}, {@code disarmed} or {@code unknown}, which counts as armed, as it was armed when it had
 * started.
 */
@ApplicationScoped
@Named("detectatron")
@RegisterForReflection // called from routes
public class Detectatron {
  private static final Logger LOG = Logger.getLogger(Detectatron.class);
  private static final String DISARMED = "Detectatron is disarmed, not accepting %s for tagging";
  private static final String NOT_CATEGORISED = "A failure occurred when categorising the ";

  /** The camera of a call that names none: Detectatron knew no cameras. */
  private static final String CAMERA = "detectatron";

  private final Intake intake;
  private final Claims claims;
  private final Archiver archiver;
  private final Tagging tagging;
  private final Optional<Tagger> tagger;
  private final Judges judges;
  private final Uplink uplink;
  private final boolean legacy;

  Detectatron(
      Intake intake,
      Claims claims,
      Archiver archiver,
      Tagging tagging,
      Tagging.Means means,
      Judges judges,
      Uplink uplink,
      @ConfigProperty(name = "hub.event.legacy") String legacy) {
    this.intake = intake;
    this.claims = claims;
    this.archiver = archiver;
    this.tagging = tagging;
    this.tagger = means.tagger();
    this.judges = judges;
    this.uplink = uplink;
    this.legacy = legacy.equals("on");
  }

  private static boolean armed(Exchange exchange) {
    return !"disarmed".equals(exchange.getMessage().getHeader("HubArmed", String.class));
  }

  /** {@code GET /tag}. */
  public void index(Exchange exchange) {
    HttpAnswer.text(
        exchange.getMessage(), "This endpoint must be invoked via POST with an image file\n");
  }

  /**
   * {@code POST /event}: archives (later, while the uplink is metered), then tags, then answers:
   * 201 with the key tags, 200 with {@code []} when there are none or nothing is to be tagged, 202
   * with {@code []} when it is in care but not yet archived, 500 when it is archived but could not
   * be tagged. In each of these cases it is in care, and what is left to do is done later.
   */
  public void event(Exchange exchange) throws InterruptedException {
    Message message = exchange.getMessage();
    boolean armed = armed(exchange);
    Optional<Posted> posted = Posted.of(message);
    if (posted.isEmpty()) {
      HttpAnswer.problem(message, 400, "A binary video must be POSTed to this endpoint.");
      return;
    }
    String camera = message.getHeader("camera", CAMERA, String.class);
    Intake.Arrival arrival = Intake.Arrival.posted(camera, posted.get().name());
    claims.take(arrival.id()); // before another thread can see it
    try {
      Recording taken = intake.take(posted.get().file(), arrival);
      if (!taken.id().equals(arrival.id())) {
        HttpAnswer.json(message, 202, List.of()); // another thread is at it
        return;
      }
      handle(message, taken, armed);
    } catch (IntakeException e) {
      RecordingPosts.answer(message, e);
    } catch (IOException | SQLException e) {
      LOG.errorf(e, "a recording posted to /event was not taken");
      HttpAnswer.problem(message, 503, "the hub cannot keep it now; its log tells more");
    } finally {
      claims.release(arrival.id());
    }
  }

  private void handle(Message message, Recording taken, boolean armed) throws InterruptedException {
    try {
      Step step = uplink.isMetered() ? ahead(taken, armed) : archiver.archive(taken);
      if (!step.done()) {
        HttpAnswer.json(message, 202, List.of());
        return;
      }
      Step tagged =
          step.recording().archived() == null ? step : tagging.tag(step.recording(), armed);
      Verdict verdict = tagged.recording().verdict();
      boolean untold = armed && tagger.isPresent();
      if (verdict.kind() == Verdict.Kind.UNCLASSIFIED && untold) {
        HttpAnswer.problem(message, 500, NOT_CATEGORISED + "video: " + verdict.reason());
      } else if (verdict.kind() == Verdict.Kind.INTERESTING) {
        HttpAnswer.json(message, 201, verdict.keyTags());
      } else {
        HttpAnswer.json(message, 200, legacy && !armed ? Map.of() : List.of());
      }
    } catch (SQLException e) {
      LOG.errorf(e, "recording %s waits for the local store", taken.id());
      HttpAnswer.json(message, 202, List.of());
    }
  }

  /** The archive gets it when its turn has come. */
  private Step ahead(Recording taken, boolean armed) throws SQLException, InterruptedException {
    return tagging.ahead(taken, armed, taken.look().size() > uplink.clipMax());
  }

  /** {@code POST /tag/image}: what a picture shows. Nothing is kept. */
  public void image(Exchange exchange) throws InterruptedException {
    Optional<Posted> posted = taggable(exchange, "image");
    try {
      if (posted.isPresent()) {
        tagImage(exchange.getMessage(), posted.get());
      }
    } catch (IOException | SQLException e) {
      broken(exchange.getMessage(), "image", e);
    }
  }

  private void tagImage(Message message, Posted posted)
      throws IOException, SQLException, InterruptedException {
    if (Files.size(posted.file()) > Frames.MOST_BYTES) {
      HttpAnswer.problem(message, 413, "An image may have 5 MB; scale it down and send it again.");
      return;
    }
    byte[] picture = Files.readAllBytes(posted.file());
    if (!isPicture(picture)) {
      HttpAnswer.problem(
          message, 400, "An invalid image format was supplied - use JPG or PNG only");
      return;
    }
    try {
      List<Label> labels = tagger.orElseThrow().labels(picture);
      Verdict verdict = judges.of(camera(message)).verdict(List.of(new Judge.Seen(0, labels)));
      HttpAnswer.json(message, 200, TagModel.of(verdict, null));
    } catch (LabelsException e) {
      boolean bad = e.kind() == LabelsException.Cause.BAD_PICTURE;
      HttpAnswer.problem(
          message,
          bad ? 400 : 500,
          bad ? e.getMessage() : NOT_CATEGORISED + "image: " + e.getMessage());
    }
  }

  /** {@code POST /tag/video}: what a video shows. Nothing is kept. */
  public void video(Exchange exchange) throws InterruptedException {
    Optional<Posted> posted = taggable(exchange, "video");
    try {
      if (posted.isPresent()) {
        tagVideo(exchange.getMessage(), posted.get());
      }
    } catch (SQLException e) {
      broken(exchange.getMessage(), "video", e);
    }
  }

  private void tagVideo(Message message, Posted posted) throws SQLException, InterruptedException {
    Tagger.Tagged tagged = tagger.orElseThrow().tag(posted.file(), judges.of(camera(message)));
    Verdict verdict = tagged.verdict();
    if (verdict.kind() == Verdict.Kind.UNCLASSIFIED) {
      HttpAnswer.problem(message, 500, NOT_CATEGORISED + "video: " + verdict.reason());
      return;
    }
    HttpAnswer.json(message, 200, TagModel.of(verdict, tagged.keyFrame().orElse(null)));
  }

  /** What was sent, or nothing when the answer is there already. */
  private Optional<Posted> taggable(Exchange exchange, String what) {
    Message message = exchange.getMessage();
    Optional<Posted> posted = Posted.of(message);
    if (!armed(exchange)) {
      HttpAnswer.problem(message, 405, String.format(DISARMED, what + "s"));
    } else if (posted.isEmpty()) {
      HttpAnswer.problem(
          message, 400, "The " + what + " must be sent as the form's part \"file\".");
    } else if (tagger.isEmpty()) {
      HttpAnswer.problem(message, 500, NOT_CATEGORISED + what + ": no labelling service is set up");
    } else {
      return posted;
    }
    return Optional.empty();
  }

  private static void broken(Message message, String what, Exception e) {
    LOG.errorf(e, "a %s was not tagged", what);
    HttpAnswer.problem(message, 500, NOT_CATEGORISED + what + "; the hub's log tells more");
  }

  private static String camera(Message message) {
    return message.getHeader("camera", CAMERA, String.class);
  }

  /** By the first bytes: whatever calls itself an image may be none. */
  private static boolean isPicture(byte[] bytes) {
    boolean jpeg = bytes.length > 3 && (bytes[0] & 0xff) == 0xff && (bytes[1] & 0xff) == 0xd8;
    boolean png =
        bytes.length > 7 && (bytes[0] & 0xff) == 0x89 && bytes[1] == 'P' && bytes[2] == 'N';
    return jpeg || png;
  }
}
