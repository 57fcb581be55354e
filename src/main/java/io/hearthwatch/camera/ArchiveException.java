package io.hearthwatch.camera;

/** The archive did not take something now; its message says why, without a secret, for a person. */
final class ArchiveException extends Exception {

  /** Causes that a person tells apart, and that share one alarm each. */
  enum Cause {
    /** The credentials are missing, expired or wrong. */
    CREDENTIALS,
    /** The credentials are good but may not do this. */
    FORBIDDEN,
    /** There is no such bucket, or not in this region. */
    NO_BUCKET,
    /** The service is overloaded or broken. */
    BUSY,
    /** No connection, or it broke. */
    UNREACHABLE,
    /** What arrived is not what was sent. */
    CHECKSUM,
    /** The disk is full. */
    NO_SPACE,
    /** The local file is gone or changed meanwhile. */
    CHANGED,
    OTHER
  }

  private final Cause kind;

  ArchiveException(Cause kind, String message, Throwable cause) {
    super(message, cause);
    this.kind = kind;
  }

  ArchiveException(Cause kind, String message) {
    this(kind, message, null);
  }

  Cause kind() {
    return kind;
  }
}
