package io.hearthwatch.camera;

import io.hearthwatch.store.DeadLetters;
import io.hearthwatch.store.RecordWriter;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;
import org.jboss.logging.Logger;

/**
 * Fetches the clips of recorders: what a connector wants is fetched as soon as its recorder gives
 * it, however long that takes up to a week, and once, also when an event is told again.
 */
@ApplicationScoped
@Named("clips")
@RegisterForReflection // called from routes
public class Clips {
  private static final Logger LOG = Logger.getLogger(Clips.class);
  private static final String CLIP = "HubClip";
  private static final int AT_ONCE = 4;
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

  /** Recorders delete what is older. */
  private static final Duration PATIENCE = Duration.ofDays(7);

  /** For a clip that its recorder says it does not have. */
  private static final Duration MISSING = Duration.ofHours(1);

  private static final Duration REMEMBERED = Duration.ofDays(30);

  private final WantedClips wanted;
  private final Recordings recordings;
  private final Intake intake;
  private final RecorderAlarms alarms;
  private final DeadLetters letters;
  private final RecordWriter writer;
  private final Clock clock;

  /** Being fetched now: the route's timer does not wait for that. */
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();

  Clips(
      WantedClips wanted,
      Recordings recordings,
      Intake intake,
      RecorderAlarms alarms,
      DeadLetters letters,
      RecordWriter writer,
      Clock clock) {
    this.wanted = wanted;
    this.recordings = recordings;
    this.intake = intake;
    this.alarms = alarms;
    this.letters = letters;
    this.writer = writer;
    this.clock = clock;
  }

  /**
   * Wants a clip; committed when it returns.
   *
   * @param event what the recorder calls it
   * @param after how long the recorder needs until the clip is complete
   * @throws IllegalArgumentException when the event has no name that can be asked for
   */
  void want(String recorder, String event, String camera, Instant started, Duration after)
      throws SQLException {
    if (!event.matches("[A-Za-z0-9._-]{1,100}") || camera.isBlank()) {
      throw new IllegalArgumentException("the event names no clip: needs an id and a camera");
    }
    Instant now = clock.instant();
    WantedClip clip = new WantedClip(recorder + ":" + event, camera, started, now, 0);
    wanted.add(clip, now.plus(after));
  }

  /** Leaves the clips of a recorder that are due; each goes through the steps that follow. */
  public void due(Exchange exchange, String recorder) throws SQLException {
    Instant now = clock.instant();
    List<WantedClip> due = new ArrayList<>();
    for (WantedClip clip : wanted.due(recorder, now, AT_ONCE + underWay.size())) {
      if (!underWay.add(clip.origin())) {
        continue;
      }
      if (recordings.hasOrigin(clip.origin())) { // taken a moment ago, or before a kill
        wanted.done(clip.origin(), null);
        underWay.remove(clip.origin());
      } else {
        due.add(clip);
      }
    }
    release(exchange, due);
    if (due.isEmpty()) {
      wanted.forget(now.minus(REMEMBERED));
    }
    exchange.getMessage().setBody(due);
  }

  /** Once the exchange is over, however it ended. */
  private void release(Exchange exchange, List<WantedClip> clips) {
    exchange
        .getExchangeExtension()
        .addOnCompletion(
            new SynchronizationAdapter() {
              @Override
              public void onDone(Exchange done) {
                clips.forEach(clip -> underWay.remove(clip.origin()));
              }
            });
  }

  /** The clip that this exchange is about; the first step finds it in the body. */
  static WantedClip of(Exchange exchange) {
    WantedClip known = exchange.getProperty(CLIP, WantedClip.class);
    if (known == null) {
      known = exchange.getMessage().getBody(WantedClip.class);
      exchange.setProperty(CLIP, known);
    }
    return known;
  }

  /** Takes the clip out of the answer; leaves conditions for the alarm desk. */
  public void taken(Exchange exchange) throws IntakeException, IOException, SQLException {
    WantedClip clip = of(exchange);
    try (InputStream body = exchange.getMessage().getBody(InputStream.class)) {
      check(exchange, clip);
      String type = exchange.getMessage().getHeader(Exchange.CONTENT_TYPE, "", String.class);
      if (body == null || type.startsWith("text/") || type.contains("json")) {
        throw new IntakeException(
            IntakeException.Cause.SOURCE, clip.recorder() + " answered with no video but " + type);
      }
      Intake.Arrival arrival =
          new Intake.Arrival(
              UUID.randomUUID().toString(),
              clip.camera(),
              clip.event() + ".mp4",
              clip.started(),
              clip.origin());
      intake.take(body, WebCall.length(exchange), arrival);
    }
    wanted.done(clip.origin(), null);
    exchange.getMessage().setBody(alarms.worked(clip.recorder(), RecorderAlarms.Part.CLIPS));
  }

  /** Passes when the recorder said 200. */
  static void check(Exchange exchange, WantedClip clip) throws IntakeException {
    int status = WebCall.status(exchange);
    if (status != 200) {
      boolean missing = status == 404 || status == 410;
      throw new IntakeException(
          missing ? IntakeException.Cause.MISSING : IntakeException.Cause.SOURCE,
          clip.recorder() + " answered " + status);
    }
  }

  /** Tries again later, or gives up; leaves conditions for the alarm desk. */
  public void failed(Exchange exchange) throws SQLException {
    WantedClip clip = of(exchange);
    Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    IntakeException.Cause cause =
        failure instanceof IntakeException e ? e.kind() : IntakeException.Cause.SOURCE;
    String reason = RecorderAlarms.reason(clip.recorder(), failure);
    boolean own = cause == IntakeException.Cause.MISSING || cause == IntakeException.Cause.TOO_LONG;
    Instant now = clock.instant();
    if (isHopeless(clip, cause, now)) {
      giveUp(clip, reason);
    } else {
      LOG.debugf("the clip %s waits: %s", clip.origin(), reason);
      Duration pause = Archiver.pause(clip.attempts(), FIRST_PAUSE, LONGEST_PAUSE);
      wanted.later(clip.origin(), reason, now.plus(pause));
    }
    exchange
        .getMessage()
        .setBody(
            own
                ? List.<Map<String, Object>>of()
                : alarms.failed(clip.recorder(), RecorderAlarms.Part.CLIPS, reason));
  }

  private static boolean isHopeless(WantedClip clip, IntakeException.Cause cause, Instant now) {
    Duration waited = Duration.between(clip.wanted(), now);
    return cause == IntakeException.Cause.TOO_LONG
        || waited.compareTo(PATIENCE) > 0
        || cause == IntakeException.Cause.MISSING && waited.compareTo(MISSING) > 0;
  }

  private void giveUp(WantedClip clip, String reason) throws SQLException {
    LOG.warnf("The clip %s of %s is given up: %s", clip.origin(), clip.camera(), reason);
    byte[] camera = clip.camera().getBytes(StandardCharsets.UTF_8);
    writer.add(letters.entry("recordings", clip.origin(), camera, reason, null, () -> {}));
    wanted.done(clip.origin(), reason);
  }
}
