package io.hearthwatch.mqtt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearthwatch.mqtt.ScriptedBroker.Connection;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** The hub's connections against a broker that does not keep to the rules. */
@Execution(ExecutionMode.CONCURRENT)
class LinksTest {
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration GIVEN_UP = Duration.ofSeconds(13);

  private final Vertx vertx = Vertx.vertx();
  private final List<Inbound> received = new CopyOnWriteArrayList<>();
  private final List<Session.Delivery> deliveries = new CopyOnWriteArrayList<>();
  private ScriptedBroker broker;
  private Links links;

  @BeforeEach
  void start() throws Exception {
    broker = new ScriptedBroker();
    links =
        new Links(
            vertx,
            "hub",
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
  }

  @AfterEach
  void stop() {
    links.close();
    broker.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** The publisher is the first connection; here it is up before anything else happens. */
  private Connection publisher() {
    links.use(broker.url());
    await().atMost(SOON).until(() -> links.problems().isEmpty());
    return broker.connections().get(0);
  }

  private Connection subscriber() {
    publisher();
    subscribe();
    await().atMost(SOON).until(() -> links.problems().isEmpty());
    return newest();
  }

  private void subscribe() {
    subscribe("outTopic/#");
  }

  private void subscribe(String filter) {
    links.subscribe(
        "hub-readings",
        filter,
        1,
        false,
        86_400,
        (message, delivery) -> {
          received.add(message);
          deliveries.add(delivery);
        });
  }

  private Connection newest() {
    return broker.connections().get(broker.connections().size() - 1);
  }

  private Connection awaitConnection(int number, Duration limit) {
    return await()
        .atMost(limit)
        .until(
            () ->
                broker.connections().size() >= number ? broker.connections().get(number - 1) : null,
            c -> c != null && !c.connects.isEmpty());
  }

  private static Outbound press(String payload) {
    return new Outbound("remote-lock/a", payload.getBytes(UTF_8), 1, false, 5, Map.of());
  }

  @Test
  void theSubscriptionIsAPersistentSessionAndThePublisherAClean() {
    Connection subscriber = subscriber();
    var connect = subscriber.connects.get(0);
    assertFalse(connect.variableHeader().isCleanSession());
    assertEquals("hub-readings", connect.payload().clientIdentifier());
    var publisher = broker.connections().get(0).connects.get(0);
    assertTrue(publisher.variableHeader().isCleanSession());
    assertEquals("hearthwatch/hub/status", publisher.payload().willTopic());
    assertEquals("offline", new String(publisher.payload().willMessageInBytes(), UTF_8));
    assertTrue(publisher.variableHeader().isWillRetain());
    await().atMost(SOON).until(() -> broker.connections().get(0).published.contains("online"));
  }

  @Test
  void acknowledgementsGoOutInTheOrderOfReceipt() {
    Connection connection = subscriber();
    for (int id = 1; id <= 5; id++) {
      connection.deliver("outTopic/a/b", "m" + id, id, false);
    }
    await().atMost(SOON).until(() -> deliveries.size() == 5);
    for (int i : new int[] {4, 2, 1, 1}) {
      deliveries.get(i).done();
    }
    connection.deliver("outTopic/a/b", "m6", 6, false);
    await().atMost(SOON).until(() -> deliveries.size() == 6);
    assertEquals(List.of(), connection.acknowledged);
    deliveries.get(0).done();
    await().atMost(SOON).until(() -> connection.acknowledged.equals(List.of(1, 2, 3)));
    deliveries.get(3).done();
    deliveries.get(5).done();
    await().atMost(SOON).until(() -> connection.acknowledged.equals(List.of(1, 2, 3, 4, 5, 6)));
  }

  @Test
  void aMessageThatComesAgainAfterAReconnectIsAcknowledgedOnce() {
    Connection first = subscriber();
    first.deliver("outTopic/a/b", "m", 7, false);
    await().atMost(SOON).until(() -> deliveries.size() == 1);
    broker.sessionPresent = true;
    first.close();
    Connection second = awaitConnection(3, SOON);
    await().atMost(SOON).until(() -> !second.subscribes.isEmpty());
    deliveries.get(0).done(); // late: the connection it came by is gone
    second.deliver("outTopic/a/b", "m", 7, true);
    await().atMost(SOON).until(() -> received.size() == 2);
    assertTrue(received.get(1).duplicate());
    assertTrue(received.get(1).resumed());
    assertEquals(7, received.get(1).packetId());
    assertFalse(received.get(0).connection() == received.get(1).connection());
    assertEquals(List.of(), second.acknowledged);
    deliveries.get(1).done();
    deliveries.get(1).done();
    await().atMost(SOON).until(() -> second.acknowledged.equals(List.of(7)));
    second.deliver("outTopic/a/b", "n", 8, false);
    await().atMost(SOON).until(() -> deliveries.size() == 3);
    deliveries.get(2).done();
    await().atMost(SOON).until(() -> second.acknowledged.equals(List.of(7, 8)));
    assertEquals(List.of(), first.acknowledged);
  }

  @Test
  void aMessageOfQualityZeroIsNeverAcknowledged() {
    Connection connection = subscriber();
    connection.deliver("outTopic/a/b", "zero", -1, false);
    connection.deliver("outTopic/a/b", "one", 3, false);
    await().atMost(SOON).until(() -> deliveries.size() == 2);
    assertEquals(-1, received.get(0).packetId());
    deliveries.forEach(Session.Delivery::done);
    await().atMost(SOON).until(() -> connection.acknowledged.equals(List.of(3)));
  }

  @Test
  void allOfAFloodIsAcknowledgedAlthoughReadingPausesAtTimes() {
    Connection connection = subscriber();
    int many = 3 * Session.MOST_UNDER_WAY;
    for (int id = 1; id <= many; id++) {
      connection.deliver("outTopic/a/b", "m", id, false);
    }
    await().atMost(SOON).until(() -> deliveries.size() >= Session.MOST_UNDER_WAY);
    int next = 0;
    while (next < many) {
      int from = next;
      await().atMost(SOON).until(() -> deliveries.size() > from);
      for (; next < deliveries.size(); next++) {
        deliveries.get(next).done();
      }
    }
    List<Integer> all = IntStream.rangeClosed(1, many).boxed().toList();
    await().atMost(SOON).until(() -> connection.acknowledged.equals(all));
  }

  @Test
  void aPublishIsDoneWhenTheBrokerHasIt() throws Exception {
    Connection connection = publisher();
    links.publish(press("open")).get(5, TimeUnit.SECONDS);
    assertTrue(connection.published.contains("open"));
  }

  @Test
  void aPublishWithoutAConnectionFailsAtOnceAndIsNeverSent() {
    Connection first = publisher();
    broker.answersConnects = false;
    first.close();
    await().atMost(SOON).until(() -> !links.problems().isEmpty());
    CompletableFuture<Void> press = links.publish(press("open"));
    ExecutionException failure =
        assertThrows(ExecutionException.class, () -> press.get(1, TimeUnit.SECONDS));
    assertTrue(failure.getCause() instanceof NotConnectedException, failure::toString);
    broker.answersConnects = true;
    newest().close();
    await().atMost(SOON).until(() -> links.problems().isEmpty());
    await().atMost(SOON).until(() -> newest().published.contains("online"));
    assertNeverPublishedAgain("open", 0);
  }

  @Test
  void aPublishThatIsNotAcknowledgedFailsAndIsNotSentAgain() {
    Connection first = publisher();
    broker.answersPublishes = false;
    CompletableFuture<Void> press = links.publish(press("open"));
    await().atMost(SOON).until(() -> first.published.contains("open"));
    first.close();
    assertThrows(ExecutionException.class, () -> press.get(2, TimeUnit.SECONDS));
    broker.answersPublishes = true;
    Connection second = awaitConnection(2, SOON);
    await().atMost(SOON).until(() -> second.published.contains("online"));
    assertNeverPublishedAgain("open", 1);
  }

  private void assertNeverPublishedAgain(String payload, int times) {
    assertEquals(
        times,
        broker.connections().stream()
            .flatMap(c -> c.published.stream())
            .filter(payload::equals)
            .count());
  }

  @Test
  void aBrokerThatDoesNotAnswerAPublishIsGivenUp() {
    Connection first = publisher();
    broker.answersPublishes = false;
    broker.answersPings = false;
    CompletableFuture<Void> press = links.publish(press("open"));
    assertThrows(ExecutionException.class, () -> press.get(8, TimeUnit.SECONDS));
    await().atMost(SOON).until(() -> !first.isOpen());
    broker.answersPublishes = true;
    broker.answersPings = true;
    await().atMost(SOON).until(() -> links.problems().isEmpty());
    assertNeverPublishedAgain("open", 1);
  }

  @Test
  void aBrokerThatNeverAnswersTheSubscribeIsGivenUp() {
    publisher();
    broker.answersSubscribes = false;
    subscribe();
    Connection first = awaitConnection(2, SOON);
    await()
        .atMost(SOON.plusSeconds(3))
        .until(
            () -> links.problems().toString().contains("no answer for 5 s to the connect or sub"));
    broker.answersSubscribes = true;
    await().atMost(SOON).until(() -> !first.isOpen());
    // the next connection may have asked before the broker answered again
    await().atMost(GIVEN_UP).until(() -> links.problems().isEmpty());
    newest().deliver("outTopic/a/b", "m", 1, false);
    await().atMost(SOON).until(() -> received.size() == 1);
  }

  @Test
  void aBrokerThatGoesSilentIsGivenUpAndLeftForANewConnection() {
    Connection first = subscriber();
    broker.answersSubscribes = false;
    broker.answersPings = false;
    Instant silent = Instant.now();
    await().atMost(GIVEN_UP).until(() -> !first.isOpen());
    assertTrue(Duration.between(silent, Instant.now()).toSeconds() >= 9);
    broker.answersSubscribes = true;
    broker.answersPings = true;
    await().atMost(GIVEN_UP).until(() -> links.problems().isEmpty());
    newest().deliver("outTopic/a/b", "m", 1, false);
    await().atMost(SOON).until(() -> received.size() == 1);
  }

  @Test
  void aQuietBrokerThatAnswersIsKept() {
    Connection connection = subscriber();
    await().atMost(GIVEN_UP).until(() -> connection.subscribes.size() >= 2);
    assertTrue(connection.isOpen());
    assertEquals(List.of(), links.problems());
  }

  @Test
  void aRefusedSubscriptionIsToldAndTriedAgain() {
    publisher();
    broker.subscribeCode = 0x87;
    subscribe();
    await().atMost(SOON).until(() -> broker.connections().size() >= 4);
    String problems = links.problems().toString();
    assertTrue(
        problems.contains("hub-readings on outTopic/#: the broker refused the subscription")
            && problems.contains("135"),
        problems);
    broker.subscribeCode = 1;
    await().atMost(SOON).until(() -> links.problems().isEmpty());
  }

  @Test
  void aBrokerThatRefusesToShareIsNamedWithWhatToDo() {
    publisher();
    broker.subscribeCode = 0x9e;
    subscribe("$share/ingest/outTopic/#");
    await().atMost(SOON).until(() -> links.problems().toString().contains("use another broker"));
    assertTrue(links.problems().toString().contains("$share/ingest/outTopic/#"));
  }

  @Test
  void aBrokerThatSaysItCannotShareIsNotAskedTo() {
    publisher();
    broker.sharesSubscriptions = false;
    subscribe("$share/ingest/outTopic/#");
    await().atMost(SOON).until(() -> links.problems().toString().contains("use another broker"));
    assertEquals(List.of(), newest().subscribes);
  }

  @Test
  void aShareThatWasLeftIsNotEnteredAgainByAReconnect() throws Exception {
    publisher();
    subscribe("$share/ingest/outTopic/#");
    await().atMost(SOON).until(() -> links.problems().isEmpty());
    Connection subscriber = newest();
    assertEquals(List.of("$share/ingest/outTopic/#"), links.leaveShares().get(5, TimeUnit.SECONDS));
    assertEquals(List.of("$share/ingest/outTopic/#"), subscriber.unsubscribes);
    subscriber.deliver("outTopic/a/b", "dealt before", 1, false);
    await().atMost(SOON).until(() -> received.size() == 1);
    subscriber.close();
    Connection next = awaitConnection(3, SOON);
    await().atMost(SOON).until(() -> links.problems().isEmpty());
    assertEquals(List.of(), next.subscribes);
    assertEquals(List.of("$share/ingest/outTopic/#"), next.unsubscribes);
  }

  @Test
  void whatIsNoMqttEndsTheConnectionAndItIsMadeAnew() {
    Connection first = subscriber();
    first.send(new byte[] {(byte) 0xf0, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xff, 1});
    await().atMost(SOON).until(() -> !first.isOpen());
    awaitConnection(3, SOON);
    await().atMost(SOON).until(() -> links.problems().isEmpty());
  }

  @Test
  void ofTwoBrokersTheOneThatIsThereIsTaken() {
    links.use("tcp://127.0.0.1:1," + broker.url());
    await().atMost(SOON).until(() -> links.problems().isEmpty());
  }

  @Test
  void withoutABrokerThereIsAProblemAndNoException() {
    links.use("tcp://127.0.0.1:1");
    await().atMost(SOON).until(() -> links.problems().toString().contains("cannot reach"));
  }
}
