package io.hearthwatch.lock;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** At most one command for each press, never one for a stale press. */
class LockPolicyTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  private final LockPolicy policy = new LockPolicy();

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          a press is allowed                          | {}                                    | false | false | -1 | true  | -
          any bytes are a press                       | open                                  | false | false | -1 | true  | -
          one with its expiry ahead is allowed        | {}                                    | false | false | 4  | true  | -
          a retained one is refused                   | {}                                    | true  | false | -1 | true  | retained message
          a redelivered one is refused                | {}                                    | false | true  | -1 | true  | redelivered
          an empty one is refused                     | ''                                    | false | false | -1 | true  | empty payload
          one whose expiry is over is refused         | {}                                    | false | false | 0  | true  | stale: its message expiry
          one of an unmapped button is refused        | {}                                    | false | false | -1 | false | button is not mapped
          one 10 s old is allowed                     | {"timestamp":"2026-11-21T11:59:50Z"}  | false | false | -1 | true  | -
          one over 10 s old is refused                | {"timestamp":"2026-11-21T11:59:49Z"}  | false | false | -1 | true  | stale: pressed 11 s ago
          one 10 s ahead is allowed                   | {"timestamp":"2026-11-21T12:00:10Z"}  | false | false | -1 | true  | -
          one over 10 s ahead is refused              | {"timestamp":"2026-11-21T12:00:11Z"}  | false | false | -1 | true  | timestamp is 11 s ahead
          one with an unreadable time is refused      | {"timestamp":"noon"}                  | false | false | -1 | true  | timestamp cannot be read
          one with a null time has none               | {"timestamp":null}                    | false | false | -1 | true  | -
          """)
  void aPressByItself(
      String sentence,
      String payload,
      boolean retained,
      boolean redelivered,
      long expiry,
      boolean mapped,
      String reason) {
    LockPolicy.Verdict verdict =
        policy.judge(
            new ButtonPress(
                "thing/a",
                payload.getBytes(UTF_8),
                "mqtt",
                null,
                retained,
                redelivered,
                expiry,
                0,
                NOW),
            mapped);
    assertEquals(reason == null, verdict.allowed(), () -> "" + verdict);
    assertTrue(
        reason == null ? verdict.reason() == null : verdict.reason().startsWith(reason),
        () -> "" + verdict);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          the same content 2 s later is a repeat             | thing/a | x | - | -  | 2000     | false
          the same content after 2 s is another press        | thing/a | x | - | -  | 2001     | true
          a clock set back does not hide a repeat            | thing/a | x | - | -  | -1500    | false
          other content at once is another press             | thing/a | y | - | -  | 0        | true
          the same content of another button is another      | thing/b | x | - | -  | 0        | true
          the same press id with other content is a repeat   | thing/a | y | i | i  | 5000     | false
          the same press id of another button is a repeat    | thing/b | y | i | i  | 5000     | false
          the same press id 23 h later is a repeat           | thing/a | y | i | i  | 82800000 | false
          another press id with the same content is a repeat | thing/a | x | i | j  | 1000     | false
          """)
  void aPressAfterAnother(
      String sentence,
      String button,
      String content,
      String id,
      String next,
      long later,
      boolean allowed) {
    assertTrue(policy.judge(press("thing/a", "x", id, NOW), true).allowed());
    LockPolicy.Verdict verdict =
        policy.judge(press(button, content, next, NOW.plusMillis(later)), true);
    assertEquals(allowed, verdict.allowed(), () -> "" + verdict);
    assertEquals(!allowed, verdict.kind() == LockPolicy.Kind.REPEAT);
  }

  @Test
  void aRepeatDoesNotProlongTheTimeInWhichOthersAreRepeats() {
    assertTrue(policy.judge(press("thing/a", "x", null, NOW), true).allowed());
    assertFalse(policy.judge(press("thing/a", "x", null, NOW.plusMillis(1_500)), true).allowed());
    assertTrue(policy.judge(press("thing/a", "x", null, NOW.plusMillis(2_500)), true).allowed());
  }

  @Test
  void aRefusedPressLeavesItsIdFree() {
    assertFalse(policy.judge(press("thing/a", "", "i", NOW), true).allowed());
    assertTrue(policy.judge(press("thing/a", "x", "i", NOW), true).allowed());
  }

  @Test
  void pressIdsOfBeforeARestartAreRepeats() {
    policy.remember("i", NOW.minus(Duration.ofHours(3)));
    assertEquals(
        LockPolicy.Kind.REPEAT, policy.judge(press("thing/a", "x", "i", NOW), true).kind());
  }

  @Test
  void theMemoryForPressIdsIsBounded() {
    for (int i = 0; i < 10_002; i++) {
      assertTrue(policy.judge(press("thing/a", "x" + i, "i" + i, NOW), true).allowed());
    }
    assertFalse(policy.judge(press("thing/a", "again", "i10001", NOW), true).allowed());
    assertTrue(policy.judge(press("thing/a", "again", "i0", NOW), true).allowed());
  }

  @Test
  void pressThatAStalledConnectionHeldUpIsRefused() {
    ButtonPress late =
        new ButtonPress(
            "thing/a", "{}".getBytes(UTF_8), "mqtt", null, false, false, -1, 2_001, NOW);
    LockPolicy.Verdict verdict = policy.judge(late, true);
    assertEquals(LockPolicy.Kind.REFUSED, verdict.kind());
    assertTrue(verdict.reason().startsWith("stale: the connection"), verdict.reason());
  }

  private static ButtonPress press(String button, String content, String id, Instant at) {
    return new ButtonPress(button, content.getBytes(UTF_8), "mqtt", id, false, false, -1, 0, at);
  }

  /** A press that may be stamped, repeated, retained or late. */
  record Step(
      int button,
      int content,
      Integer id,
      Integer ageMs,
      boolean retained,
      boolean again,
      int pauseMs) {}

  @Provide
  Arbitrary<List<Step>> sequences() {
    return Combinators.combine(
            Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(0, 2),
            Arbitraries.integers().between(0, 5).injectNull(0.5),
            Arbitraries.integers().between(-12_000, 14_000).injectNull(0.5),
            Arbitraries.of(false, false, false, true),
            Arbitraries.of(false, false, false, true),
            Arbitraries.integers().between(0, 3_000))
        .as(Step::new)
        .list()
        .ofMaxSize(60);
  }

  @Property(tries = 500)
  void noSequenceOfPressesMakesACommandTooMany(@ForAll("sequences") List<Step> steps) {
    LockPolicy judge = new LockPolicy();
    Set<String> usedIds = new HashSet<>();
    Map<String, Instant> lastSent = new HashMap<>();
    Instant now = NOW;
    for (Step step : steps) {
      now = now.plusMillis(step.pauseMs());
      Instant pressed = step.ageMs() == null ? null : now.minusMillis(step.ageMs());
      String content =
          pressed == null
              ? "press " + step.content()
              : "{\"n\":" + step.content() + ",\"timestamp\":" + pressed.toEpochMilli() + "}";
      String id = step.id() == null ? null : "id" + step.id();
      String button = "thing/" + step.button();
      boolean allowed =
          judge
              .judge(
                  new ButtonPress(
                      button,
                      content.getBytes(UTF_8),
                      "mqtt",
                      id,
                      step.retained(),
                      step.again(),
                      -1,
                      0,
                      now),
                  true)
              .allowed();
      Instant before = lastSent.get(button + content);
      boolean repeat = before != null && Duration.between(before, now).toMillis() <= 2_000;
      boolean stale = pressed != null && Duration.between(pressed, now).abs().toMillis() > 10_000;
      boolean known = id != null && usedIds.contains(id);
      boolean expected = !repeat && !stale && !known && !step.retained() && !step.again();
      assertEquals(expected, allowed, () -> step + " in " + steps);
      if (allowed) {
        lastSent.put(button + content, now);
        if (id != null) {
          usedIds.add(id);
        }
      }
    }
  }
}
