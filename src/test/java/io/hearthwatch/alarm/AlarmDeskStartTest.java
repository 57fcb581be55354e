package io.hearthwatch.alarm;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The desk while the hub starts: alarms come before all routes are there. */
class AlarmDeskStartTest {
  @Test
  void anAlarmThatComesBeforeTheChainOfItsSiteIsNotToldByTheOneForAll() {
    Chains chains = new Chains();
    AlarmJournal journal =
        new AlarmJournal(null, null) {
          @Override
          void write(Transition line) {}
        };
    AlarmDesk desk = new AlarmDesk(new FakeStore(), chains, journal, Clock.systemUTC());
    desk.open(notice -> {});
    try {
      desk.signal(List.of(Conditions.gas("gas-1")), () -> {});
      Chain all = Conditions.FIRST;
      Chains.Listener anybody = chains.register(all);
      await().during(Duration.ofMillis(300)).until(() -> anybody.lanes.take() == null);
      Chains.Listener own =
          chains.register(
              new Chain(1, "home", all.steps(), all.repeat(), all.acknowledgedFor(), null));
      desk.ready();
      Lanes.Ticket<Notice> notice = await().until(own.lanes::take, t -> t != null);
      assertEquals(Notice.Event.RAISED, notice.item().event());
      assertNull(anybody.lanes.take());
    } finally {
      desk.close();
    }
  }
}
