package io.hearthwatch.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A notice goes to the chain that fits best, and waits while there is none. */
class ChainsTest {
  private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

  private final VirtualTime time = new VirtualTime();
  private final Chains chains = new Chains(time);

  private static Chain chain(int priority, String site) {
    return ChainParser.parse(
        new ChainParser.Text("" + priority, site, "at once: a", "1m", "15m", null), ZoneOffset.UTC);
  }

  private static Notice notice(String id, String site) {
    Condition c = Conditions.gas(id);
    Condition at =
        new Condition(
            id, true, "gas", 1, site, null, c.title(), null, null, null, true, false, false, false,
            List.of(), null);
    Step step =
        new AlarmMachine().apply(Alarm.normal(id), AlarmEvent.of(at), NOW, Conditions.FIRST);
    return step.notices().get(0).withId("n-" + id);
  }

  private static String next(Chains.Listener listener) {
    var ticket = listener.lanes.take();
    if (ticket != null) {
      listener.lanes.done(ticket);
    }
    return ticket == null ? null : ticket.item().id();
  }

  @Test
  void theOwnSiteComesBeforeAny() {
    Chain any = chain(1, "*");
    Chain lab = chain(1, "lab");
    chains.register(any);
    assertSame(any, chains.fitting(1, "lab"));
    chains.register(lab);
    assertSame(lab, chains.fitting(1, "lab"));
    assertSame(any, chains.fitting(1, "home"));
    assertSame(any, chains.fitting(1, ""));
    assertNull(chains.fitting(2, "lab"));
  }

  @Test
  void twoChainsForTheSameAlarmsAreRefused() {
    chains.register(chain(1, "*"));
    String said =
        assertThrows(IllegalArgumentException.class, () -> chains.register(chain(1, "*")))
            .getMessage();
    assertEquals("there is already a chain for priority 1 and site '*'", said);
  }

  @Test
  void aNoticeWaitsForItsChainAndFollowsIt() {
    chains.handOver(notice("g", "lab"), NOW);
    assertEquals(1, chains.waiting());
    Chains.Listener any = chains.register(chain(1, "*"));
    Chains.Listener lab = chains.register(chain(1, "lab"));
    assertNull(next(any));
    chains.unregister(lab);
    assertEquals("n-g", next(any));
    assertNull(next(any));
  }

  @Test
  void whatARouteThatHangsWasGivenGoesToTheNext() {
    Chains.Listener first = chains.register(chain(1, "*"));
    Notice notice = notice("g", "lab");
    chains.handOver(notice, NOW);
    var hanging = first.lanes.take();
    chains.unregister(first);
    Chains.Listener second = chains.register(chain(1, "*"));
    assertEquals("n-g", next(second));
    chains.accepted(notice);
    first.lanes.failed(hanging);
    assertEquals(0, chains.waiting());
    assertEquals(List.of(), chains.waitingSince(NOW.plusSeconds(900), java.time.Duration.ZERO));
  }

  @Test
  void theSummaryOfAFloodOvertakesTheNoticesItStandsFor() {
    Chains.Listener any = chains.register(chain(1, "*"));
    chains.handOver(notice("a", "lab"), NOW);
    chains.handOver(notice("b", "lab"), NOW);
    chains.handOver(flood("flood-1", notice("a", "lab")), NOW);
    chains.handOver(flood("flood-2", notice("a", "lab")), NOW);
    assertEquals("flood-1", next(any));
    assertEquals("flood-2", next(any));
    assertEquals("n-a", next(any));
    assertEquals("n-b", next(any));
  }

  private static Notice flood(String id, Notice of) {
    return new Notice(
        id,
        Notice.Event.FLOOD,
        NOW,
        false,
        of.audience(),
        null,
        null,
        of.alarm(),
        List.of(of.alarm()));
  }

  @Test
  void whatIsBeingWorkedOnIsNotGivenTwiceWhenAnotherChainComes() {
    Chains.Listener any = chains.register(chain(1, "*"));
    chains.handOver(notice("g", "lab"), NOW);
    var ticket = any.lanes.take();
    Chains.Listener lab = chains.register(chain(1, "lab"));
    assertNull(next(lab));
    any.lanes.done(ticket);
    chains.accepted(ticket.item());
    assertEquals(0, chains.waiting());
  }
}
