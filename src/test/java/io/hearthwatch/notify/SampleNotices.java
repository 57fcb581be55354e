package io.hearthwatch.notify;

/** SampleNotices as the alarm flow makes them. */
final class SampleNotices {
  private SampleNotices() {}

  static final String GAS = of("RAISED", 1, "UNACK_ACTIVE");

  static String of(String event, int priority, String state) {
    return """
        {"id":"n-%1$s-%2$d","event":"%1$s","at":"2026-11-25T12:00:00Z","urgent":true,
         "audience":["push"],"who":null,"why":null,
         "alarm":{"id":"gas-home-ad18147fcf5c-gas","kind":"gas","priority":%2$d,"state":"%3$s",
          "site":"home","source":"boiler room","title":"Gas at Küche 🔥","text":"value 1",
          "reading":"412 ppm","action":"Leave the building","incident":"i#1",
          "raisedAt":"2026-11-25T11:59:59Z","children":[]}}
        """
        .formatted(event, priority, state);
  }

  static String panel(String type) {
    return """
        {"id":"panel-%1$s-1","event":"PANEL","type":"%1$s","audience":["url","webhook"],
         "alarm":{"id":"panel-%1$s","kind":"panel","priority":3,"title":"Armed away"}}
        """
        .formatted(type);
  }
}
