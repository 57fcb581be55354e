package io.hearthwatch.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hearthwatch.it.servers.HubLogs;
import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.Mosquitto;
import io.hearthwatch.standin.TelegramServer;
import io.hearthwatch.standin.TelegramServer.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A person asks and answers in a chat of the running hub. */
@ExtendWith(HubLogs.class)
class ChatIT {
  private static final String ANNA = "1";
  private static final String ALARM =
      "{\"alarm\":\"cellar-gas\",\"active\":true,\"kind\":\"gas\",\"priority\":1,"
          + "\"site\":\"home\",\"title\":\"Gas in the Küche\",\"text\":\"412 ppm\"}";

  @TempDir Path folder;

  @Test
  void alarmsAreListedAndAcknowledged() throws Exception {
    Path token = Files.writeString(folder.resolve("token"), "4711:bot-secret\n");
    try (TelegramServer telegram = new TelegramServer();
        Mosquitto broker = Mosquitto.plain();
        HubProcess hub =
            HubProcess.with()
                .mqtt(broker.url())
                .env("HUB_TELEGRAM_URL", telegram.url())
                .env("HUB_TELEGRAM_TOKEN_FILE", token.toString())
                .env("HUB_TELEGRAM_CHATS", "anna:" + ANNA)
                .start()
                .waitReady()) {
      assertEquals(202, hub.post("/hooks/alarm", ALARM).status());
      Request raised = telegram.await(Wait.LONG, r -> r.buttons().containsKey("Acknowledge"));
      long message = telegram.lastMessage(ANNA);
      telegram.write(ANNA, "Anna", "/alarms");
      telegram.await(Wait.LONG, 2, r -> r.text().contains("Gas in the Küche"));
      telegram.write(ANNA, "Anna", "/status");
      telegram.await(Wait.LONG, r -> r.text().contains("MQTT"));
      telegram.press(ANNA, "Anna", message, raised.buttons().get("Acknowledge"));
      Wait.upTo(Wait.LONG, "the alarm is acknowledged")
          .until(() -> state(hub).equals("ACK_ACTIVE"));
    }
  }

  private static String state(HubProcess hub) {
    return hub.get("/alarms/cellar-gas").json().path("alarm").path("state").asText();
  }
}
