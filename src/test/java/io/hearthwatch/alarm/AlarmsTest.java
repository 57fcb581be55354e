package io.hearthwatch.alarm;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hearthwatch.mqtt.Acknowledgement;
import io.hearthwatch.mqtt.Inbound;
import io.hearthwatch.mqtt.MqttHeaders;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What routes say to the bean, and what people in a chat get back. */
class AlarmsTest {
  private final AlarmJournal journal =
      new AlarmJournal(null, null) {
        @Override
        void write(Transition line) {}

        @Override
        List<Line> of(String alarm) throws SQLException {
          throw new SQLException("away");
        }
      };
  private final AtomicLong ahead = new AtomicLong();
  private final List<byte[]> untaken = new CopyOnWriteArrayList<>();
  private final AlarmDesk desk =
      new AlarmDesk(
          new FakeStore(),
          new Chains(() -> System.nanoTime() + ahead.get()),
          journal,
          Clock.systemUTC());
  private final Alarms alarms =
      new Alarms(
          desk, new AlarmWishes(desk, journal, Clock.systemUTC(), FakeStore.JSON), FakeStore.JSON);

  private interface Call {
    void run(Exchange exchange) throws Exception;
  }

  @BeforeEach
  void open() {
    desk.open(untaken::add);
    desk.ready();
  }

  @AfterEach
  void close() {
    desk.close();
  }

  private static Exchange exchange(Object body) {
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    exchange.getMessage().setBody(body);
    return exchange;
  }

  private Map<?, ?> ask(Call call, String... headers) throws Exception {
    Exchange exchange = exchange(null);
    for (int i = 0; i < headers.length; i += 2) {
      exchange.getMessage().setHeader(headers[i], headers[i + 1]);
    }
    call.run(exchange);
    return exchange.getMessage().getBody(Map.class);
  }

  @Test
  void whatNoRouteTakesGoesToTheOutboxAsRoutesHaveIt() throws Exception {
    raise("gas", 1);
    assertEquals(List.of(), untaken);
    ahead.set(StandIn.GRACE.toNanos());
    raise("other", 2);
    await().until(() -> untaken.size() == 2);
    JsonNode notice = FakeStore.JSON.readTree(untaken.get(0));
    assertEquals("RAISED", notice.path("event").asText());
    assertEquals("gas", notice.path("alarm").path("id").asText());
    await().until(() -> desk.waiting() == 0);
  }

  private void raise(String id, int priority) {
    alarms.raise(id, priority, "Trouble " + id);
    await().until(() -> desk.kept(id) != null);
  }

  @Test
  void oneLineOfARouteRaisesAndClears() {
    raise("cellar", 2);
    assertEquals("custom", desk.kept("cellar").alarm().condition().kind());
    alarms.clear("cellar");
    await().until(() -> desk.all().isEmpty());
    assertThrows(IllegalArgumentException.class, () -> alarms.raise("x", 4, "x"));
  }

  @Test
  void aMessageIsAcknowledgedWhenItsAlarmIsCommitted() throws Exception {
    CountDownLatch acknowledged = new CountDownLatch(2);
    for (String active : new String[] {"true", "false"}) {
      Exchange exchange =
          exchange(
              "{\"alarm\":\"x"
                  + active
                  + "\",\"active\":"
                  + active
                  + ",\"kind\":\"a\",\"priority\":1}");
      exchange
          .getMessage()
          .setHeader(MqttHeaders.ACKNOWLEDGEMENT, (Acknowledgement) () -> acknowledged::countDown);
      alarms.signal(exchange);
    }
    assertTrue(acknowledged.await(10, TimeUnit.SECONDS));
  }

  @Test
  void aBadMessageIsNotTakenOver() {
    Exchange exchange = exchange("{}");
    exchange
        .getMessage()
        .setHeader(
            MqttHeaders.ACKNOWLEDGEMENT,
            (Acknowledgement)
                () -> {
                  throw new AssertionError("taken over");
                });
    assertThrows(IllegalArgumentException.class, () -> alarms.signal(exchange));
  }

  @Test
  void theOnlyOpenAlarmNeedsNoName() throws Exception {
    assertEquals("No alarm waits for an answer.", ask(alarms::acknowledge).get("text"));
    raise("a", 1);
    Map<?, ?> answer = ask(alarms::acknowledge, "HubWho", "anna by Telegram");
    assertEquals("Trouble a: acknowledged.", answer.get("text"));
    assertEquals(true, answer.get("ok"));
    assertEquals("anna by Telegram", ((Map<?, ?>) answer.get("alarm")).get("acknowledgedBy"));
  }

  @Test
  void ofSeveralOneIsNamedOrAll() throws Exception {
    raise("a", 1);
    raise("b", 2);
    raise("c", 3);
    Map<?, ?> which = ask(alarms::acknowledge);
    assertEquals(false, which.get("ok"));
    assertTrue(String.valueOf(which.get("text")).contains("(a)"), which::toString);
    assertEquals(true, ask(alarms::acknowledge, "HubAlarm", "b").get("ok"));
    assertEquals("2 of 2 acknowledged.", ask(alarms::acknowledge, "HubAlarm", "all").get("text"));
    assertEquals(
        "There is no alarm nobody, or it is over.",
        ask(alarms::acknowledge, "HubAlarm", "nobody").get("text"));
  }

  @Test
  void anAlarmIsFoundByAWordOfItsTitleIfItIsTheOnlyOne() throws Exception {
    raise("gas-lab-10", 2);
    raise("gas-lab-2", 2);
    raise("fault-shed", 2);
    assertEquals(
        "There is no alarm gas-lab-1, or it is over.",
        ask(alarms::acknowledge, "HubAlarm", "gas-lab-1").get("text"));
    assertTrue(
        String.valueOf(ask(alarms::acknowledge, "HubAlarm", "Lab").get("text"))
            .startsWith("Which one?"));
    assertEquals(true, ask(alarms::acknowledge, "HubAlarm", "SHED").get("ok"));
    assertEquals(AlarmState.ACK_ACTIVE, desk.kept("fault-shed").alarm().state());
    assertEquals(true, ask(alarms::details, "HubAlarm", "lab-2").get("ok"));
  }

  @Test
  void aShelfNeedsAReasonAndALowerPriority() throws Exception {
    raise("a", 1);
    raise("b", 2);
    Map<?, ?> done =
        ask(alarms::shelve, "HubAlarm", "b", "HubUntil", "3600", "HubWhy", "repair", "HubWho", "x");
    assertEquals(true, done.get("ok"), done::toString);
    assertEquals("SHELVED", ((Map<?, ?>) done.get("alarm")).get("state"));
    assertEquals(
        "an alarm of priority 1 is not shelved; acknowledge it.",
        ask(alarms::shelve, "HubAlarm", "a", "HubWhy", "repair").get("text"));
    assertEquals(false, ask(alarms::shelve, "HubAlarm", "b", "HubUntil", "soon").get("ok"));
    assertEquals(true, ask(alarms::unshelve, "HubAlarm", "b").get("ok"));
    assertEquals(false, ask(alarms::unshelve).get("ok"));
  }

  @Test
  void listAndDetailsAreForPeopleAlsoWithoutTheRecord() throws Exception {
    assertEquals("No alarms.", ask(alarms::list).get("text"));
    raise("a", 1);
    String list = String.valueOf(ask(alarms::list).get("text"));
    assertTrue(list.matches("\\[1] Trouble a, not answered, since .* \\(a\\)"), list);
    Map<?, ?> details = ask(alarms::details, "HubAlarm", "a");
    assertTrue(String.valueOf(details.get("text")).contains("cannot be read"), details::toString);
    assertFalse((Boolean) ask(alarms::details).get("ok"));
  }

  @Test
  void aRetainedMessageRaisesAnAlarmOfUnknownAgeAndClearsNone() {
    raise("x", 2);
    for (String active : new String[] {"true", "false"}) {
      Exchange exchange =
          exchange("{\"alarm\":\"x\",\"active\":" + active + ",\"kind\":\"a\",\"priority\":2}");
      exchange.getMessage().setHeader(MqttHeaders.MESSAGE, retained());
      alarms.signal(exchange);
    }
    await().until(() -> desk.kept("x").alarm().condition().unconfirmed());
    assertEquals(AlarmState.UNACK_ACTIVE, desk.kept("x").alarm().state());
  }

  private static Inbound retained() {
    return new Inbound("t", new byte[0], 1, true, false, 1, -1, 0, 1, false, Map.of());
  }
}
