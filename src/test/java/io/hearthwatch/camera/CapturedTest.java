package io.hearthwatch.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The time of a recording by the name that its camera gave it. */
class CapturedTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Instant TIME = Instant.parse("2026-11-26T02:15:00Z");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "20261126-021500.mp4",
        "20261126_021500.mp4",
        "20261126T021500Z.mp4",
        "2026-11-26_02-15-00.mp4",
        "2026-11-26T02:15:00.mp4",
        "2026-11-26 02.15.00.mkv",
        "2026.11.26-02.15.00.250.avi",
        "01-20261126021500.mp4",
        "Mec1Cam_00_20261126021500123.mp4",
        "garden-99999999-2026-11-26-02-15-00-motion.mp4",
      })
  void whatCamerasWriteIsRead(String name) {
    assertEquals(Optional.of(TIME), Captured.inName(name, ZoneOffset.UTC));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "visitor.mp4",
        "20261126.mp4",
        "2026-11-26.mp4",
        "20261326-021500.mp4",
        "20261126-246000.mp4",
        "20260230-021500.mp4",
        "120261126021500.mp4",
        "202611260215001.mp4",
        "20000101-000012.mp4",
        "1763726400.475377-mxklsc.mp4",
        "6825b65401986503e417318f.mp4"
      })
  void whatIsNoTimeIsNone(String name) {
    assertEquals(Optional.empty(), Captured.inName(name, ZoneOffset.UTC));
  }

  @Test
  void theTimeIsOnTheClockOfThePlaceUnlessItSaysOtherwise() {
    assertEquals(
        Optional.of(Instant.parse("2026-11-26T01:15:00Z")),
        Captured.inName("20261126-021500.mp4", BERLIN));
    assertEquals(Optional.of(TIME), Captured.inName("20261126-021500Z.mp4", BERLIN));
  }

  @Test
  void aTimeAfterTheLastWriteIsWrong() {
    Instant written = Captured.inName("20261126-021530", ZoneId.systemDefault()).orElseThrow();
    assertEquals(written.minusSeconds(30), Captured.of("20261126-021500.mp4", written));
    assertEquals(written, Captured.of("20261126-021531.mp4", written));
    assertEquals(written, Captured.of("visitor.mp4", written));
  }

  @Property
  void aWrittenTimeIsReadBack(
      @ForAll @LongRange(min = 1_262_304_000L, max = 4_102_444_799L) long second,
      @ForAll("patterns") String pattern,
      @ForAll("words") String before,
      @ForAll("words") String after) {
    LocalDateTime time = LocalDateTime.ofEpochSecond(second, 0, ZoneOffset.UTC);
    String name = before + DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(time) + after;
    assertEquals(
        Optional.of(Instant.ofEpochSecond(second)), Captured.inName(name, ZoneOffset.UTC), name);
    String glued = "7" + DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(time) + "7";
    assertFalse(Captured.inName(glued, ZoneOffset.UTC).isPresent(), glued);
  }

  @Provide
  Arbitrary<String> patterns() {
    return Arbitraries.of(
        "uuuuMMdd-HHmmss",
        "uuuuMMdd_HHmmss",
        "uuuuMMddHHmmss",
        "uuuuMMdd'T'HHmmss",
        "uuuu-MM-dd_HH-mm-ss",
        "uuuu_MM_dd_HH_mm_ss",
        "uuuu-MM-dd'T'HH:mm:ss",
        "uuuu.MM.dd HH.mm.ss");
  }

  @Provide
  Arbitrary<String> words() {
    return Arbitraries.strings().withChars("abcxyz _-()[]é😀").ofMaxLength(20);
  }

  @Property
  void anyNameHasATimeOrNone(@ForAll String name, @ForAll("digits") String digits) {
    Instant written = Instant.parse("2026-11-26T02:15:00Z");
    assertFalse(Captured.of(name, written).isAfter(written));
    assertFalse(Captured.of(digits, written).isAfter(written));
    assertTrue(Captured.inName(digits, BERLIN).map(t -> t.getEpochSecond() > 0).orElse(true));
  }

  @Provide
  Arbitrary<String> digits() {
    return Arbitraries.strings().withChars("0123456789-_.:TZ ").ofMaxLength(30);
  }
}
