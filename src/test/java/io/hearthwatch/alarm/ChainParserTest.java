package io.hearthwatch.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A chain is read as it was meant, or refused with the place and the rule. */
class ChainParserTest {

  private static Chain parse(
      String priority, String chain, String repeat, String acknowledgedFor, String quiet) {
    return ChainParser.parse(
        new ChainParser.Text(priority, null, chain, repeat, acknowledgedFor, quiet),
        ZoneOffset.UTC);
  }

  @Test
  void theShippedChainIsReadAsItStands() {
    Chain chain =
        parse(
            "1",
            "at once: chat-1, push, webhook, url; after 2m: chat-2; after 4m: everyone",
            "60s",
            "15m",
            "");
    assertEquals(
        List.of(
            new Chain.Rung(Duration.ZERO, List.of("chat-1", "push", "webhook", "url")),
            new Chain.Rung(Duration.ofMinutes(2), List.of("chat-2")),
            new Chain.Rung(Duration.ofMinutes(4), List.of("everyone"))),
        chain.steps());
    assertEquals(Duration.ofMinutes(1), chain.repeat());
    assertEquals(Duration.ofMinutes(15), chain.acknowledgedFor());
    assertEquals("*", chain.site());
    assertNull(chain.quietHours());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          no priority         | -  | at once: a              | 1m   | 1m   | -           | priority: must be 1, 2 or 3, was not given
          priority four       | 4  | at once: a              | 1m   | 1m   | -           | priority: must be 1, 2 or 3, was '4'
          no chain            | 2  | -                       | 1m   | 1m   | -           | chain: must say who is told
          no first            | 2  | after 1m: a             | 1m   | 1m   | -           | the first step must be 'at once', was 'after 1m: a'
          nobody              | 2  | at once:                | 1m   | 1m   | -           | names with commas between
          two commas          | 2  | at once: a,,b           | 1m   | 1m   | -           | names with commas between, was 'a,,b'
          a forgotten colon   | 2  | at once: a; after 1m b  | 1m   | 1m   | -           | a step is 'at once: who' or 'after 2m: who', was 'after 1m b'
          a forgotten semicolon | 2 | at once: a after 1m: b | 1m   | 1m   | -           | names with commas between
          back in time        | 2  | at once: a; after 2m: b; after 1m: c | 1m | 1m | -  | each step must be later than the one before, was 'after 1m: c'
          no time             | 2  | at once: a; after x: b  | 1m   | 1m   | -           | chain: a time is such as 60s, 2m, 1h30m or 1d
          the told            | 2  | at once: told           | 1m   | 1m   | -           | name them
          repeat of nothing   | 2  | at once: a              | 0s   | 1m   | -           | repeat: a time is such as
          a bare number       | 2  | at once: a              | 60   | 1m   | -           | repeat: a time is such as 60s, 2m, 1h30m or 1d (1 s to 30 days), was '60'
          much too long       | 2  | at once: a              | 99999999999d | 1m | -     | repeat: a time is such as
          one tells once      | 1  | at once: a              | none | 15m  | -           | repeat: an alarm of priority 1 is repeated until somebody answers, was 'none'
          one for ever        | 1  | at once: a              | 1m   | none | -           | acknowledgedFor: with priority 1 an acknowledgement has to expire
          one at night        | 1  | at once: a              | 1m   | 15m  | 22:00-06:00 | quietHours: only for priorities 2 and 3, priority 1 never waits, was '22:00-06:00'
          half a night        | 2  | at once: a              | 1m   | 15m  | 22:00       | quietHours: must be two times of day such as 22:00-06:30, was '22:00'
          no such hour        | 2  | at once: a              | 1m   | 15m  | 25:00-06:00 | quietHours: must be two times of day
          an empty night      | 2  | at once: a              | 1m   | 15m  | 06:00-06:00 | quietHours: must be two times of day
          """)
  void whatIsWrongIsSaid(
      String words,
      String priority,
      String chain,
      String repeat,
      String acknowledgedFor,
      String quiet,
      String complaint) {
    String said =
        assertThrows(
                IllegalArgumentException.class,
                () -> parse(priority, chain, repeat, acknowledgedFor, quiet))
            .getMessage();
    assertTrue(said.contains(complaint), said);
  }

  @Provide
  Arbitrary<List<Chain.Rung>> ladders() {
    Arbitrary<List<String>> audience =
        Arbitraries.strings()
            .withCharRange('a', 'z')
            .withChars("-_. 0123456789'äß")
            .ofMinLength(1)
            .ofMaxLength(20)
            .map(String::strip)
            .filter(s -> !s.isEmpty() && !s.equals("told"))
            .list()
            .uniqueElements()
            .ofMinSize(1)
            .ofMaxSize(4);
    Arbitrary<Integer> gap = Arbitraries.integers().between(1, 100_000);
    return Combinators.combine(audience, gap)
        .as((words, seconds) -> new Chain.Rung(Duration.ofSeconds(seconds), words))
        .list()
        .ofMinSize(1)
        .ofMaxSize(10)
        .map(ChainParserTest::rising);
  }

  private static List<Chain.Rung> rising(List<Chain.Rung> gaps) {
    List<Chain.Rung> rungs = new ArrayList<>();
    Duration at = Duration.ZERO;
    for (Chain.Rung gap : gaps) {
      rungs.add(new Chain.Rung(rungs.isEmpty() ? Duration.ZERO : at, gap.audience()));
      at = at.plus(gap.after());
    }
    return rungs;
  }

  @Property
  void whatIsWrittenIsWhatIsRead(
      @ForAll("ladders") List<Chain.Rung> ladder, @ForAll("spaces") String space) {
    StringBuilder text = new StringBuilder();
    for (Chain.Rung rung : ladder) {
      text.append(text.isEmpty() ? "" : ";").append(space);
      text.append(rung.after().isZero() ? "at once" : "after " + written(rung.after()));
      text.append(space).append(":").append(String.join(space + "," + space, rung.audience()));
    }
    assertEquals(ladder, parse("2", text.toString(), "1m", "none", null).steps());
  }

  @Provide
  Arbitrary<String> spaces() {
    return Arbitraries.of("", " ", "  ", "\n", "\t ");
  }

  private static String written(Duration time) {
    long s = time.toSeconds();
    String text =
        (s / 86_400 > 0 ? s / 86_400 + "d" : "")
            + (s / 3_600 % 24 > 0 ? s / 3_600 % 24 + "h" : "")
            + (s / 60 % 60 > 0 ? s / 60 % 60 + "m" : "");
    return text.isEmpty() || s % 60 > 0 ? text + s % 60 + "s" : text;
  }

  @Property
  void anyTextIsReadOrRefusedWithAReason(@ForAll String chain, @ForAll String other) {
    try {
      parse("2", chain, other, other, other);
    } catch (IllegalArgumentException e) {
      assertTrue(
          e.getMessage().matches("(?s)(chain|repeat|acknowledgedFor|quietHours): .*"),
          e::getMessage);
    }
  }

  @ParameterizedTest(name = "{0} at {1} until {2}")
  @CsvSource({
    "22:00-06:30, 2026-11-20T21:59:59Z, 2026-11-20T21:59:59Z",
    "22:00-06:30, 2026-11-20T22:00:00Z, 2026-11-21T06:30:00Z",
    "22:00-06:30, 2026-11-21T00:00:00Z, 2026-11-21T06:30:00Z",
    "22:00-06:30, 2026-11-21T06:29:59Z, 2026-11-21T06:30:00Z",
    "22:00-06:30, 2026-11-21T06:30:00Z, 2026-11-21T06:30:00Z",
    "13:00-15:00, 2026-11-21T12:59:00Z, 2026-11-21T12:59:00Z",
    "13:00-15:00, 2026-11-21T13:00:00Z, 2026-11-21T15:00:00Z",
    "13:00-15:00, 2026-11-21T15:00:00Z, 2026-11-21T15:00:00Z",
    "00:00-06:00, 2026-11-21T00:00:00Z, 2026-11-21T06:00:00Z",
    "22:00-00:00, 2026-11-21T23:00:00Z, 2026-11-22T00:00:00Z",
  })
  void quietHoursEndInTheMorning(String hours, Instant at, Instant end) {
    QuietHours quiet = QuietHours.parse(hours, ZoneOffset.UTC);
    assertEquals(end, quiet.endAfter(at));
    assertEquals(!end.equals(at), quiet.hold(at));
  }

  @Property
  void quietHoursEndWithinADayAndStayEnded(
      @ForAll("instants") Instant at, @ForAll("clocks") String from, @ForAll("clocks") String to) {
    if (!from.equals(to)) {
      QuietHours quiet = QuietHours.parse(from + "-" + to, ZoneId.of("Europe/Berlin"));
      Instant end = quiet.endAfter(at);
      assertTrue(!end.isBefore(at) && end.isBefore(at.plus(Duration.ofHours(26))));
      Instant after = quiet.endAfter(end);
      assertTrue(
          after.equals(end) || Duration.between(end, after).toHours() <= 2, "the hour twice");
    }
  }

  @Provide
  Arbitrary<Instant> instants() {
    return Arbitraries.longs().between(1_700_000_000, 1_900_000_000).map(Instant::ofEpochSecond);
  }

  @Provide
  Arbitrary<String> clocks() {
    return Arbitraries.integers()
        .between(0, 1439)
        .map(m -> String.format(java.util.Locale.ROOT, "%02d:%02d", m / 60, m % 60));
  }
}
