package io.hearthwatch.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.hearthwatch.it.servers.Certificates;
import io.hearthwatch.it.servers.Client;
import io.hearthwatch.it.servers.HubLogs;
import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.Mosquitto;
import io.hearthwatch.standin.FcmServer;
import io.hearthwatch.standin.HttpRecorder;
import io.hearthwatch.standin.HttpRecorder.Mode;
import io.hearthwatch.standin.HttpRecorder.Request;
import io.hearthwatch.standin.NtfyServer;
import io.hearthwatch.standin.TelegramServer;
import io.hearthwatch.standin.TelegramServer.Behaviour;
import io.hearthwatch.standin.TlsMail;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A gas alarm goes out by every channel there is, from the reading to the other side. */
@ExtendWith(HubLogs.class)
class ChannelsIT {
  private static final String NTFY_TOKEN = "tk_publisher-secret";
  private static final String PHONE_TOKEN = "phone-secret-4711";
  private static final String WEBHOOK_SECRET = "webhook-hmac-secret";
  private static final String MAIL_USER = "anna@home.example";
  private static final String MAIL_PASSWORD = "p@ss:word-of-mail";

  @TempDir Path folder;

  private final Detector detector = Detector.fresh();
  private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", "smtp"));
  private final HttpRecorder urls = new HttpRecorder();
  private Certificates certificates;
  private Mosquitto broker;
  private Client client;

  @BeforeEach
  void start() {
    certificates = new Certificates(folder).issue("server", "DNS:localhost,IP:127.0.0.1");
    broker = Mosquitto.plain();
    client = Client.connect(broker.url());
    mail.setUser(MAIL_USER, MAIL_USER, MAIL_PASSWORD);
    mail.getManagers().getUserManager().setAuthRequired(true);
    mail.start();
  }

  @AfterEach
  void stop() {
    client.close();
    broker.close();
    urls.close();
    mail.stop();
  }

  @Test
  void everyChannelFailsFirstAndHasTheAlarmThen() throws Exception {
    try (TelegramServer telegram = new TelegramServer();
        NtfyServer ntfy = new NtfyServer(NTFY_TOKEN);
        FcmServer fcm = new FcmServer();
        HttpRecorder webhook = new HttpRecorder();
        HttpRecorder otherUrl = new HttpRecorder();
        TlsMail startTls =
            new TlsMail(mail.getSmtp().getPort(), certificates.server("server"), false)) {
      telegram.behave(TelegramServer.ALL, Behaviour.FAIL, 1, 1);
      ntfy.http().retryAfter(4);
      ntfy.http().behave(Mode.TOO_MANY, 1);
      fcm.http().behave(Mode.ERROR, 1);
      webhook.behave(Mode.ERROR, 1);
      otherUrl.behave(Mode.ERROR, 1);
      startTls.busy(1);
      try (HubProcess hub =
          hub(telegram)
              .env("HUB_TOKENS", "phone:" + PHONE_TOKEN + ":alarm,test:test-secret:read")
              .env("HUB_NTFY_URL", ntfy.http().url("/house-alarms"))
              .env("HUB_NTFY_TOKEN", NTFY_TOKEN)
              .env("HUB_NTFY_ACTION_TOKEN", PHONE_TOKEN)
              .publicUrl()
              .env("HUB_FCM_CREDENTIALS", fcm.credentials())
              .env("HUB_FCM_URL", fcm.http().url("/"))
              .env("HUB_SMTP_URL", mailUrl("smtp", startTls))
              .env("HUB_WEBHOOK_URL", webhook.url("/hook"))
              .env("HUB_WEBHOOK_SECRET", WEBHOOK_SECRET)
              .env("HUB_ALERT_URLS", urls.url("/one/") + "," + otherUrl.url("/two?type="))
              .start()
              .waitReady()) {
        client.publish(detector.topic(), detector.regular(1, "1"));

        telegram.await(Wait.LONG, r -> r.status() == 200 && r.text().contains(detector.mac()));
        awaitCount("ntfy has it", 1, ntfy::messages);
        awaitCount("FCM has it", 1, fcm::messages);
        awaitCount("the webhook was called again", 2, webhook::requests);
        awaitCount("the URL that failed was called again", 2, otherUrl::requests);
        assertTrue(mail.waitForIncomingEmail(30_000, 1), "no mail");
        awaitNothingWaits(hub);

        assertEquals("/one/alarm", urls.requests().get(0).path());
        assertEquals(1, urls.requests().size(), "a URL that worked is not called again");
        assertEquals("/two?type=alarm", otherUrl.requests().get(1).path());
        assertThrottlingObeyed(ntfy);
        assertEquals(5, ntfy.messages().get(0).path("priority").asInt());
        assertEquals("alarm", fcm.messages().get(0).path("data").path("type").asText());
        assertSigned(webhook.requests().get(1));
        assertMail(startTls);

        fcm.revoke(); // the token ends before its time
        assertEquals(401, answer(ntfy.messages().get(0), "Bearer wrong").statusCode());
        assertEquals(200, answer(ntfy.messages().get(0), null).statusCode());
        JsonNode state = view(hub);
        assertEquals("ACK_ACTIVE", state.path("state").asText());
        assertTrue(state.path("acknowledgedBy").asText().contains("phone"), state::toString);
        awaitCount("ntfy has the answer", 2, ntfy::messages);
        awaitCount("FCM has the answer", 2, fcm::messages);
        assertEquals(2, fcm.tokens(), "logged in again");
        assertEquals("ACKNOWLEDGED", fcm.messages().get(1).path("data").path("event").asText());
        awaitCount("the webhook has the answer", 3, webhook::requests);
        assertTrue(mail.waitForIncomingEmail(30_000, 2), "no mail of the answer");
        awaitNothingWaits(hub);
        assertEquals(1, urls.requests().size(), "an answer is no news for a URL");
        assertNoSecret(hub.logTail(10_000));
      }
    }
  }

  @Test
  void overTlsItSpeaksOnlyToThoseItsAuthorityVouchesFor() throws Exception {
    Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
    Certificates others = new Certificates(elsewhere).issue("server", "DNS:localhost,IP:127.0.0.1");
    try (TelegramServer telegram = new TelegramServer(0, certificates.server("server"));
        HttpRecorder webhook = new HttpRecorder(certificates.server("server"));
        HttpRecorder stranger = new HttpRecorder(others.server("server"));
        TlsMail smtps = new TlsMail(mail.getSmtp().getPort(), certificates.server("server"), true);
        HubProcess hub =
            hub(telegram)
                .env("HUB_SMTP_URL", mailUrl("smtps", smtps))
                .env("HUB_WEBHOOK_URL", webhook.url("/hook"))
                .env("HUB_ALERT_URLS", stranger.url("/"))
                .start()
                .waitReady()) {
      client.publish(detector.topic(), detector.regular(1, "1"));
      telegram.await(Wait.LONG, r -> r.status() == 200 && r.text().contains(detector.mac()));
      awaitCount("the webhook has it", 1, webhook::requests);
      assertTrue(mail.waitForIncomingEmail(30_000, 1), "no mail");
      Wait.soon("health says that the URL fails")
          .until(() -> hub.get("/q/health/well").text().contains("url fails since"));
      assertEquals(List.of(), stranger.requests());
    }
  }

  private HubProcess.Setup hub(TelegramServer telegram) throws IOException {
    Path routes = folder.resolve("routes");
    HubProcess.copyFolder(HubProcess.root().resolve("routes"), routes);
    Path chains = routes.resolve("gas-alarms.yaml");
    Files.writeString(
        chains,
        Files.readString(chains)
            .replaceFirst("at once: .*after 4m: everyone", "at once: everyone")
            .replace("repeat: 60s", "repeat: 10m"));
    HubProcess.Setup setup = HubProcess.with().mqtt(broker.url()).routes(routes).telegram(telegram);
    certificates.trustOptions().forEach(setup::javaOption);
    return setup;
  }

  private static String mailUrl(String scheme, TlsMail server) {
    return scheme
        + "://anna%40home.example:p%40ss%3Aword-of-mail@localhost:"
        + server.port()
        + "?to=anna@home.example";
  }

  private static void awaitCount(String what, int count, Supplier<Collection<?>> all) {
    Wait.upTo(Wait.LONG, what).until(() -> all.get().size() == count);
  }

  private static void awaitNothingWaits(HubProcess hub) {
    Wait.upTo(Wait.LONG, "the outbox is empty")
        .until(() -> RecordDb.local(hub).number("SELECT COUNT(*) FROM outbox") == 0);
  }

  private static void assertThrottlingObeyed(NtfyServer ntfy) {
    List<Request> requests = ntfy.http().requests();
    assertEquals(2, requests.size());
    long pause = TimeUnit.NANOSECONDS.toMillis(requests.get(1).at() - requests.get(0).at());
    assertTrue(pause >= 3_900, "came again after " + pause + " ms");
  }

  private void assertSigned(Request request) throws Exception {
    String timestamp = request.header("X-Hub-Timestamp");
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(WEBHOOK_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
    mac.update((timestamp + ".").getBytes(StandardCharsets.UTF_8));
    assertEquals(
        "sha256=" + HexFormat.of().formatHex(mac.doFinal(request.body())),
        request.header("X-Hub-Signature-256"));
    JsonNode notice = new ObjectMapper().readTree(request.body());
    assertEquals(detector.alarm(), notice.path("alarm").path("id").asText());
    assertEquals("RAISED", notice.path("event").asText());
  }

  private void assertMail(TlsMail startTls) throws Exception {
    MimeMessage message = mail.getReceivedMessages()[0];
    assertTrue(message.getSubject().startsWith("[alarm] Gas at "), message.getSubject());
    assertTrue(
        startTls.plain().stream().allMatch(l -> l.startsWith("EHLO") || l.equals("STARTTLS")),
        () -> "without TLS it said " + startTls.plain());
  }

  /** Presses the button of an ntfy message, with its own token or another. */
  private static HttpResponse<String> answer(JsonNode message, String token) throws Exception {
    JsonNode button = message.path("actions").path(0);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(button.path("url").asText()))
            .method(button.path("method").asText(), HttpRequest.BodyPublishers.noBody());
    button
        .path("headers")
        .properties()
        .forEach(h -> request.header(h.getKey(), token == null ? h.getValue().asText() : token));
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode view(HubProcess hub) {
    return hub.get("/alarms/" + detector.alarm(), "Authorization", "Bearer test-secret")
        .json()
        .path("alarm");
  }

  private static void assertNoSecret(String log) {
    for (String secret :
        List.of(
            "stand-in-secret", NTFY_TOKEN, PHONE_TOKEN, WEBHOOK_SECRET, MAIL_PASSWORD, "access-")) {
      assertFalse(log.contains(secret), () -> "the log shows " + secret);
    }
  }
}
