package io.hearthwatch.gas;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearthwatch.gas.RunTracker.Decision;
import io.hearthwatch.gas.RunTracker.Kind;
import io.hearthwatch.gas.RunTracker.RunStart;
import io.hearthwatch.gas.RunTracker.State;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each rule of the tracker once. A reading's content is its sequence unless the test says more. */
class RunTrackerTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
  private static final long FIRST = START.getEpochSecond();

  private RunTracker tracker = new RunTracker();
  private Instant now = START;
  private int packet;

  @Test
  void firstReadingBeginsARunWithoutAGap() {
    assertEquals(new Decision(FIRST, Kind.NEW_RUN, 0), fresh(495));
    assertEquals(new Decision(FIRST, Kind.NEXT, 0), fresh(496));
    assertEquals(new Decision(FIRST, Kind.NEXT, 3), fresh(500));
  }

  @Test
  void lateReadingStaysInItsRunAndIsThenKnown() {
    freshAll(10, 20);
    assertEquals(new Decision(FIRST, Kind.LATE, 0), fresh(15));
    assertEquals(new Decision(FIRST, Kind.LATE, 0), fresh(5));
    assertEquals(new Decision(FIRST, Kind.REPEAT, 0), fresh(15));
    assertEquals(new Decision(FIRST, Kind.REPEAT, 0), fresh(20));
    assertEquals(new Decision(FIRST, Kind.NEXT, 0), fresh(21));
  }

  @Test
  void helloThenALowerSequenceBeginsARun() {
    freshAll(10, 20);
    hello();
    assertEquals(new Decision(FIRST + 1, Kind.NEW_RUN, 0), fresh(15));
    assertEquals(new Decision(FIRST + 1, Kind.NEXT, 4), fresh(20));
  }

  @Test
  void helloThenAHigherSequenceIsAReconnect() {
    freshAll(10, 20);
    hello();
    assertEquals(new Decision(FIRST, Kind.NEXT, 1), fresh(22));
    assertEquals(new Decision(FIRST, Kind.REPEAT, 0), fresh(20));
  }

  @Test
  void startOfTheSequenceBeginsARunWithoutHello() {
    freshAll(0, 1, 2);
    assertEquals(new Decision(FIRST + 1, Kind.NEW_RUN, 0), fresh(0));
    assertEquals(new Decision(FIRST + 1, Kind.NEXT, 0), fresh(1));
    freshAll(2);
    assertEquals(new Decision(FIRST + 2, Kind.NEW_RUN, 0), fresh(1));
  }

  @Test
  void sameStartIsARepeatForFiveSecondsOnly() {
    freshAll(0);
    now = now.plusSeconds(5);
    assertEquals(Kind.REPEAT, fresh(0).kind());
    now = now.plusMillis(1);
    assertEquals(new Decision(FIRST + 5, Kind.NEW_RUN, 0), fresh(0));
  }

  @Test
  void otherContentOrAFarJumpBackBeginsARun() {
    freshAll(10, 11);
    assertEquals(Kind.NEW_RUN, tracker.accept(11, 99, ++packet, false, now).kind());
    freshAll(3000);
    assertEquals(Kind.LATE, fresh(3000 - RunTracker.WINDOW + 1).kind());
    assertEquals(Kind.NEW_RUN, fresh(3000 - RunTracker.WINDOW).kind());
  }

  @Test
  void windowRemembersAllOfItsSequences() {
    for (int sequence = 0; sequence < 5000; sequence += 3) {
      freshAll(sequence);
    }
    for (int sequence = 4998; sequence > 4998 - RunTracker.WINDOW; sequence--) {
      assertEquals(sequence % 3 == 0 ? Kind.REPEAT : Kind.LATE, fresh(sequence).kind());
    }
    assertEquals(Kind.NEXT, fresh(Integer.MAX_VALUE).kind());
    assertEquals(Kind.LATE, fresh(Integer.MAX_VALUE - 1).kind());
  }

  @Test
  void redeliveredMessageBelongsToTheRunOfItsPacket() {
    freshAll(7, 8);
    hello();
    freshAll(0);
    hello();
    freshAll(0, 1);
    tracker = RunTracker.restore(tracker.state());
    assertEquals(new Decision(FIRST, Kind.REPEAT, 0), again(8, 2));
    assertFalse(tracker.hello(3, true));
    assertEquals(new Decision(FIRST + 1, Kind.REPEAT, 0), again(0, 4));
    assertEquals(new Decision(FIRST + 2, Kind.REPEAT, 0), again(0, 6));
    assertEquals(new Decision(FIRST + 2, Kind.NEXT, 0), again(2, 8));
  }

  @Test
  void packetIdsWrapAndLongRunsKeepTheirRun() {
    packet = 65_500;
    freshAll(5);
    hello();
    for (int sequence = 0; sequence < 200_000; sequence++) {
      packet = packet % 65_535;
      assertEquals(FIRST + 1, fresh(sequence).run());
      int lately = (packet + 65_535 - 30) % 65_535 + 1;
      if (sequence > 30) {
        assertEquals(FIRST + 1, again(sequence - 29, lately).run(), () -> "packet " + lately);
      }
    }
    assertEquals(List.of(), tracker.state().earlier());
  }

  @Test
  void redeliveredReadingAboveTheRunIsFreshWhateverItsPacket() {
    freshAll(10);
    assertEquals(Kind.NEXT, tracker.accept(11, 11, 40_000, true, now).kind());
  }

  @Test
  void forgottenPacketsMeanNothingAnyMore() {
    packet = 500;
    freshAll(10, 11);
    tracker.forgetPackets();
    hello(1);
    assertEquals(Kind.NEW_RUN, tracker.accept(3, 3, 2, true, now).kind());
  }

  @Test
  void runBegunWithoutAPacketStartsAfterTheNewestOne() {
    freshAll(10, 11);
    assertEquals(Kind.NEW_RUN, tracker.accept(0, 0, -1, false, now).kind());
    assertEquals(new Decision(FIRST, Kind.REPEAT, 0), again(11, 2));
    assertEquals(Kind.NEXT, fresh(1).kind());
    assertEquals(new Decision(FIRST + 1, Kind.REPEAT, 0), again(1, 3));
  }

  @Test
  void afterACrashOldSequencesAreRepeatsButAStartIsARun() {
    freshAll(10, 11);
    tracker = RunTracker.restore(tracker.state());
    assertEquals(new Decision(FIRST, Kind.REPEAT, 0), fresh(5));
    assertEquals(new Decision(FIRST, Kind.REPEAT, 0), fresh(11));
    assertEquals(new Decision(FIRST, Kind.NEXT, 0), fresh(14));
    assertEquals(new Decision(FIRST, Kind.LATE, 0), fresh(13));
    assertEquals(new Decision(FIRST + 1, Kind.NEW_RUN, 0), fresh(1));
    tracker = RunTracker.restore(tracker.state());
    assertEquals(new Decision(FIRST + 2, Kind.NEW_RUN, 0), fresh(1));
    tracker = RunTracker.restore(tracker.state());
    assertEquals(Kind.REPEAT, tracker.accept(1, 1, -1, false, now).kind());
  }

  @Test
  void afterACrashHelloBeginsARunInAnyCase() {
    freshAll(10, 11);
    State stale = tracker.state();
    freshAll(12, 13);
    tracker = RunTracker.restore(stale);
    hello();
    tracker = RunTracker.restore(tracker.state());
    assertEquals(new Decision(FIRST + 1, Kind.NEW_RUN, 0), fresh(13));
  }

  @Test
  void highestStoredSequenceMakesAStaleStateExact() {
    freshAll(10, 11);
    hello();
    State stale = tracker.state();
    tracker = RunTracker.restore(stale, 13);
    assertEquals(new Decision(FIRST, Kind.REPEAT, 0), again(13, packet + 2));
    assertEquals(new Decision(FIRST, Kind.NEXT, 6), fresh(20));
    tracker = RunTracker.restore(stale, 11);
    assertEquals(new Decision(FIRST + 1, Kind.NEW_RUN, 0), fresh(11));
  }

  @Test
  void stateMustBeSavedForRunsTheirStartAndHello() {
    assertFalse(tracker.mustSave());
    for (int sequence = 0; sequence <= 2; sequence++) {
      freshAll(sequence);
      assertTrue(tracker.mustSave(), "sequence " + sequence);
      tracker.saved();
    }
    freshAll(3);
    assertFalse(tracker.mustSave());
    hello();
    assertTrue(tracker.mustSave());
  }

  @Test
  void runsIncreaseEvenWhenTheClockDoesNot() {
    freshAll(0, 1, 2);
    now = now.minusSeconds(100);
    assertEquals(FIRST + 1, fresh(0).run());
    assertEquals(
        new State(FIRST + 1, 0, 4, 4, FIRST, false, List.of(new RunStart(FIRST, 1))),
        tracker.state());
    assertThrows(IllegalArgumentException.class, () -> fresh(-1));
  }

  private Decision fresh(int sequence) {
    return tracker.accept(sequence, sequence, ++packet, false, now);
  }

  private void freshAll(int... sequences) {
    for (int sequence : sequences) {
      fresh(sequence);
    }
  }

  private Decision again(int sequence, int redelivered) {
    return tracker.accept(sequence, sequence, redelivered, true, now);
  }

  private void hello() {
    hello(++packet);
  }

  private void hello(int id) {
    assertTrue(tracker.hello(id, false));
  }
}
