package io.hearthwatch.camera;

/** A recording was not taken, and nothing of it was kept; the message says why, for a person. */
final class IntakeException extends Exception {

  /** Causes that are answered differently. */
  enum Cause {
    /** Longer than {@code HUB_RECORDING_MAX}. */
    TOO_LONG,
    NO_SPACE,
    /** Where it comes from broke off or says that it has none. */
    SOURCE,
    /** Where it comes from has no such recording, or not yet. */
    MISSING,
    /** The caller may not have the hub fetch this. */
    FORBIDDEN,
    /** What was sent is no recording. */
    BAD
  }

  private final Cause kind;

  IntakeException(Cause kind, String message) {
    super(message);
    this.kind = kind;
  }

  Cause kind() {
    return kind;
  }
}
