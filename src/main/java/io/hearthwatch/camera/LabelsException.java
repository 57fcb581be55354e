package io.hearthwatch.camera;

/** A picture was not labelled; the message says why, without a secret, for a person. */
final class LabelsException extends Exception {

  /** Causes that call for different steps. */
  enum Cause {
    /** Too many calls a second: wait. */
    THROTTLED,
    /** The service is broken or cannot be reached: wait. */
    AWAY,
    /** The credentials are missing, expired, wrong, or may not do this. */
    CREDENTIALS,
    /** This picture cannot be read; another may. */
    BAD_PICTURE,
    /** The month's budget is spent. */
    BUDGET,
    /** No frames can be taken out of any recording: there is no ffmpeg, or it does not start. */
    FRAMES,
    OTHER
  }

  private final Cause kind;
  private final boolean charged;

  /**
   * @param charged whether the call may have been charged all the same
   */
  LabelsException(Cause kind, boolean charged, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.charged = charged;
  }

  Cause kind() {
    return kind;
  }

  boolean charged() {
    return charged;
  }

  /** Whether the same call may do in a moment. */
  boolean passes() {
    return kind == Cause.THROTTLED || kind == Cause.AWAY;
  }
}
