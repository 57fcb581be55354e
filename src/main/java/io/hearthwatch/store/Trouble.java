package io.hearthwatch.store;

import java.util.Map;

/**
 * A bean that can say what part of the hub does not work; all such beans are asked every 5 s. What
 * lasts over a minute becomes the alarm {@code hub-<name>} of priority 3.
 */
public interface Trouble {
  /**
   * What is wrong now; must be quick. A name is made of letters, digits, dot, dash and underscore;
   * a channel's is {@code channel-<its name>}. An empty text says that the part works, which ends
   * an alarm that is left from before a restart; a part that is not named works too.
   */
  Map<String, String> troubles();
}
