package io.hearthwatch.alarm;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The one notice that stands for many. */
final class FloodNotice {
  /** Id of what the alarms of a list have in common; to acknowledge it is to acknowledge all. */
  static final String ID = "flood";

  private FloodNotice() {}

  /**
   * A notice that lists alarms.
   *
   * @param alarms at least one, most urgent first
   */
  static Notice of(List<Alarm> alarms, Flood flood, List<String> audience, Instant now) {
    Map<String, Integer> kinds = new TreeMap<>();
    for (Alarm alarm : alarms) {
      Condition c = alarm.condition();
      String where = c.site().isEmpty() ? "" : " at " + c.site();
      kinds.merge(c.kind() + where, 1, Integer::sum);
    }
    String summary =
        kinds.entrySet().stream()
            .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
            .map(e -> e.getValue() + " " + e.getKey())
            .collect(Collectors.joining(", "));
    String title =
        alarms.size() == 1
            ? "1 alarm waits for an answer"
            : alarms.size() + " alarms wait for an answer";
    Condition common =
        Condition.plain(ID, ID, alarms.get(0).condition().priority(), title, summary);
    Alarm whole =
        new Alarm(
            ID,
            AlarmState.UNACK_ACTIVE,
            true,
            common,
            new Alarm.Incident(
                ID + "#" + flood.since().getEpochSecond(), flood.since(), now, null, alarms.size()),
            null,
            null,
            null,
            now);
    return new Notice(
        null,
        Notice.Event.FLOOD,
        now,
        false,
        audience,
        null,
        flood.raises() + " alarms were raised within " + Flood.WINDOW.toMinutes() + " minutes",
        AlarmView.of(whole),
        alarms.stream().map(AlarmView::of).toList());
  }
}
