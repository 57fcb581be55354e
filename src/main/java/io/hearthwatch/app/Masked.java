package io.hearthwatch.app;

import io.hearthwatch.store.Secrets;

/** Stands in a log for an exception whose text holds a secret. */
final class Masked extends Throwable {
  private static final int DEEPEST = 20;

  private final String text;

  private Masked(Throwable original, Throwable cause) {
    super(null, cause);
    text = Secrets.scrub(original.toString());
    setStackTrace(original.getStackTrace());
  }

  static boolean isNeeded(Throwable thrown) {
    return isNeeded(thrown, DEEPEST);
  }

  private static boolean isNeeded(Throwable thrown, int depth) {
    if (thrown == null || depth == 0) {
      return false;
    }
    boolean needed = Secrets.in(thrown.toString()) || isNeeded(thrown.getCause(), depth - 1);
    for (Throwable suppressed : thrown.getSuppressed()) {
      needed |= isNeeded(suppressed, depth - 1);
    }
    return needed;
  }

  static Throwable of(Throwable thrown) {
    return of(thrown, DEEPEST);
  }

  private static Throwable of(Throwable thrown, int depth) {
    if (thrown == null || depth == 0) {
      return null;
    }
    Masked masked = new Masked(thrown, of(thrown.getCause(), depth - 1));
    for (Throwable suppressed : thrown.getSuppressed()) {
      Throwable clean = of(suppressed, depth - 1);
      if (clean != null) {
        masked.addSuppressed(clean);
      }
    }
    return masked;
  }

  @Override
  public String getMessage() {
    return text;
  }

  @Override
  public String toString() {
    return text;
  }
}
