package io.hearthwatch.app;

import io.hearthwatch.alarm.AlarmDesk;
import io.hearthwatch.notify.Outbox;
import io.hearthwatch.store.Trouble;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.Map;

/** Says of the way from an alarm to people whether it works: the alarms' store, each channel. */
@ApplicationScoped
class NotifierTrouble implements Trouble {
  private final AlarmDesk alarms;
  private final Outbox outbox;

  NotifierTrouble(AlarmDesk alarms, Outbox outbox) {
    this.alarms = alarms;
    this.outbox = outbox;
  }

  @Override
  public Map<String, String> troubles() {
    Map<String, String> troubles = new LinkedHashMap<>();
    String problem = alarms.problem();
    troubles.put("alarms", problem == null ? "" : problem);
    outbox
        .view()
        .forEach(
            (channel, view) -> {
              boolean fails = view.get("failingSince") != null;
              troubles.put("channel-" + channel, fails ? "fails: " + view.get("problem") : "");
            });
    return troubles;
  }
}
