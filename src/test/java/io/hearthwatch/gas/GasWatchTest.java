package io.hearthwatch.gas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.hearthwatch.mqtt.Inbound;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Who is silent, at a virtual clock: "+x" is a condition that begins, "-x" one that ends. */
class GasWatchTest {
  private static final String A = "AA:00:00:00:00:01";
  private static final String B = "AA:00:00:00:00:02";
  private static final String C = "AA:00:00:00:00:03";
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  private long now;
  private long listeningSince;
  private long connection = 1;
  private boolean resumed;
  private final List<String> told = new ArrayList<>();
  private final List<Map<String, Object>> conditions = new ArrayList<>();
  private GasWatch watch = watch();

  private GasWatch watch() {
    return new GasWatch(() -> now, () -> listeningSince, new DetectorSettings(null));
  }

  private void read(String mac, int value) {
    read(SampleReading.from(mac, value), message(false, false));
  }

  private void read(Reading reading, Inbound mqtt) {
    take(watch.read(reading, mqtt, null, NOON.plusMillis(now)));
  }

  private Inbound message(boolean retained, boolean duplicate) {
    return new Inbound(
        "t", new byte[0], 1, retained, duplicate, 1, -1, 0, connection, resumed, Map.of());
  }

  private void take(List<Map<String, Object>> changed) {
    if (changed == null) {
      return;
    }
    for (Map<String, Object> condition : changed) {
      conditions.add(condition);
      String id = condition.get("alarm").toString().replace("AA00000000", "").replace("-Gas", "");
      told.add((Boolean.TRUE.equals(condition.get("active")) ? "+" : "-") + id);
    }
  }

  /** Lets so many seconds pass, with readings of some detectors each second. */
  private void seconds(int count, String... speaking) {
    for (int i = 0; i < count; i++) {
      now += 1_000;
      for (String mac : speaking) {
        read(mac, 0);
      }
      take(watch.look());
    }
  }

  private void expect(String... expected) {
    assertEquals(new TreeSet<>(List.of(expected)), new TreeSet<>(told));
    assertEquals(expected.length, told.size(), told::toString);
    told.clear();
  }

  /** Detectors that speak each second, and the ends of alarms that may be left from before. */
  private void settled(String... macs) {
    seconds(40, macs);
    told.clear();
    conditions.clear();
  }

  @Test
  void theFirstReadingsTellWhatIsOver() {
    seconds(31, A);
    expect(
        "-site-silent-home", "-detector-silent-home-01", "-detector-fault-home-01", "-gas-home-01");
    seconds(100, A);
    expect();
  }

  @Test
  void aDetectorIsSilentAfterFivePeriodsAndSpeaksAgain() {
    settled(A, B);
    seconds(5, B);
    expect();
    seconds(1, B);
    expect("+detector-silent-home-01");
    assertEquals("nothing heard for 6 s, usually every 1 s", conditions.get(0).get("text"));
    seconds(100, B);
    expect();
    seconds(1, A, B);
    expect("-detector-silent-home-01");
  }

  @Test
  void silenceNeitherEndsGasNorIsHiddenByIt() {
    settled(A);
    read(A, 1);
    expect("+gas-home-01");
    seconds(3_600);
    expect("+detector-silent-home-01");
  }

  @Test
  void aSiteOfOneDetectorHasNoAlarmOfItsOwn() {
    settled(A);
    seconds(60);
    expect("+detector-silent-home-01");
  }

  @Test
  void aWholeSiteIsOneAlarm() {
    settled(A, B, C);
    seconds(60);
    expect("+site-silent-home");
    assertEquals(List.of(A, B, C), conditions.get(0).get("children"));
  }

  @Test
  void whereTheSiteComesBackOthersThatStaySilentGetTheirOwn() {
    settled(A, B, C);
    seconds(60);
    told.clear();
    seconds(1, A);
    expect("-site-silent-home");
    seconds(1, A, B);
    expect();
    seconds(2, A, B);
    expect("+detector-silent-home-03");
  }

  @Test
  void anAlarmThatWasThereStaysUnderTheSites() {
    settled(A, B, C);
    seconds(60, B, C);
    expect("+detector-silent-home-01");
    seconds(60);
    expect("+site-silent-home");
    seconds(20, B, C);
    expect("-site-silent-home");
  }

  @Test
  void aDetectorThatSpeaksRarelyKeepsItsSiteFromBeingCalledSilentEarly() {
    for (int i = 0; i < 20; i++) {
      seconds(9, A);
      seconds(1, A, B);
    }
    told.clear();
    seconds(24);
    expect("+detector-silent-home-01");
    seconds(30);
    expect("+site-silent-home");
  }

  @Test
  void anIndividualAlarmIsHeldBackWhileTheOthersAreQuietToo() {
    settled(A, B);
    seconds(2, B);
    seconds(4); // A for 6 s, B for 4 s
    expect();
    seconds(2);
    expect("+site-silent-home");
  }

  @Test
  void nobodyIsSilentWhileTheHubDoesNotListenNorRightAfterwards() {
    settled(A, B);
    listeningSince = Stream.NEVER;
    seconds(600);
    expect();
    listeningSince = now;
    connection = 2;
    seconds(5);
    expect();
    seconds(1, B);
    expect("+detector-silent-home-01");
  }

  @Test
  void detectorsFromBeforeTheStartAreWaitedForFiveMinutes() {
    watch.open(List.of(known(A, 0.0, null), known(B, 0.0, null)));
    seconds(300, B);
    told.clear();
    seconds(1, B);
    expect("+detector-silent-home-01");
  }

  @Test
  void gasFromBeforeTheStartIsRaisedAtOnce() {
    watch.open(List.of(known(A, 1.0, null), known(B, 0.0, null), known(C, 500.0, "ppm")));
    take(watch.look());
    expect("+gas-home-01");
    assertEquals("value 1, last reading before the restart", conditions.get(0).get("text"));
    assertEquals(false, conditions.get(0).get("unconfirmed"));
    take(watch.look());
    expect();
  }

  private static Detectors.View known(String mac, Double last, String unit) {
    return new Detectors.View(
        "home", mac, "Gas", "10.0.0.9", false, NOON, NOON, last, unit, 1, 1, 0, null, null);
  }

  @Test
  void retainedAndRedeliveredReadingsAreNoSignOfLife() {
    settled(A, B);
    for (int i = 0; i < 5; i++) {
      seconds(1, B);
      read(SampleReading.from(A, 0), message(true, false));
      read(SampleReading.from(A, 0), message(false, true));
    }
    seconds(1, B);
    expect("+detector-silent-home-01");
  }

  @Test
  void aBacklogDoesNotMakeAnyoneSilent() {
    resumed = true;
    for (int i = 0; i < 200; i++) {
      now += 2;
      read(A, 0);
      read(B, 0);
    }
    told.clear();
    seconds(299);
    expect();
    seconds(2);
    expect("+site-silent-home");
  }

  @Test
  void aDetectorThatWasToldToSleepIsNotSilent() {
    settled(A, B);
    watch.ordered("home", "10.0.0.1", 60_000);
    seconds(59, B);
    seconds(1, A, B);
    seconds(59, B);
    expect();
    seconds(250, B);
    expect("+detector-silent-home-01");
  }

  @Test
  void byHttpItDoesNotMatterWhetherTheHubListens() {
    listeningSince = Stream.NEVER;
    for (int i = 0; i < 10; i++) {
      now += 1_000;
      read(SampleReading.from(A, 0), null);
    }
    told.clear();
    seconds(6);
    expect("+detector-silent-home-01");
  }

  @Test
  void helloBeforeTheFirstReadingIsWarmUpToo() {
    watch.hello(new Hello("t", "home", "10.0.0.1"), message(false, false));
    read(A, 1);
    assertEquals(true, conditions.get(0).get("warmingUp"));
  }

  @Test
  void aMessageThatCannotBeReadIsAFaultOfItsDetector() {
    settled(A);
    String topic = "outTopic/home/10.0.0.1";
    String text = "5-Gas Sensor IP:10.0.0.1 MAC:" + A + " Reading value=nan";
    take(watch.unreadable(inbound(topic, text)));
    expect("+detector-fault-home-01");
    now += 60_000;
    take(watch.unreadable(inbound(topic, "{\"mac\":\"" + A + "\",\"value\":NaN}")));
    expect("+detector-fault-home-01");
    assertNull(watch.unreadable(inbound(topic, text.replace(A, B))), "nobody knows B");
    assertNull(watch.unreadable(inbound(topic, "rubbish")));
    assertNull(watch.unreadable(inbound("outTopic/", text)));
  }

  private Inbound inbound(String topic, String text) {
    return new Inbound(
        topic,
        text.getBytes(java.nio.charset.StandardCharsets.UTF_8),
        1,
        false,
        false,
        1,
        -1,
        0,
        connection,
        false,
        Map.of());
  }

  @Test
  void anOrdinaryReadingTellsNothing() {
    settled(A);
    now += 1_000;
    assertNull(
        watch.read(SampleReading.from(A, 0), message(false, false), null, NOON.plusMillis(now)));
  }

  @Test
  void gasIsToldInWords() {
    Map<String, Object> gas =
        watch
            .read(SampleReading.digital(1), message(true, false), null, NOON.plusMillis(now))
            .get(0);
    assertEquals("gas-home-AA0000000001-Gas", gas.get("alarm"));
    assertEquals("Gas at " + A + ", home", gas.get("title"));
    assertEquals("gas sensed", gas.get("reading"));
    assertEquals(true, gas.get("unconfirmed"));
    assertEquals(1, gas.get("priority"));
  }

  @Test
  void anIdHoldsOnlyWhatItMay() {
    assertEquals("gas-a_b__c-1", Conditions.id("gas-a b/äc-1"));
    assertEquals(100, Conditions.id("x".repeat(150)).length());
  }
}
