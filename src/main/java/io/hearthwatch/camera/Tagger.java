package io.hearthwatch.camera;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Finds out what a recording shows, frame by frame, until one decides. What passes by itself is
 * waited out for a moment; the rest leaves the recording unclassified.
 */
final class Tagger {
  private static final int TRIES = 6;
  private static final long FIRST_PAUSE_MS = 500;

  private final Frames frames;
  private final Labels labels;
  private final Budget budget;
  private final Pause pause;

  Tagger(Frames frames, Labels labels, Budget budget, Pause pause) {
    this.frames = frames;
    this.labels = labels;
    this.budget = budget;
    this.pause = pause;
  }

  /** Waits. */
  interface Pause {
    void pass(Duration time) throws InterruptedException;
  }

  /**
   * A verdict with the picture that goes with it.
   *
   * @param keyFrame JPEG of the frame that the verdict names, where there is one
   * @param trouble what keeps recordings unclassified, or null when it is the recording itself
   */
  record Tagged(Verdict verdict, Optional<byte[]> keyFrame, LabelsException.Cause trouble) {}

  /** Looks at a recording. */
  Tagged tag(Path video, Judge judge) throws SQLException, InterruptedException {
    Frames.Choice choice;
    try {
      choice = frames.choose(video);
      if (choice.problem() != null) {
        return unclassified(choice.problem(), null, 0, choice);
      }
      return look(video, choice, judge);
    } catch (IOException e) {
      return new Tagged(
          Verdict.unclassified(Landing.why(e), true),
          Optional.empty(),
          LabelsException.Cause.FRAMES);
    }
  }

  private Tagged look(Path video, Frames.Choice choice, Judge judge)
      throws IOException, SQLException, InterruptedException {
    List<Judge.Seen> seen = new ArrayList<>();
    byte[] keyFrame = null;
    LabelsException lastBad = null;
    for (long moment : choice.moments()) {
      Optional<byte[]> picture = frames.picture(video, moment);
      if (picture.isEmpty()) {
        continue;
      }
      try {
        List<Label> shown = labels(picture.get());
        seen.add(new Judge.Seen(moment, shown));
        keyFrame = keyFrame == null || judge.decides(shown) ? picture.get() : keyFrame;
        if (judge.decides(shown)) {
          break;
        }
      } catch (LabelsException e) {
        if (e.kind() != LabelsException.Cause.BAD_PICTURE) {
          return unclassified(e.getMessage(), e.kind(), seen.size(), choice);
        }
        lastBad = e;
      }
    }
    if (seen.isEmpty()) {
      String reason = lastBad == null ? "no frame can be taken out of it" : lastBad.getMessage();
      return unclassified(reason, null, 0, choice);
    }
    Verdict verdict = judge.verdict(seen).withLength(choice.lengthMillis());
    return new Tagged(verdict, Optional.of(keyFrame), null);
  }

  private static Tagged unclassified(
      String reason, LabelsException.Cause trouble, int asked, Frames.Choice choice) {
    Verdict verdict =
        Verdict.unclassified(reason, trouble != null)
            .withLength(choice.lengthMillis())
            .withAsked(asked);
    return new Tagged(verdict, Optional.empty(), trouble);
  }

  /**
   * Asks what a picture shows, within the month's budget.
   *
   * @param picture JPEG or PNG
   */
  List<Label> labels(byte[] picture) throws LabelsException, SQLException, InterruptedException {
    for (int attempt = 1; ; attempt++) {
      Budget.Call call =
          budget
              .take()
              .orElseThrow(
                  () ->
                      new LabelsException(
                          LabelsException.Cause.BUDGET,
                          false,
                          "the month's budget for labels is spent",
                          null));
      try {
        return labels.of(picture);
      } catch (LabelsException e) {
        if (!e.charged()) {
          budget.giveBack(call);
        }
        if (!e.passes() || attempt == TRIES) {
          throw e;
        }
        // not all hubs of an account at the same moment again
        long most = FIRST_PAUSE_MS << attempt;
        pause.pass(Duration.ofMillis(ThreadLocalRandom.current().nextLong(most / 2, most)));
      }
    }
  }
}
