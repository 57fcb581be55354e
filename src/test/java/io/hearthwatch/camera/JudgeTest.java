package io.hearthwatch.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
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
import org.junit.jupiter.params.provider.ValueSource;

/** Labels and rules in, verdict out. */
class JudgeTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final Judge USUAL = new Judge(CameraRules.USUAL, ZoneOffset.UTC);

  private static Judge.Seen seen(long at, Object... labels) {
    List<Label> list = new java.util.ArrayList<>();
    for (int i = 0; i < labels.length; i += 2) {
      list.add(new Label((String) labels[i], (Double) labels[i + 1]));
    }
    return new Judge.Seen(at, list);
  }

  @Test
  void theSurestKeyTagNamesTheKeyFrame() {
    Verdict verdict =
        USUAL.verdict(
            List.of(
                seen(4_000, "Tree", 99.0, "Person", 61.0),
                seen(1_000, "Person", 88.5, "Cat", 55.0),
                seen(2_000, "Cat", 70.0)));
    assertEquals(Verdict.Kind.INTERESTING, verdict.kind());
    assertEquals(List.of("Person", "Cat"), verdict.keyTags());
    assertEquals(1_000, verdict.keyFrameMillis());
    assertEquals("Person (89 %)", verdict.reason());
    assertEquals(
        List.of(new Label("Tree", 99), new Label("Person", 88.5), new Label("Cat", 70)),
        verdict.labels());
    assertEquals(3, verdict.asked());
  }

  @Test
  void withoutAKeyTagItIsRoutine() {
    Verdict verdict = USUAL.verdict(List.of(seen(500, "Tree", 99.0), seen(900)));
    assertEquals(Verdict.Kind.ROUTINE, verdict.kind());
    assertEquals("no key tag in 2 frames", verdict.reason());
    assertEquals(List.of(), verdict.keyTags());
    assertFalse(verdict.again());
  }

  @Test
  void disarmedIsUnclassifiedAndOutsideTheHoursRoutineWithoutAsking() {
    assertEquals(Verdict.Kind.UNCLASSIFIED, USUAL.unseen(false, NOON).orElseThrow().kind());
    assertTrue(USUAL.unseen(true, NOON).isEmpty());
    Judge night =
        new Judge(CameraRules.parse("*:::2200-0600").get("*"), ZoneId.of("Europe/Berlin"));
    assertEquals(Verdict.Kind.ROUTINE, night.unseen(true, NOON).orElseThrow().kind());
    assertTrue(night.unseen(true, Instant.parse("2026-11-21T21:30:00Z")).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "22:00,06:00,23:00,true", "22:00,06:00,05:59,true", "22:00,06:00,06:00,false",
    "08:00,17:00,08:00,true", "08:00,17:00,17:00,false", "08:00,17:00,07:59,false"
  })
  void hoursMayGoOverMidnight(LocalTime from, LocalTime to, LocalTime at, boolean in) {
    assertEquals(in, new CameraRules.Hours(from, to).contain(at));
  }

  @Test
  void rulesAreReadPerCameraWithTheRestFromTheCommonOnes() {
    Map<String, CameraRules> rules =
        CameraRules.parse("garden:person+Dog:70:2200-0600, drive::60,*:::0800-1700");
    assertEquals(Set.of("person", "dog"), rules.get("garden").keyTags());
    assertEquals(70, rules.get("garden").confidence());
    assertEquals(60, rules.get("drive").confidence());
    assertEquals(CameraRules.USUAL.keyTags(), rules.get("drive").keyTags());
    assertEquals(LocalTime.of(8, 0), rules.get("drive").hours().from());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ":person", "a:b:101", "a:::2500-0600", "a:::2200-2200", "a,a", "a:::::"})
  void wrongRulesAreRefused(String text) {
    assertThrows(IllegalArgumentException.class, () -> CameraRules.parse(text));
  }

  @Property
  void interestingIsWhatHoldsAKeyTagAndNothingElse(@ForAll("frames") List<Judge.Seen> frames) {
    Verdict verdict = USUAL.verdict(frames);
    boolean expected = frames.stream().anyMatch(f -> USUAL.decides(f.labels()));
    assertEquals(expected, verdict.kind() == Verdict.Kind.INTERESTING);
    assertEquals(expected, !verdict.keyTags().isEmpty());
    assertTrue(frames.stream().anyMatch(f -> f.atMillis() == verdict.keyFrameMillis()));
    for (Judge.Seen frame : frames) {
      for (Label label : frame.labels()) {
        assertEquals(
            1,
            verdict.labels().stream()
                .filter(l -> l.name().equals(label.name()) && l.confidence() >= label.confidence())
                .count());
      }
    }
  }

  @Provide
  Arbitrary<List<Judge.Seen>> frames() {
    Arbitrary<Label> label =
        Combinators.combine(
                Arbitraries.of("Person", "Cat", "Tree", "Car", "PET", "People"),
                Arbitraries.doubles().between(0, 100))
            .as(Label::new);
    return Combinators.combine(Arbitraries.longs().between(0, 1_000_000), label.list().ofMaxSize(6))
        .as(Judge.Seen::new)
        .list()
        .ofMinSize(1)
        .ofMaxSize(10);
  }
}
