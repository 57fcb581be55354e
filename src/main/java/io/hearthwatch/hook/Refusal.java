package io.hearthwatch.hook;

/** Carries a problem out of a future; no stack, because it is an expected outcome. */
final class Refusal extends RuntimeException {
  private final transient Problem problem;

  Refusal(int status, String detail) {
    super(detail, null, false, false);
    this.problem = Problem.of(status, detail);
  }

  Problem problem() {
    return problem;
  }
}
