package io.hearthwatch.contract;

import io.hearthwatch.it.servers.Ports;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.List;
import java.util.Map;

/**
 * Tells the hub of a bot, two chats and a Bot API server on a port where the test will start one;
 * the test is loaded apart from this class.
 */
public final class TelegramUnderTest implements QuarkusTestResourceLifecycleManager {
  static final String TOKEN = "4711:AAsecret-of-the-bot_0815";
  static final String ANNA = "1001";
  static final String BEN = "-1002";
  static final String PORT = "telegram.stand-in.port";

  /** Settings and test resources apart from those of the other tests. */
  public static final class Profile implements QuarkusTestProfile {
    @Override
    public List<TestResourceEntry> testResources() {
      return List.of(new TestResourceEntry(TelegramUnderTest.class));
    }
  }

  @Override
  public Map<String, String> start() {
    System.setProperty(PORT, String.valueOf(Ports.free()));
    System.setProperty("hub.telegram.token", TOKEN);
    System.setProperty("hub.telegram.chats", "anna:" + ANNA + ",ben:" + BEN);
    System.setProperty("hub.telegram.url", "http://127.0.0.1:" + System.getProperty(PORT));
    return Map.of();
  }

  @Override
  public void stop() {
    List.of("token", "chats", "url").forEach(n -> System.clearProperty("hub.telegram." + n));
    System.clearProperty(PORT);
  }
}
