package io.hearthwatch.it.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearthwatch.it.servers.Client.Login;
import io.hearthwatch.it.servers.Client.Props;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The harness does what it says, without the hub. */
class ServersIT {

  enum Database {
    MYSQL(MySqlServer::start),
    MYSQL_LEAN(MySqlServer::lean),
    MARIADB(MariaDbServer::start);

    private final Supplier<SqlServer> start;

    Database(Supplier<SqlServer> start) {
      this.start = start;
    }
  }

  @ParameterizedTest
  @EnumSource(Database.class)
  void databaseKeepsCommitsOverKill(Database database) throws SQLException {
    try (SqlServer server = database.start.get()) {
      server.createDatabase("hub");
      execute(server, "CREATE TABLE t (a INT)");
      execute(server, "INSERT INTO t VALUES (1)");
      server.kill9();
      assertThrows(SQLException.class, () -> server.connect("hub"));
      server.restart();
      try (Connection connection = server.connect("hub");
          Statement statement = connection.createStatement();
          ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM t")) {
        assertTrue(rows.next());
        assertEquals(1, rows.getInt(1));
      }
    }
  }

  @Test
  void pausedDatabaseHangsAndComesBack() throws SQLException {
    try (SqlServer server = MariaDbServer.start()) {
      server.pause();
      assertThrows(SQLException.class, () -> server.connect("", Duration.ofSeconds(1)));
      server.resume();
      server.awaitAnswer(Duration.ofSeconds(10));
    }
  }

  @Test
  void brokerKeepsQueueOverRestart() {
    try (Mosquitto broker = Mosquitto.plain()) {
      try (Client client = Client.connect(broker.url())) {
        client.publish(1, true, Props.NONE, "kept", new byte[] {1, 0, 2});
      }
      broker.stop();
      broker.restart();
      try (Client client = Client.connect(broker.url()).subscribe("#")) {
        Client.Message message = client.awaitMessage("kept", Duration.ofSeconds(5));
        assertTrue(message.retained());
        assertEquals(3, message.payload().length);
      }
    }
  }

  @Test
  void manyMessagesWithPropertiesArrive() {
    int count = 5_000;
    try (Mosquitto broker = Mosquitto.plain();
        Client receiver = Client.connect(broker.url()).subscribe("a/#");
        Client sender = Client.connect(broker.url())) {
      List<CompletableFuture<Void>> sent = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        sent.add(sender.publishAsync(1, false, Props.user("n", "" + i), "a/b", new byte[10]));
      }
      sent.forEach(CompletableFuture::join);
      Awaitility.await().until(() -> receiver.count() == count);
      assertEquals("7", receiver.messages().get(7).userProperties().get("n"));
    }
  }

  @Test
  void passwordIsWanted() {
    try (Mosquitto broker = Mosquitto.with().tls().password("hub", "secret").start()) {
      Login login = Login.ca(broker.caFile());
      assertThrows(IllegalStateException.class, () -> Client.connect(broker.tlsUrl(), login));
      try (Client client = Client.connect(broker.tlsUrl(), login.user("hub", "secret"))) {
        assertTrue(client.isConnected());
      }
    }
  }

  @Test
  void clientCertificateIsWanted() {
    try (Mosquitto broker = Mosquitto.with().clientCertificates().start()) {
      Login login = Login.ca(broker.caFile());
      assertThrows(IllegalStateException.class, () -> Client.connect(broker.tlsUrl(), login));
      Login own = login.own(broker.clientCertFile(), broker.clientKeyFile());
      try (Client client = Client.connect(broker.tlsUrl(), own)) {
        assertTrue(client.isConnected());
      }
    }
  }

  @Test
  void blackHoleSwallowsAndKeepsOpen() {
    try (Mosquitto broker = Mosquitto.plain();
        FaultProxy proxy = new FaultProxy(broker.port());
        Client far = Client.connect(proxy.url());
        Client near = Client.connect(broker.url()).subscribe("x")) {
      proxy.blackHole();
      CompletableFuture<Void> sent = far.publishAsync(1, false, Props.NONE, "x", new byte[] {'1'});
      near.publish("x", "2");
      near.awaitMessage("x", Duration.ofSeconds(5));
      assertTrue(far.isConnected());
      proxy.heal();
      try (Client again = Client.connect(proxy.url())) {
        again.publish("x", "3");
      }
      Awaitility.await().until(() -> near.count() == 2);
      assertFalse(sent.isDone());
      assertEquals("3", near.messages().get(1).text());
    }
  }

  @Test
  void holdDeliversLate() {
    try (Mosquitto broker = Mosquitto.plain();
        FaultProxy proxy = new FaultProxy(broker.port());
        Client far = Client.connect(proxy.url())) {
      proxy.hold();
      CompletableFuture<Void> sent = far.publishAsync(1, false, Props.NONE, "x", new byte[1]);
      try (Client near = Client.connect(broker.url())) {
        near.publish("x", "2");
      }
      assertFalse(sent.isDone());
      proxy.heal();
      sent.join();
    }
  }

  @Test
  void refuseAndResetEndConnections() {
    try (Mosquitto broker = Mosquitto.plain();
        FaultProxy proxy = new FaultProxy(broker.port())) {
      try (Client client = Client.connect(proxy.url())) {
        proxy.refuse();
        Awaitility.await().until(() -> !client.isConnected());
      }
      assertThrows(IllegalStateException.class, () -> Client.connect(proxy.url()));
      proxy.heal();
      try (Client client = Client.connect(proxy.url())) {
        proxy.reset();
        Awaitility.await().until(() -> !client.isConnected());
      }
      assertThrows(IllegalStateException.class, () -> Client.connect(proxy.url()));
    }
  }

  @Test
  void latencyDelays() {
    try (Mosquitto broker = Mosquitto.plain();
        FaultProxy proxy = new FaultProxy(broker.port());
        Client client = Client.connect(proxy.url())) {
      proxy.latency(Duration.ofMillis(50));
      long start = System.nanoTime();
      client.publish("x", "1");
      assertTrue(System.nanoTime() - start >= 100_000_000L);
    }
  }

  private static void execute(SqlServer server, String sql) throws SQLException {
    try (Connection connection = server.connect("hub");
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
