package io.hearthwatch.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every state with every event: where it goes, what is told, what is refused. */
class AlarmMachineTest {
  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private final AlarmMachine machine = new AlarmMachine();

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          # in words                                     | state            | event     | becomes        | told              | refused
          a condition that holds is an alarm             | NORMAL           | raise     | UNACK_ACTIVE   | RAISED            | -
          what is not there does not clear               | NORMAL           | clear     | NORMAL         | -                 | -
          nothing to acknowledge                         | NORMAL           | ack       | NORMAL         | -                 | nothing to acknowledge
          nothing to shelve                              | NORMAL           | shelve    | NORMAL         | -                 | nothing to shelve
          nothing to unshelve                            | NORMAL           | unshelve  | NORMAL         | -                 | is not shelved
          nothing to take out                            | NORMAL           | out       | NORMAL         | -                 | nothing to take out
          nothing to put in                              | NORMAL           | in        | NORMAL         | -                 | not out of service
          time alone does nothing                        | NORMAL           | tick      | NORMAL         | -                 | -
          a second report tells nobody                   | UNACK_ACTIVE     | raise     | UNACK_ACTIVE   | -                 | -
          a more urgent one does                         | UNACK_ACTIVE     | raise1    | UNACK_ACTIVE   | RAISED            | -
          over is told                                   | UNACK_ACTIVE     | clear     | NORMAL         | CLEARED           | -
          an answer is told                              | UNACK_ACTIVE     | ack       | ACK_ACTIVE     | ACKNOWLEDGED      | -
          a shelf is told                                | UNACK_ACTIVE     | shelve    | SHELVED        | SHELVED           | -
          not shelved, not unshelved                     | UNACK_ACTIVE     | unshelve  | UNACK_ACTIVE   | -                 | is not shelved
          out of service is told                         | UNACK_ACTIVE     | out       | OUT_OF_SERVICE | OUT_OF_SERVICE    | -
          it is in service                               | UNACK_ACTIVE     | in        | UNACK_ACTIVE   | -                 | not out of service
          not due, nothing                               | UNACK_ACTIVE     | tick      | UNACK_ACTIVE   | -                 | -
          due, again                                     | UNACK_ACTIVE     | later     | UNACK_ACTIVE   | ESCALATED         | -
          known, reported again                          | ACK_ACTIVE       | raise     | ACK_ACTIVE     | -                 | -
          known, but it got worse                        | ACK_ACTIVE       | raise1    | UNACK_ACTIVE   | RAISED            | -
          known and over                                 | ACK_ACTIVE       | clear     | NORMAL         | CLEARED           | -
          a second answer is no news                     | ACK_ACTIVE       | ack       | ACK_ACTIVE     | -                 | -
          known and shelved                              | ACK_ACTIVE       | shelve    | SHELVED        | SHELVED           | -
          known, not shelved                             | ACK_ACTIVE       | unshelve  | ACK_ACTIVE     | -                 | is not shelved
          known and out                                  | ACK_ACTIVE       | out       | OUT_OF_SERVICE | OUT_OF_SERVICE    | -
          known, in service                              | ACK_ACTIVE       | in        | ACK_ACTIVE     | -                 | not out of service
          known, nothing due                             | ACK_ACTIVE       | tick      | ACK_ACTIVE     | -                 | -
          an answer ends                                 | ACK_ACTIVE       | later     | UNACK_ACTIVE   | RAISED            | -
          over and back: at once                         | UNACK_CLEARED    | raise     | UNACK_ACTIVE   | RAISED            | -
          over and back, worse                           | UNACK_CLEARED    | raise1    | UNACK_ACTIVE   | RAISED            | -
          over twice                                     | UNACK_CLEARED    | clear     | UNACK_CLEARED  | -                 | -
          over and seen                                  | UNACK_CLEARED    | ack       | NORMAL         | ACKNOWLEDGED      | -
          over is not shelved                            | UNACK_CLEARED    | shelve    | UNACK_CLEARED  | -                 | acknowledge it instead
          over, not shelved                              | UNACK_CLEARED    | unshelve  | UNACK_CLEARED  | -                 | is not shelved
          over and out                                   | UNACK_CLEARED    | out       | OUT_OF_SERVICE | OUT_OF_SERVICE    | -
          over, in service                               | UNACK_CLEARED    | in        | UNACK_CLEARED  | -                 | not out of service
          over, nothing due                              | UNACK_CLEARED    | tick      | UNACK_CLEARED  | -                 | -
          over, a day later                              | UNACK_CLEARED    | later     | UNACK_CLEARED  | REMINDER          | -
          shelved, reported again                        | SHELVED          | raise     | SHELVED        | -                 | -
          shelved was something less                     | SHELVED          | raise1    | UNACK_ACTIVE   | RAISED            | -
          shelved and over                               | SHELVED          | clear     | SHELVED        | -                 | -
          shelved, no answer needed                      | SHELVED          | ack       | SHELVED        | -                 | unshelve it first
          shelved for longer                             | SHELVED          | shelve    | SHELVED        | SHELVED           | -
          from the shelf, still true                     | SHELVED          | unshelve  | UNACK_ACTIVE   | RAISED            | -
          from the shelf, out                            | SHELVED          | out       | OUT_OF_SERVICE | OUT_OF_SERVICE    | -
          shelved is not out                             | SHELVED          | in        | SHELVED        | -                 | not out of service
          on the shelf                                   | SHELVED          | tick      | SHELVED        | -                 | -
          the shelf ends, still true                     | SHELVED          | later     | UNACK_ACTIVE   | RAISED            | -
          the shelf ends, over                           | SHELVED_OVER     | later     | NORMAL         | UNSHELVED         | -
          the shelf is ended, over                       | SHELVED_OVER     | unshelve  | NORMAL         | UNSHELVED         | -
          back on the shelf                              | SHELVED_OVER     | raise     | SHELVED        | -                 | -
          out, reported again                            | OUT_OF_SERVICE   | raise     | OUT_OF_SERVICE | -                 | -
          out is out, however urgent                     | OUT_OF_SERVICE   | raise1    | OUT_OF_SERVICE | -                 | -
          out and over                                   | OUT_OF_SERVICE   | clear     | OUT_OF_SERVICE | -                 | -
          out, no answer needed                          | OUT_OF_SERVICE   | ack       | OUT_OF_SERVICE | -                 | put it in service first
          out, not shelved                               | OUT_OF_SERVICE   | shelve    | OUT_OF_SERVICE | -                 | out of service already
          out, not unshelved                             | OUT_OF_SERVICE   | unshelve  | OUT_OF_SERVICE | -                 | is not shelved
          out twice                                      | OUT_OF_SERVICE   | out       | OUT_OF_SERVICE | -                 | out of service already
          in again, still true                           | OUT_OF_SERVICE   | in        | UNACK_ACTIVE   | RAISED            | -
          in again, over                                 | OUT_OF_SERVICE_OVER | in     | NORMAL         | IN_SERVICE        | -
          out, whatever the time                         | OUT_OF_SERVICE   | later     | OUT_OF_SERVICE | -                 | -
          """)
  void theTable(
      String words, String from, String event, AlarmState becomes, String told, String refused) {
    Alarm alarm = in(from);
    Instant now = event.equals("later") ? NOON.plus(Duration.ofDays(2)) : NOON.plusSeconds(30);
    Step step = apply(alarm, event(event, now), now);
    assertEquals(becomes, step.alarm().state());
    assertEquals(
        told == null ? "" : told,
        step.notices().stream().map(n -> n.event().name()).collect(Collectors.joining(" ")));
    if (refused == null) {
      assertNull(step.refusal());
    } else {
      assertTrue(String.valueOf(step.refusal()).contains(refused), step.refusal());
      assertEquals(alarm, step.alarm());
    }
    if (becomes != alarm.state()) {
      assertFalse(step.transitions().isEmpty(), "no line in the journal");
      assertTrue(step.changed());
    }
    if (becomes == AlarmState.UNACK_ACTIVE || becomes == AlarmState.SHELVED) {
      assertNotNull(step.alarm().nextAt(), "nothing is planned");
    }
  }

  private Alarm in(String state) {
    String word = state.replace("_OVER", "");
    boolean latched = word.equals("UNACK_CLEARED");
    Alarm alarm = Alarm.normal("x");
    if (!word.equals("NORMAL")) {
      alarm = apply(alarm, AlarmEvent.of(Conditions.on("x", "custom", 2, latched)), NOON).alarm();
    }
    switch (word) {
      case "ACK_ACTIVE" -> alarm = apply(alarm, event("ack", NOON), NOON).alarm();
      case "UNACK_CLEARED" -> alarm = apply(alarm, event("clear", NOON), NOON).alarm();
      case "SHELVED" -> alarm = apply(alarm, event("shelve", NOON), NOON).alarm();
      case "OUT_OF_SERVICE" -> alarm = apply(alarm, event("out", NOON), NOON).alarm();
      default -> {}
    }
    if (state.endsWith("_OVER")) {
      alarm = apply(alarm, event("clear", NOON), NOON).alarm();
    }
    return alarm;
  }

  private static AlarmEvent event(String word, Instant now) {
    return switch (word) {
      case "raise" -> AlarmEvent.of(Conditions.on("x", "custom", 2, false));
      case "raise1" -> AlarmEvent.of(Conditions.on("x", "custom", 1, true));
      case "clear" -> AlarmEvent.of(Conditions.off("x"));
      case "ack" -> AlarmEvent.acknowledge("anna", null);
      case "shelve" -> AlarmEvent.shelve(now.plus(Duration.ofHours(1)), "anna", "being repaired");
      case "unshelve" -> AlarmEvent.unshelve("anna", null);
      case "out" -> AlarmEvent.outOfService("anna", "taken down");
      case "in" -> AlarmEvent.inService("anna", null);
      default -> AlarmEvent.TICK;
    };
  }

  private Step apply(Alarm alarm, AlarmEvent event, Instant now) {
    int priority = alarm.condition() == null ? 2 : alarm.condition().priority();
    if (event.condition() != null && event.condition().active()) {
      priority = Math.min(priority, event.condition().priority());
    }
    return machine.apply(alarm, event, now, Conditions.chainOf(priority));
  }

  @Test
  void gasOfTheFirstPriorityIsNeverShelved() {
    Alarm gas = apply(Alarm.normal("g"), AlarmEvent.of(Conditions.gas("g")), NOON).alarm();
    Step step = apply(gas, event("shelve", NOON), NOON);
    assertEquals(
        "a gas alarm of priority 1 is never shelved; acknowledge it, and see to the gas",
        step.refusal());
    assertEquals(AlarmState.UNACK_ACTIVE, step.alarm().state());
  }

  @ParameterizedTest
  @CsvSource({"0s,x", "-1s,x", "169h,x", "1h,''", "1h,"})
  void aShelfHasAnEndAndAReason(String lasts, String reason) {
    Alarm alarm = in("UNACK_ACTIVE");
    Instant until = NOON.plus(Duration.parse("PT" + lasts));
    Step step = apply(alarm, AlarmEvent.shelve(until, "anna", reason), NOON);
    assertNotNull(step.refusal());
    assertEquals(alarm, step.alarm());
  }

  @Test
  void aFlagThatChangesIsStoredAndAReadingIsNot() {
    Alarm alarm = in("UNACK_ACTIVE");
    Condition c = Conditions.on("x", "custom", 2, false);
    assertFalse(apply(alarm, AlarmEvent.of(c), NOON).changed());
    Condition warm =
        new Condition(
            "x",
            true,
            "custom",
            2,
            "home",
            null,
            "t",
            "412 ppm",
            "412 ppm",
            null,
            false,
            true,
            false,
            false,
            java.util.List.of(),
            null);
    Step step = apply(alarm, AlarmEvent.of(warm), NOON);
    assertTrue(step.changed());
    assertEquals("412 ppm", step.alarm().condition().reading());
    assertEquals(0, step.notices().size());
  }

  @Test
  void withoutAChainEverythingStaysDueUntilThereIsOne() {
    Step step = machine.apply(Alarm.normal("g"), AlarmEvent.of(Conditions.gas("g")), NOON, null);
    assertEquals(0, step.notices().size());
    assertEquals(NOON, step.alarm().nextAt());
    Step later =
        machine.apply(step.alarm(), AlarmEvent.TICK, NOON.plusSeconds(1), Conditions.FIRST);
    assertEquals(Notice.Event.RAISED, later.notices().get(0).event());
    assertTrue(later.notices().get(0).urgent());
  }
}
