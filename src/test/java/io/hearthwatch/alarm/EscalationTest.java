package io.hearthwatch.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who hears when, over hours and days, on a clock that tests turn. */
class EscalationTest {
  private static final Instant START = Instant.parse("2026-11-20T12:00:00Z");

  private final AlarmMachine machine = new AlarmMachine();
  private Instant start = START;
  private Instant now = START;
  private Alarm alarm = Alarm.normal("x");
  private Chain chain = Conditions.FIRST;
  private final List<String> heard = new ArrayList<>();

  /** Lets time pass, with a look at the alarm whenever something is planned. */
  private EscalationTest at(String time) {
    Instant then = start.plus(Conditions.time(time));
    while (alarm.nextAt() != null && !alarm.nextAt().isAfter(then)) {
      now = alarm.nextAt().isAfter(now) ? alarm.nextAt() : now;
      apply(AlarmEvent.TICK);
    }
    now = then;
    return this;
  }

  private EscalationTest event(AlarmEvent event) {
    apply(event);
    return this;
  }

  private void apply(AlarmEvent event) {
    Step step = machine.apply(alarm, event, now, chain);
    alarm = step.alarm();
    step.notices()
        .forEach(
            n ->
                heard.add(
                    n.event() + (n.urgent() ? "!" : "") + " " + String.join("+", n.audience())));
  }

  private EscalationTest raise() {
    return event(AlarmEvent.of(Conditions.on("x", "gas", chain.priority(), chain.priority() == 1)));
  }

  private EscalationTest clear() {
    return event(AlarmEvent.of(Conditions.off("x")));
  }

  private EscalationTest acknowledge() {
    return event(AlarmEvent.acknowledge("anna", null));
  }

  private EscalationTest expect(String... notices) {
    assertEquals(List.of(notices), heard);
    heard.clear();
    return this;
  }

  @Test
  void theFirstPriorityGoesOnUntilSomebodyAnswers() {
    raise().expect("RAISED! chat-1+push");
    at("59s").expect();
    at("60s").expect("REPEATED chat-1+push");
    at("1m59s").expect();
    at("2m").expect("ESCALATED chat-1+push+chat-2");
    at("3m").expect("REPEATED chat-1+push+chat-2");
    at("4m").expect("ESCALATED chat-1+push+chat-2+everyone");
    at("6m").expect("REPEATED chat-1+push+chat-2+everyone", "REPEATED chat-1+push+chat-2+everyone");
    at("12h");
    assertEquals(12 * 60 - 6, heard.size(), "no end while nobody answers");
  }

  @Test
  void anAnswerIsToldAndEndsAfterAWhile() {
    raise().at("90s").expect("RAISED! chat-1+push", "REPEATED chat-1+push");
    acknowledge().expect("ACKNOWLEDGED told");
    at("16m29s").expect();
    at("16m30s").expect("RAISED! chat-1+push");
    at("18m30s").expect("REPEATED chat-1+push", "ESCALATED chat-1+push+chat-2");
    acknowledge().at("20m").clear().expect("ACKNOWLEDGED told", "CLEARED told");
    at("30d").expect();
  }

  @Test
  void flappingDoesNotKeepTheSecondPersonFromHearing() {
    raise().expect("RAISED! chat-1+push");
    at("50s").clear().expect("CLEARED told");
    at("55s").raise().expect("RAISED! chat-1+push");
    at("100s").clear().expect("CLEARED told");
    at("2m5s").expect();
    raise().expect("RAISED! chat-1+push+chat-2");
    at("3m5s").expect("REPEATED chat-1+push+chat-2");
    at("4m").expect("ESCALATED chat-1+push+chat-2+everyone");
    assertEquals(3, alarm.incident().occurrences());
    assertEquals(START, alarm.incident().raisedAt());
  }

  @Test
  void whatIsOverAndUnansweredRemindsDaily() {
    raise().at("10s").clear().expect("RAISED! chat-1+push", "CLEARED told");
    at("1d9s").expect();
    at("1d10s").expect("REMINDER chat-1+push");
    at("3d10s").expect("REMINDER chat-1+push", "REMINDER chat-1+push");
    acknowledge().at("9d").expect("ACKNOWLEDGED told");
  }

  @Test
  void theThirdPriorityRemindsDailyAndItsAnswerStands() {
    chain = Conditions.THIRD;
    raise().at("1d").expect("RAISED chat-1", "REMINDER chat-1");
    acknowledge().at("300d").expect("ACKNOWLEDGED told");
  }

  @Test
  void theSecondPriorityTakesItsTime() {
    chain = Conditions.SECOND;
    raise()
        .at("26m")
        .expect(
            "RAISED chat-1",
            "REPEATED chat-1",
            "ESCALATED chat-1+everyone",
            "REPEATED chat-1+everyone");
    acknowledge().at("4h26m").expect("ACKNOWLEDGED told", "RAISED chat-1");
  }

  @Test
  void overdueStepsRunOnceTheNewestAtOnce() {
    raise().expect("RAISED! chat-1+push");
    now = START.plusSeconds(3 * 3600 + 7);
    event(AlarmEvent.TICK).expect("ESCALATED chat-1+push+chat-2+everyone");
    event(AlarmEvent.TICK).expect();
    at("3h1m7s").expect("REPEATED chat-1+push+chat-2+everyone");
  }

  @Test
  void theNightPutsOffTheSecondPriority() {
    chain = Conditions.SECOND;
    start = Instant.parse("2026-11-20T23:00:00Z");
    now = start;
    raise().at("7h29m").expect();
    at("7h30m").expect("RAISED chat-1");
    at("7h44m").expect("REPEATED chat-1");
    at("7h45m").expect("ESCALATED chat-1+everyone");
  }

  @Test
  void whatNobodyHeardOfIsNotToldToBeOver() {
    chain = Conditions.SECOND;
    start = Instant.parse("2026-11-20T23:00:00Z");
    now = start;
    raise().at("1h").clear().at("10h").expect();
  }

  @Test
  void whatWasToldInTheEveningIsRepeatedInTheMorning() {
    chain = Conditions.SECOND;
    start = Instant.parse("2026-11-20T21:55:00Z");
    now = start;
    raise().at("8h34m").expect("RAISED chat-1");
    at("8h35m").expect("ESCALATED chat-1+everyone");
  }

  @Test
  void theFirstPriorityKnowsNoNight() {
    start = Instant.parse("2026-11-20T23:00:00Z");
    now = start;
    raise().at("60s").expect("RAISED! chat-1+push", "REPEATED chat-1+push");
  }

  @Test
  void aClockSetBackNeitherSilencesNorDoubles() {
    raise()
        .at("3m")
        .expect(
            "RAISED! chat-1+push",
            "REPEATED chat-1+push",
            "ESCALATED chat-1+push+chat-2",
            "REPEATED chat-1+push+chat-2");
    now = START.minusSeconds(86_400);
    event(AlarmEvent.TICK).expect();
    Instant within = now.plusSeconds(60);
    assertEquals(within, alarm.nextAt(), "a minute later somebody hears again");
  }

  @Test
  void aClockSetBackDoesNotProlongAnAnswer() {
    raise().at("1m");
    acknowledge();
    heard.clear();
    now = START.minusSeconds(86_400);
    event(AlarmEvent.TICK).expect();
    assertEquals(now.plusSeconds(15 * 60), alarm.nextAt());
    now = now.plusSeconds(15 * 60);
    event(AlarmEvent.TICK).expect("RAISED! chat-1+push");
  }

  @Test
  void aChainThatIsEditedHoldsAtOnce() {
    raise().at("61s").expect("RAISED! chat-1+push", "REPEATED chat-1+push");
    chain = Conditions.chain("1", "at once: chat-1; after 90s: boss", "5m", "15m", "");
    event(AlarmEvent.TICK).at("90s").expect("ESCALATED chat-1+boss");
    at("6m30s").expect("REPEATED chat-1+boss");
  }
}
