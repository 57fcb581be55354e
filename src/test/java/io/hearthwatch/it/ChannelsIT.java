package io.hearthwatch.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.hearthwatch.it.servers.HubLogs;
import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.Mosquitto;
import io.hearthwatch.standin.FcmServer;
import io.hearthwatch.standin.HttpRecorder;
import io.hearthwatch.standin.NtfyServer;
import io.hearthwatch.standin.TelegramServer;
import io.hearthwatch.standin.TelegramServer.Request;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** One alarm goes out by every channel there is, with the settings that people would give. */
@ExtendWith(HubLogs.class)
class ChannelsIT {
  private static final String ALARM =
      "{\"alarm\":\"cellar-gas\",\"active\":true,\"kind\":\"gas\",\"priority\":1,"
          + "\"site\":\"home\",\"title\":\"Gas in the Küche\",\"text\":\"412 ppm\"}";

  private static final String ANNA = "1";

  @TempDir Path folder;

  private final TelegramServer telegram = new TelegramServer();
  private final NtfyServer ntfy = new NtfyServer("ntfy-secret");
  private final HttpRecorder web = new HttpRecorder();
  private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
  private FcmServer fcm;
  private Mosquitto broker;

  @BeforeEach
  void start() throws Exception {
    fcm = new FcmServer();
    broker = Mosquitto.plain();
    mail.start();
  }

  @AfterEach
  void stop() {
    broker.close();
    mail.stop();
    web.close();
    fcm.close();
    ntfy.close();
    telegram.close();
  }

  @Test
  void everyChannelTellsOfTheAlarm() throws Exception {
    try (HubProcess hub = hub().waitReady()) {
      assertEquals(202, hub.post("/hooks/alarm", ALARM).status());
      telegram.await(
          Wait.LONG,
          r -> r.method().equals("sendMessage") && r.text().contains("Gas in the Küche"));
      Wait.upTo(Wait.LONG, "ntfy").until(() -> !ntfy.messages().isEmpty());
      assertEquals("Gas in the Küche", ntfy.messages().get(0).path("title").asText());
      Wait.upTo(Wait.LONG, "FCM").until(() -> !fcm.messages().isEmpty());
      Wait.upTo(Wait.LONG, "webhook and alert URL").until(() -> web.requests().size() >= 2);
      assertTrue(asked("GET", "/alert/alarm"), web.requests()::toString);
      assertTrue(asked("POST", "/hook"), web.requests()::toString);
      assertTrue(
          web.requests().stream()
              .filter(r -> r.path().equals("/hook"))
              .allMatch(r -> r.header("X-Hub-Signature-256").startsWith("sha256=")));
      Wait.upTo(Wait.LONG, "mail").until(() -> mail.getReceivedMessages().length > 0);
      assertTrue(mail.getReceivedMessages()[0].getSubject().contains("Gas in the Küche"));
      assertEquals(200, hub.get("/q/health/well").status(), () -> hub.get("/q/health").text());
      String logged = hub.logTail(500);
      for (String secret : new String[] {"4711:bot-secret", "ntfy-secret", "hook-secret"}) {
        assertFalse(logged.contains(secret), logged);
      }
    }
  }

  @Test
  void aChatAsksAndAnswers() throws Exception {
    try (HubProcess hub = hub().waitReady()) {
      assertEquals(202, hub.post("/hooks/alarm", ALARM).status());
      Request raised = telegram.await(Wait.LONG, r -> r.buttons().containsKey("Acknowledge"));
      long message = telegram.lastMessage(ANNA);
      telegram.write(ANNA, "Anna", "/alarms");
      telegram.await(Wait.LONG, 2, r -> r.text().contains("Gas in the Küche"));
      telegram.write(ANNA, "Anna", "/status");
      telegram.await(Wait.LONG, r -> r.text().contains("MQTT"));
      telegram.press(ANNA, "Anna", message, raised.buttons().get("Acknowledge"));
      Wait.upTo(Wait.LONG, "the alarm is acknowledged")
          .until(
              () ->
                  hub.get("/alarms/cellar-gas")
                      .json()
                      .path("alarm")
                      .path("state")
                      .asText()
                      .equals("ACK_ACTIVE"));
    }
  }

  private boolean asked(String method, String path) {
    return web.requests().stream()
        .anyMatch(r -> r.method().equals(method) && r.path().equals(path));
  }

  private HubProcess hub() throws Exception {
    Path routes = folder.resolve("routes");
    HubProcess.copyFolder(HubProcess.root().resolve("routes"), routes);
    Path chains = routes.resolve("gas-alarms.yaml");
    Files.writeString(
        chains, Files.readString(chains).replace("at once: chat-1, push", "at once: everyone"));
    Path token = Files.writeString(folder.resolve("token"), "4711:bot-secret\n");
    Path account = Files.writeString(folder.resolve("fcm.json"), fcm.credentials());
    return HubProcess.with()
        .mqtt(broker.url())
        .routes(routes)
        .env("HUB_TELEGRAM_URL", telegram.url())
        .env("HUB_TELEGRAM_TOKEN_FILE", token.toString())
        .env("HUB_TELEGRAM_CHATS", "anna:" + ANNA)
        .env("HUB_NTFY_URL", ntfy.http().url("/house"))
        .env("HUB_NTFY_TOKEN", "ntfy-secret")
        .env("HUB_FCM_CREDENTIALS", account.toString())
        .env("HUB_FCM_URL", fcm.http().url(""))
        .env("HUB_WEBHOOK_URL", web.url("/hook"))
        .env("HUB_WEBHOOK_SECRET", "hook-secret")
        .env("HUB_ALERT_URLS", web.url("/alert/"))
        .env(
            "HUB_SMTP_URL",
            "smtp://127.0.0.1:"
                + mail.getSmtp().getPort()
                + "?from=hub@home.example&to=anna@home.example")
        .start();
  }
}
