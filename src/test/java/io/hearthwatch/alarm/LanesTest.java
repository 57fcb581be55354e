package io.hearthwatch.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In a lane one after another; a lane that rests holds up no other. */
class LanesTest {
  private final VirtualTime time = new VirtualTime();
  private final Lanes<String> lanes = new Lanes<>(time);

  private Lanes.Ticket<String> take(String expected) {
    Lanes.Ticket<String> ticket = lanes.take();
    assertEquals(expected, ticket == null ? null : ticket.item());
    return ticket;
  }

  @Test
  void aLaneKeepsItsOrder() {
    lanes.add("a", "a1");
    lanes.add("a", "a2");
    lanes.add("b", "b1");
    Lanes.Ticket<String> first = take("a1");
    lanes.done(take("b1"));
    take(null);
    lanes.done(first);
    lanes.done(take("a2"));
    take(null);
  }

  @Test
  void aFailureRestsOneSecondThenTwiceAsLongAndThirtyAtMost() {
    lanes.add("a", "a1");
    for (int seconds : new int[] {1, 2, 4, 8, 16, 30, 30, 30}) {
      lanes.failed(take("a1"));
      time.pass(Duration.ofSeconds(seconds).minusMillis(1));
      take(null);
      time.pass(Duration.ofMillis(1));
    }
    lanes.done(take("a1"));
    lanes.add("a", "a2");
    lanes.failed(take("a2"));
    time.pass(Duration.ofSeconds(1));
    take("a2");
  }

  @Test
  void whatIsReplacedIsTheNewestOnly() {
    lanes.replace("a", "1");
    lanes.replace("a", "2");
    Lanes.Ticket<String> out = take("2");
    lanes.replace("a", "3");
    lanes.replace("a", "4");
    lanes.done(out);
    lanes.done(take("4"));
    assertNull(lanes.take());
  }

  @Test
  void whatIsHandedOutStaysWhenTheRestIsDrained() {
    lanes.add("a", "a1");
    lanes.add("a", "a2");
    lanes.add("b", "b1");
    Lanes.Ticket<String> out = take("a1");
    assertEquals(List.of("a2", "b1"), lanes.drain());
    take(null);
    lanes.failed(out);
    time.pass(Duration.ofSeconds(1));
    out = take("a1");
    assertEquals(List.of("a1"), lanes.abandon());
    lanes.done(out);
    lanes.add("a", "a3");
    lanes.done(take("a3"));
  }
}
