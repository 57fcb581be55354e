package io.hearthwatch.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ProblemTest {

  @Test
  void aProblemHasTheMembersOfTheRfc() {
    assertEquals(
        "{\"type\":\"about:blank\",\"title\":\"Forbidden\",\"status\":403,"
            + "\"detail\":\"no \\\"lock\\\"\",\"instance\":\"/hooks/button/a\"}",
        Problem.of(403, "no \"lock\"").toJson("/hooks/button/a"));
  }

  @Test
  void whatIsNotKnownIsLeftOut() {
    assertEquals(
        "{\"type\":\"about:blank\",\"title\":\"Error\",\"status\":499}",
        Problem.of(499, null).toJson());
  }
}
