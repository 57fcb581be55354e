package io.hearthwatch.alarm;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What the store does not know yet; kept until a commit has succeeded. */
final class Unsaved {
  /** An alarm, also one that is normal: its topic is still to be emptied. */
  record Row(Alarm alarm, long version) {}

  /** A version that is on the alarm's topic; when normal, the row can go. */
  record Published(long version, boolean normal) {}

  final Map<String, Row> alarms = new LinkedHashMap<>();
  final Map<String, Published> published = new LinkedHashMap<>();
  final Map<String, Round.Due> notices = new LinkedHashMap<>();
  final Set<String> accepted = new HashSet<>();

  void accepted(String notice) {
    if (notices.remove(notice) == null) {
      accepted.add(notice);
    }
  }

  boolean isEmpty() {
    return alarms.isEmpty() && published.isEmpty() && notices.isEmpty() && accepted.isEmpty();
  }

  void clear() {
    alarms.clear();
    published.clear();
    notices.clear();
    accepted.clear();
  }
}
