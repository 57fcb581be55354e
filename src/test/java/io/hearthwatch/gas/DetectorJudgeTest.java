package io.hearthwatch.gas;

import static io.hearthwatch.gas.SampleReading.analogue;
import static io.hearthwatch.gas.SampleReading.broken;
import static io.hearthwatch.gas.SampleReading.dated;
import static io.hearthwatch.gas.SampleReading.digital;
import static io.hearthwatch.gas.SampleReading.heatingUp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearthwatch.gas.DetectorJudge.Arrival;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One reading at a time, then timelines on a virtual clock. */
class DetectorJudgeTest {
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final long SILENCE_MS = 50_000;

  private final DetectorJudge judge = new DetectorJudge();
  private Double threshold = 400.0;
  private long now = 1_000_000;

  private int read(Reading reading, Arrival arrival, boolean newRun) {
    return judge.read(
        reading, arrival, newRun, threshold, now, NOON.toEpochMilli() + now, SILENCE_MS);
  }

  private int read(Reading reading) {
    return read(reading, Arrival.FRESH, false);
  }

  private int at(int second, Reading reading) {
    now = 1_000_000 + second * 1_000L;
    return read(reading);
  }

  static Stream<Arguments> firstReadings() {
    return Stream.of(
        row("digital 1", digital(1), Arrival.FRESH, true, false),
        row("digital 0", digital(0), Arrival.FRESH, false, false),
        row("at the threshold", analogue(400), Arrival.FRESH, true, false),
        row("above the threshold", analogue(1e9), Arrival.FRESH, true, false),
        row("just below the threshold", analogue(399.999), Arrival.FRESH, false, false),
        row("gas that says fault", broken(1), Arrival.FRESH, true, true),
        row("a fault above the threshold", broken(401), Arrival.FRESH, true, true),
        row("a fault without a value", broken(Double.NaN), Arrival.FRESH, false, true),
        row("a negative value", analogue(-0.5), Arrival.FRESH, false, true),
        row("gas that is heating up", heatingUp(1), Arrival.FRESH, true, false),
        row("retained gas", digital(1), Arrival.RETAINED, true, false),
        row("retained normal", digital(0), Arrival.RETAINED, false, false),
        row("gas that waited", digital(1), Arrival.WAITED, true, false),
        row("gas of an earlier time", digital(1), Arrival.OLD, true, false),
        row("a clock a day ahead", dated(at("2026-03-02T12:20:00Z")), Arrival.FRESH, false, true),
        row("a clock 2 h behind", dated(at("2026-03-01T10:20:00Z")), Arrival.FRESH, false, true),
        row(
            "a clock 50 min behind",
            dated(at("2026-03-01T11:30:00Z")),
            Arrival.FRESH,
            false,
            false),
        row("2 h old, it waited", dated(at("2026-03-01T10:20:00Z")), Arrival.WAITED, false, false),
        row("a day ahead, waited", dated(at("2026-03-02T12:20:00Z")), Arrival.WAITED, false, true),
        row("a repeat 2 h old", dated(at("2026-03-01T10:20:00Z")), Arrival.OLD, false, false));
  }

  private static Instant at(String time) {
    return Instant.parse(time);
  }

  private static Arguments row(
      String name, Reading reading, Arrival arrival, boolean gas, boolean fault) {
    return Arguments.of(Named.of(name, reading), arrival, gas, fault);
  }

  @ParameterizedTest(name = "{0}, {1}: gas {2}, fault {3}")
  @MethodSource("firstReadings")
  void theFirstReadingIsJudgedAtOnce(Reading reading, Arrival arrival, boolean gas, boolean fault) {
    int told = read(reading, arrival, true);
    assertEquals(gas, (told & DetectorJudge.GAS) != 0);
    assertEquals(gas, judge.isGas());
    assertEquals(fault, (told & DetectorJudge.FAULT) != 0);
    assertEquals(fault, judge.isBroken());
    assertEquals(gas && arrival == Arrival.RETAINED, judge.isUnconfirmed());
  }

  @Test
  void withoutAThresholdNoAnalogueValueIsGas() {
    threshold = null;
    assertEquals(DetectorJudge.NOTHING, read(analogue(1e9)));
  }

  @Test
  void gasEndsWhenNormalReadingsCoverThirtySeconds() {
    at(0, digital(1));
    assertEquals(DetectorJudge.NOTHING, at(10, digital(0)));
    assertEquals(DetectorJudge.FAULT, at(39, digital(0))); // that there is none, told once
    assertTrue(judge.isGas());
    assertTrue((at(40, digital(0)) & DetectorJudge.GAS) != 0);
    assertFalse(judge.isGas());
    assertEquals(DetectorJudge.NOTHING, at(80, digital(0)));
  }

  @Test
  void gasBetweenBeginsTheThirtySecondsAnew() {
    at(0, digital(1));
    at(10, digital(0));
    at(20, digital(1));
    at(30, digital(0));
    at(59, digital(0));
    assertTrue(judge.isGas());
    at(60, digital(0));
    assertFalse(judge.isGas());
  }

  @Test
  void aFaultBetweenBeginsThemAnewAndEndsNothing() {
    at(0, digital(1));
    at(10, digital(0));
    at(20, broken(0));
    at(40, digital(0));
    at(69, digital(0));
    assertTrue(judge.isGas());
    assertTrue(judge.isBroken());
    assertEquals(DetectorJudge.GAS | DetectorJudge.FAULT, at(70, digital(0)));
  }

  @Test
  void faultsAloneNeverEndGas() {
    at(0, digital(1));
    for (int second = 1; second < 600; second++) {
      at(second, broken(0));
    }
    assertTrue(judge.isGas());
  }

  @Test
  void silenceBetweenBeginsThemAnew() {
    at(0, digital(1));
    at(10, digital(0));
    at(61, digital(0));
    assertTrue(judge.isGas());
    at(90, digital(0));
    assertTrue(judge.isGas());
    at(91, digital(0));
    assertFalse(judge.isGas());
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.EnumSource(
      value = Arrival.class,
      names = {"OLD", "RETAINED"})
  void normalReadingsOfAnEarlierTimeEndNothing(Arrival arrival) {
    at(0, digital(1));
    for (int second = 1; second < 100; second++) {
      now += 1_000;
      assertEquals(DetectorJudge.NOTHING, read(digital(0), arrival, false));
    }
    assertTrue(judge.isGas());
  }

  @Test
  void aFreshReadingConfirmsARetainedOne() {
    read(digital(1), Arrival.RETAINED, false);
    assertTrue(judge.isUnconfirmed());
    assertEquals(DetectorJudge.GAS, at(1, digital(1)));
    assertFalse(judge.isUnconfirmed());
    now += 1_000;
    assertEquals(DetectorJudge.NOTHING, read(digital(1), Arrival.RETAINED, false));
    assertFalse(judge.isUnconfirmed());
  }

  @Test
  void warmUpMarksAndIsOverAfterThreeMinutes() {
    judge.hello(now);
    at(179, digital(1));
    assertTrue(judge.isWarmingUp());
    assertEquals(DetectorJudge.GAS, at(180, digital(1)));
    assertFalse(judge.isWarmingUp());
  }

  @Test
  void whatIsTrueIsToldAgainEveryTenSecondsOnly() {
    at(0, digital(1));
    assertEquals(DetectorJudge.NOTHING, at(9, digital(1)));
    assertEquals(DetectorJudge.GAS, at(10, digital(1)));
    assertEquals(DetectorJudge.NOTHING, at(19, digital(1)));
  }

  @Test
  void theEndOfAnAlarmFromBeforeTheStartIsToldOnce() {
    assertEquals(DetectorJudge.NOTHING, at(0, digital(0)));
    assertEquals(DetectorJudge.GAS | DetectorJudge.FAULT, at(30, digital(0)));
    assertEquals(DetectorJudge.NOTHING, at(60, digital(0)));
  }

  @Test
  void aFaultEndsWhileThereIsGas() {
    at(0, broken(1));
    at(10, digital(1));
    assertTrue((at(40, digital(1)) & DetectorJudge.FAULT) != 0);
    assertFalse(judge.isBroken());
    assertTrue(judge.isGas());
  }

  @Test
  void aValueThatStandsStillForTenMinutesIsAFault() {
    for (int second = 0; second < 600; second += 10) {
      at(second, analogue(17.5));
      assertFalse(judge.isBroken(), "after " + second + " s");
    }
    assertTrue((at(600, analogue(17.5)) & DetectorJudge.FAULT) != 0);
    at(610, analogue(17.6));
    assertTrue(judge.isBroken());
    at(640, analogue(17.5));
    assertFalse(judge.isBroken());
  }

  @Test
  void fewReadingsZerosAndDigitalOnesMayStandStill() {
    for (int second = 0; second <= 3_000; second += 60) {
      at(second, analogue(17.5));
    }
    for (int second = 4_000; second < 6_000; second++) {
      at(second, analogue(0));
    }
    for (int second = 6_000; second < 8_000; second++) {
      at(second, digital(1));
    }
    assertFalse(judge.isBroken());
  }

  @Test
  void aFrozenValueAboveTheThresholdIsBoth() {
    for (int second = 0; second <= 600; second++) {
      at(second, analogue(500));
    }
    assertTrue(judge.isGas());
    assertTrue(judge.isBroken());
  }

  @Test
  void threeRestartsWithinAMinuteAreAFault() {
    read(digital(0), Arrival.FRESH, true); // the first one of all
    for (int restart = 1; restart <= 3; restart++) {
      now += 20_000;
      assertFalse(judge.isBroken());
      read(digital(0), Arrival.FRESH, true);
    }
    assertTrue(judge.isBroken());
  }

  @Test
  void restartsAfterHelloOrFarApartAreNone() {
    read(digital(0), Arrival.FRESH, true);
    for (int restart = 1; restart <= 5; restart++) {
      now += 10_000;
      judge.hello(now);
      read(digital(0), Arrival.FRESH, true);
    }
    for (int restart = 1; restart <= 5; restart++) {
      now += 31_000;
      read(digital(0), Arrival.FRESH, true);
    }
    assertFalse(judge.isBroken());
  }

  @Test
  void gasFromBeforeTheStartHoldsUntilNormalReadingsCoverThirtySeconds() {
    judge.gasBeforeStart(now);
    at(5, digital(0));
    assertTrue(judge.isGas());
    at(35, digital(0));
    assertFalse(judge.isGas());
  }
}
