package io.hearthwatch.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearthwatch.it.servers.Client;
import io.hearthwatch.it.servers.Client.Login;
import io.hearthwatch.it.servers.HubLogs;
import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.Mosquitto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The hub and a broker that wants TLS, a password, or a certificate. */
@ExtendWith(HubLogs.class)
class TlsIT {

  private static final String USER = "hub";
  private static final String PASSWORD = "s3cret word";

  @TempDir Path folder;

  @Test
  void tlsAndPassword() throws IOException {
    Path secret = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
    try (Mosquitto broker = Mosquitto.with().tls().password(USER, PASSWORD).start();
        HubProcess hub =
            tls(broker)
                .env("HUB_MQTT_USERNAME", USER)
                .env("HUB_MQTT_PASSWORD_FILE", secret.toString())
                .start()
                .waitReady();
        Client client =
            Client.connect(broker.tlsUrl(), Login.ca(broker.caFile()).user(USER, PASSWORD))) {
      assertReadingAndDoor(hub, client);
    }
  }

  @Test
  void mutualTls() {
    try (Mosquitto broker = Mosquitto.with().clientCertificates().start();
        HubProcess hub =
            tls(broker)
                .env("HUB_MQTT_CERT", broker.clientCertFile().toString())
                .env("HUB_MQTT_KEY", broker.clientKeyFile().toString())
                .start()
                .waitReady();
        Client client = Client.connect(broker.url())) {
      assertReadingAndDoor(hub, client);
    }
  }

  @Test
  void serverOfAnotherNameIsRefused() {
    try (Mosquitto broker = Mosquitto.with().serverNames("DNS:broker.example").start();
        HubProcess hub = tls(broker).start().waitHttp()) {
      assertStaysNotReady(hub);
    }
  }

  @Test
  void serverOfAnotherAuthorityIsRefused() {
    try (Mosquitto broker = Mosquitto.with().tls().start();
        Mosquitto other = Mosquitto.with().tls().start();
        HubProcess hub =
            HubProcess.with()
                .mqtt(broker.tlsUrl())
                .env("HUB_MQTT_CA", other.caFile().toString())
                .start()
                .waitHttp()) {
      assertStaysNotReady(hub);
    }
  }

  @Test
  void wrongPasswordIsNotReadyAndNotInTheLog() {
    try (Mosquitto broker = Mosquitto.with().tls().password(USER, PASSWORD).start();
        HubProcess hub =
            tls(broker)
                .env("HUB_MQTT_USERNAME", USER)
                .env("HUB_MQTT_PASSWORD", "wrong-Pa55")
                .start()
                .waitHttp()) {
      assertStaysNotReady(hub);
      assertEquals(-1, hub.logTail(1000).indexOf("wrong-Pa55"));
    }
  }

  @Test
  void missingClientCertificateIsNotReady() {
    try (Mosquitto broker = Mosquitto.with().clientCertificates().start();
        HubProcess hub = tls(broker).start().waitHttp()) {
      assertStaysNotReady(hub);
    }
  }

  private static HubProcess.Setup tls(Mosquitto broker) {
    return HubProcess.with().mqtt(broker.tlsUrl()).env("HUB_MQTT_CA", broker.caFile().toString());
  }

  private static void assertReadingAndDoor(HubProcess hub, Client client) {
    Detector detector = Detector.fresh();
    client.publish(detector.topic(), detector.regular(1, "0"));
    RecordDb.local(hub).awaitDistinct(detector, 1, Wait.SOON);
    client.subscribe(Door.LOCK);
    client.publish(Door.BUTTON, Door.fresh());
    client.awaitMessage(Door.LOCK, Wait.SOON);
  }

  private static void assertStaysNotReady(HubProcess hub) {
    Awaitility.await("stays up, not ready")
        .during(Duration.ofSeconds(4))
        .atMost(Duration.ofSeconds(20))
        .until(() -> hub.ready() == 503);
    assertTrue(hub.isAlive());
  }
}
