package io.hearthwatch.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Many alarms at once are told as a list, and the one that counts is told by itself. */
class FloodTest {
  private final TestDesk hub = new TestDesk(Conditions.FIRST, Conditions.SECOND, Conditions.THIRD);

  private void raise(int count, int from, int priority) {
    List<Condition> all = new ArrayList<>();
    for (int i = from; i < from + count; i++) {
      all.add(Conditions.on(String.format("a%04d", i), "detector-silent", priority, priority == 1));
    }
    hub.signal(all.toArray(new Condition[0]));
  }

  private List<Notice> floods() {
    return hub.delivered.stream().filter(n -> n.event() == Notice.Event.FLOOD).toList();
  }

  @Test
  void tenAreToldOneByOneAndTheRestAsAList() {
    raise(30, 0, 2);
    assertEquals(10, hub.heard().size());
    hub.pass("2s");
    Notice flood = hub.delivered.get(0);
    assertEquals(1, hub.heard().size());
    assertEquals(Notice.Event.FLOOD, flood.event());
    assertEquals(30, flood.alarms().size());
    assertEquals("30 detector-silent at home", flood.alarm().text());
    assertEquals(List.of("chat-1"), flood.audience());
    assertTrue(hub.desk.isFlood());
  }

  @Test
  void eachOfTheFirstPriorityIsToldAtOnceByItself() {
    raise(20, 0, 2);
    hub.heard();
    raise(20, 100, 1);
    List<String> heard = hub.heard();
    assertEquals(20, heard.size());
    assertTrue(heard.stream().allMatch(h -> h.startsWith("RAISED a01")), heard::toString);
  }

  @Test
  void theListComesAgainAsOftenAsTheFastestChainAndToAllWhoseTurnItIs() {
    raise(20, 0, 1);
    hub.pass("2s").heard();
    hub.pass("59s");
    assertEquals(List.of(), hub.heard());
    hub.pass("1s");
    assertEquals(List.of("FLOOD flood chat-1+push"), hub.heard());
    hub.pass("59s");
    assertEquals(
        List.of("FLOOD flood chat-1+chat-2+push"), hub.heard(), "the second person need not wait");
    hub.pass("3m");
    assertTrue(hub.heard().contains("FLOOD flood chat-1+chat-2+everyone+push"));
  }

  @Test
  void whoIsAnsweredIsNoLongerListedAndInTheEndThereIsNoList() {
    raise(20, 0, 1);
    hub.pass("2s");
    for (int i = 0; i < 5; i++) {
      hub.acknowledge(String.format("a%04d", i));
    }
    hub.delivered.clear();
    hub.pass("60s");
    assertEquals(15, floods().get(0).alarms().size());
    for (int i = 5; i < 20; i++) {
      hub.acknowledge(String.format("a%04d", i));
    }
    hub.delivered.clear();
    hub.pass("10m");
    assertEquals(List.of(), hub.heard());
    assertFalse(hub.desk.isFlood());
  }

  @Test
  void afterTheFloodEachGoesItsOwnWay() {
    raise(12, 0, 2);
    hub.pass("2s").heard();
    for (int i = 0; i < 9; i++) {
      hub.acknowledge(String.format("a%04d", i));
    }
    hub.heard();
    hub.pass("9m58s");
    assertFalse(hub.desk.isFlood());
    hub.pass("11m");
    List<String> heard = hub.heard();
    for (String id : List.of("a0009", "a0010", "a0011")) {
      assertTrue(heard.stream().anyMatch(h -> h.contains(id)), heard::toString);
    }
  }

  @Test
  void whatWasNotListedBeforeACrashIsToldAfterIt() {
    raise(40, 0, 2);
    hub.crash(Duration.ofMillis(100));
    hub.pass("3s");
    TreeSet<String> known = new TreeSet<>();
    for (Notice notice : hub.delivered) {
      if (notice.event() == Notice.Event.FLOOD) {
        notice.alarms().forEach(alarm -> known.add(alarm.id()));
      } else {
        known.add(notice.alarm().id());
      }
    }
    assertEquals(40, known.size());
    assertTrue(hub.delivered.size() < 20, () -> hub.delivered.size() + " notices");
  }

  @Test
  void aThousandAtOnceFlowInAMoment() {
    long start = System.nanoTime();
    raise(1000, 0, 1);
    hub.pass("5m");
    assertEquals(
        1000, hub.delivered.stream().filter(n -> n.event() == Notice.Event.RAISED).count());
    assertTrue(hub.delivered.size() < 1_020, () -> hub.delivered.size() + " notices");
    assertEquals(List.of(), hub.audit());
    assertTrue(System.nanoTime() - start < 20_000_000_000L);
  }

  @Test
  void manyWithoutAnAnswerAreStillAListAfterARestart() {
    raise(200, 0, 1);
    hub.pass("1h").heard();
    hub.crash(Duration.ofSeconds(1));
    assertEquals(List.of(), hub.heard());
    hub.crash(Duration.ofMinutes(30));
    assertEquals(List.of("FLOOD flood chat-1+chat-2+everyone+push"), hub.heard());
    hub.pass("59s");
    assertEquals(List.of(), hub.heard());
    hub.pass("1s");
    assertEquals(List.of("FLOOD flood chat-1+chat-2+everyone+push"), hub.heard());
  }
}
