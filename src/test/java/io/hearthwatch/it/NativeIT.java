package io.hearthwatch.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearthwatch.it.servers.HubLogs;
import io.hearthwatch.it.servers.HubProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/** What only the native executable does and is. */
@ExtendWith(HubLogs.class)
@EnabledIfSystemProperty(
    named = "hub.executable",
    matches = ".+",
    disabledReason = "these are about the native executable")
class NativeIT {
  private static final long LARGEST = 150_000_000;

  @Test
  void withoutABrokerItSaysThatItNeedsOneAndEnds() {
    try (HubProcess hub = HubProcess.with().start()) {
      HubProcess.Exit exit = hub.waitExit(Duration.ofSeconds(20));
      assertEquals(1, exit.code(), exit.output());
      assertTrue(exit.output().contains("HUB_MQTT_URL must be set"), exit.output());
    }
  }

  @Test
  void itIsSmallEnoughToBePulledOverASlowLine() throws IOException {
    long size = Files.size(Path.of(System.getProperty("hub.executable")));
    assertTrue(size <= LARGEST, () -> size + " bytes; see native/README.md for what is left out");
  }
}
