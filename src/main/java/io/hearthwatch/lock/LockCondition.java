package io.hearthwatch.lock;

import java.util.LinkedHashMap;
import java.util.Map;

/** What a lock has to say, as the alarm desk takes it. */
final class LockCondition {
  private static final int LONGEST_ID = 100;
  private static final String ACTION = "Look after the door: it may be open, or not to be opened.";

  private LockCondition() {}

  static Map<String, Object> reported(String lock, String state) {
    boolean jammed = state.equals("JAMMED");
    return of(
        lock,
        jammed,
        jammed ? "Lock " + lock + " is jammed" : "Lock " + lock,
        "the lock reports " + state);
  }

  static Map<String, Object> missing(String lock, String source) {
    return of(
        lock,
        true,
        "Lock " + lock + " did not confirm",
        "no report within " + Locks.CONFIRMATION.toSeconds() + " s after the press of " + source);
  }

  private static Map<String, Object> of(String lock, boolean active, String title, String text) {
    String id = "lock-" + lock;
    Map<String, Object> condition = new LinkedHashMap<>();
    condition.put("alarm", id.length() <= LONGEST_ID ? id : id.substring(0, LONGEST_ID));
    condition.put("active", active);
    condition.put("kind", "lock");
    condition.put("priority", 2);
    condition.put("source", lock);
    condition.put("title", title);
    condition.put("text", text);
    condition.put("action", ACTION);
    return condition;
  }
}
