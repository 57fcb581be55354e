package io.hearthwatch.camera;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Locale;

/**
 * What became of a recording.
 *
 * @param kind whether it is worth telling anyone
 * @param reason why, in words for a person
 * @param again whether asking later may bring another verdict
 * @param labels all that the frames showed, each with its highest confidence, surest first
 * @param keyTags names of those that make it interesting, surest first
 * @param keyFrameMillis where the best of the matching frames is, milliseconds from the start, or
 *     -1; of a recording that is not interesting the first frame that was looked at
 * @param lengthMillis of the recording, or -1 when it is not known
 * @param asked how many frames were sent to be labelled
 */
@RegisterForReflection // kept as JSON
record Verdict(
    Kind kind,
    String reason,
    boolean again,
    List<Label> labels,
    List<String> keyTags,
    long keyFrameMillis,
    long lengthMillis,
    int asked) {

  /** In the order of how much they matter. */
  enum Kind {
    INTERESTING,
    ROUTINE,
    UNCLASSIFIED;

    /** As object tags and people write it. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Nothing is known of what the recording shows.
   *
   * @param again whether it may be found out later
   */
  static Verdict unclassified(String reason, boolean again) {
    return new Verdict(Kind.UNCLASSIFIED, reason, again, List.of(), List.of(), -1, -1, 0);
  }

  Verdict withLength(long millis) {
    return new Verdict(kind, reason, again, labels, keyTags, keyFrameMillis, millis, asked);
  }

  /** The same after some frames were asked in vain. */
  Verdict withAsked(int frames) {
    return new Verdict(kind, reason, again, labels, keyTags, keyFrameMillis, lengthMillis, frames);
  }
}
