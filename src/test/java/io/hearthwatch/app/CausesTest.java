package io.hearthwatch.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What of the hub's troubles becomes an alarm, on a virtual clock. */
class CausesTest {
  private final Causes causes = new Causes();
  private final Map<String, String> parts = new HashMap<>(Map.of("mqtt", "", "record", ""));
  private final Set<String> open = new HashSet<>();
  private long now;

  @BeforeEach
  void started() {
    look();
  }

  private List<Map<String, Object>> look() {
    return causes.look(parts, Set.of("spool"), open, now);
  }

  private String told() {
    return look().stream()
        .map(c -> (Boolean.TRUE.equals(c.get("active")) ? "+" : "-") + c.get("alarm"))
        .sorted()
        .collect(Collectors.joining(" "));
  }

  @Test
  void atTheStartWhatWorksEndsAlarmsFromBeforeOnce() {
    Causes fresh = new Causes();
    assertEquals(2, fresh.look(parts, Set.of(), Set.of(), now).size());
    assertEquals(0, fresh.look(parts, Set.of(), Set.of(), now).size());
  }

  @Test
  void theAlarmOfARouteOrChannelThatIsGoneSinceBeforeTheStartEnds() {
    parts.put("route-there", "refused");
    open.addAll(
        List.of(
            "hub-route-gone", "hub-channel-gone", "hub-route-there", "hub-escalation", "gas-lab"));
    assertEquals("", told());
    now += Causes.PATIENCE_MS + 1;
    assertEquals("+hub-route-there -hub-channel-gone -hub-route-gone", told());
    assertEquals("", told());
  }

  @Test
  void aPartThatIsDownForAMinuteIsAnAlarmUntilItWorks() {
    parts.put("mqtt", "refused");
    assertEquals("", told());
    now += 60_000;
    assertEquals("", told());
    now += 1;
    Map<String, Object> condition = look().get(0);
    assertEquals("hub-mqtt", condition.get("alarm"));
    assertEquals(3, condition.get("priority"));
    assertEquals("hub", condition.get("kind"));
    assertEquals("refused", condition.get("text"));
    now += 5_000;
    assertEquals("", told());
    parts.put("mqtt", "");
    assertEquals("-hub-mqtt", told());
    assertEquals("", told());
  }

  @Test
  void aShortTroubleIsNone() {
    for (int i = 0; i < 10; i++) {
      parts.put("mqtt", "refused");
      assertEquals("", told());
      now += 55_000;
      parts.put("mqtt", "");
      assertEquals("", told());
    }
  }

  @Test
  void eachCauseIsAnAlarmOfItsOwn() {
    parts.put("mqtt", "refused");
    look();
    now += 30_000;
    parts.put("record", "away");
    look();
    now += 31_000;
    assertEquals("+hub-mqtt", told());
    now += 30_000;
    assertEquals("+hub-record", told());
  }

  @Test
  void aSpoolThatFillsIsToldAtOnce() {
    parts.put("spool", "the spool is 51 % full");
    assertEquals("+hub-spool", told());
    parts.put("spool", "");
    assertEquals("-hub-spool", told());
  }

  @Test
  void aPartThatIsNotNamedAnyMoreWorks() {
    parts.put("route-a", "not running");
    look();
    now += 61_000;
    assertEquals("+hub-route-a", told());
    parts.remove("route-a");
    assertEquals("-hub-route-a", told());
  }

  @Test
  void anIdHoldsOnlyWhatItMay() {
    parts.put("route-templates/x y", "refused");
    look();
    now += 61_000;
    assertEquals("+hub-route-templates_x_y", told());
  }

  @Test
  void peopleCanBeToldWhileOneChannelWorks() {
    assertNull(HubWatch.notifierProblem(Map.of(), part -> true));
    assertNull(HubWatch.notifierProblem(Map.of("channel-a", "429"), part -> false));
    assertNull(HubWatch.notifierProblem(Map.of("channel-a", "429", "channel-b", ""), part -> true));
    assertEquals(
        "no channel works; channel-a: 429",
        HubWatch.notifierProblem(Map.of("channel-a", "429"), part -> true));
    assertEquals(
        "desk: stuck",
        HubWatch.notifierProblem(Map.of("channel-b", "", "desk", "stuck"), part -> true));
  }
}
