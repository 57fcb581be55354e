package io.hearthwatch.notify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Notices as the alarm flow makes them. */
final class Notices {
  private static int number;

  private Notices() {}

  static Map<String, Object> map(String event, String alarm, int priority, String... audience) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("id", alarm + "-" + ++number);
    data.put("event", event);
    data.put("at", "2026-11-25T17:00:00Z");
    data.put("urgent", event.equals("RAISED") && priority == 1);
    data.put("audience", List.of(audience));
    data.put("who", event.equals("ACKNOWLEDGED") ? "anna by Telegram" : null);
    data.put("why", null);
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("id", alarm);
    about.put("incident", alarm + "#1764090000");
    about.put("kind", "gas");
    about.put("priority", priority);
    about.put("site", "home");
    about.put("title", "Gas at " + alarm);
    about.put("state", state(event));
    data.put("alarm", about);
    return data;
  }

  private static String state(String event) {
    return switch (event) {
      case "ACKNOWLEDGED" -> "ACK_ACTIVE";
      case "CLEARED" -> "NORMAL";
      case "SHELVED" -> "SHELVED";
      default -> "UNACK_ACTIVE";
    };
  }

  static Notice of(String event, String alarm, int priority, String... audience) {
    return Notice.of(map(event, alarm, priority, audience));
  }

  static Map<String, Object> flood(int alarms, String... audience) {
    Map<String, Object> data = map("FLOOD", "flood", 2, audience);
    List<Object> list = new ArrayList<>();
    for (int i = 0; i < alarms; i++) {
      list.add(map("RAISED", "gas-" + i, 1 + i % 3).get("alarm"));
    }
    data.put("alarms", list);
    data.put("alarm", null);
    return data;
  }
}
