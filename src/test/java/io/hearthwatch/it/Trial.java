package io.hearthwatch.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearthwatch.it.servers.Client;
import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.standin.TelegramServer;
import io.hearthwatch.standin.TelegramServer.Behaviour;
import io.hearthwatch.standin.TelegramServer.Request;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One alarm with three chats and a chain of its own, beside others on the same hub. */
final class Trial {
  static final int A = 1;
  static final int B = 2;
  static final int C = 3;
  private static final List<Integer> CHATS = List.of(A, B, C);
  static final String SEND = "sendMessage";
  static final String EDIT = "editMessageText";

  /** How the texts of repeats and of later steps begin. */
  static final String REPEATED = "STILL: ";

  static final String ESCALATED = "NOT ANSWERED: ";

  /** In nanoseconds. */
  static final long SECOND = 1_000_000_000L;

  private final Detector detector = Detector.fresh();
  private final int number;
  private final String chain;
  private final String repeat;
  private final TelegramServer telegram;
  private Client client;
  private HubProcess hub;
  private String alarm = detector.alarm();
  private int sequence;
  private boolean settled;

  /**
   * @param number tells its chats from those of others
   * @param chain with A, B and C for its chats
   */
  Trial(int number, String chain, String repeat, TelegramServer telegram) {
    this.number = number;
    this.chain = chain;
    this.repeat = repeat;
    this.telegram = telegram;
  }

  /** Its part of {@code HUB_TELEGRAM_CHATS}. */
  String chats() {
    return CHATS.stream().map(c -> name(c) + ":" + id(c)).collect(Collectors.joining(","));
  }

  /** A route for the alarms of its site. */
  String route() {
    String words =
        chain
            .replaceAll("\\bA\\b", name(A))
            .replaceAll("\\bB\\b", name(B))
            .replaceAll("\\bC\\b", name(C));
    return """
        - route:
            id: escalation-trial-%d
            from:
              uri: alarm:escalation
              parameters:
                priority: 1
                site: "%s"
                chain: "%s"
                repeat: %s
                acknowledgedFor: 15m
                quietHours: ""
              steps:
                - bean:
                    ref: outbox
                    method: add
        """
        .formatted(number, detector.site(), words, repeat);
  }

  private String name(int chat) {
    return "chat" + number + "x" + chat;
  }

  private String id(int chat) {
    return String.valueOf(number * 10 + chat);
  }

  void use(HubProcess running, Client publisher) {
    hub = running;
    client = publisher;
  }

  // before the hub is killed

  void reading(String value) {
    client.publish(detector.topic(), detector.regular(++sequence, value));
  }

  /** An alarm of a user's own in the same place; it can be cleared at once. */
  void signal(boolean active) {
    alarm = "water-" + detector.mac().replace(":", "");
    String body =
        "{\"alarm\":\"%s\",\"active\":%s,\"kind\":\"water\",\"priority\":1,\"site\":\"%s\",\"title\":\"Water near %s\"}";
    assertEquals(
        202,
        hub.post("/hooks/alarm", body.formatted(alarm, active, detector.site(), detector.mac()))
            .status());
  }

  void acknowledge() {
    assertEquals(200, hub.post("/alarms/" + alarm + "/ack", "{\"by\":\"anna\"}").status());
  }

  /** What is sent to the chat from now on is taken and never answered. */
  void hold(int chat) {
    telegram.behave(id(chat), Behaviour.DEAD);
  }

  /** Waits until something held is under way. */
  void awaitUnderWay(int chat, String method) {
    telegram.await(Wait.SOON, r -> isOurs(r, chat) && r.method().equals(method) && r.status() == 0);
  }

  /** Waits until so many messages have arrived. */
  void awaitTold(int chat, int messages) {
    telegram.await(Wait.LONG, messages, r -> isMessage(r, chat) && r.status() == 200);
  }

  /** Waits until so many messages have arrived and the hub knows it: none may come twice. */
  void awaitSettled(int chat, int messages) {
    awaitTold(chat, messages);
    Wait.soon("the outbox has nothing of " + alarm)
        .until(
            () ->
                RecordDb.local(hub)
                        .number("SELECT COUNT(*) FROM outbox WHERE incident LIKE ?", alarm + "#%")
                    == 0);
    settled = true;
  }

  // after it

  void awaitState(String wanted) {
    Wait.upTo(Wait.LONG, alarm + " is " + wanted).until(() -> state().equals(wanted));
  }

  String state() {
    return view("state");
  }

  String view(String field) {
    return hub.get("/alarms/" + alarm).json().path("alarm").path(field).asText();
  }

  /** Waits until the chat's message has been changed to say this. */
  void awaitEdited(int chat, String words) {
    telegram.await(
        Wait.LONG,
        r ->
            isOurs(r, chat)
                && r.method().equals(EDIT)
                && r.status() == 200
                && r.text().contains(words));
  }

  /** The first message that arrived and whose text has these words; epoch nanoseconds. */
  long toldAt(int chat, String words) {
    return telegram
        .await(Wait.LONG, r -> isMessage(r, chat) && r.status() == 200 && r.text().contains(words))
        .at();
  }

  /** How many messages were sent to the chat, answered or not. */
  int sent(int chat) {
    return (int) telegram.requests(SEND).stream().filter(r -> isMessage(r, chat)).count();
  }

  /**
   * Every notice has a text of its own, with its time. One may come twice to a chat, the one that
   * was under way when the hub was killed, and none where the hub was at rest.
   */
  void assertNothingDoubledButWhatWasUnderWay() {
    for (int chat : CHATS) {
      Map<String, Integer> times = new TreeMap<>();
      telegram.requests(SEND).stream()
          .filter(r -> isMessage(r, chat))
          .forEach(r -> times.merge(r.text(), 1, Integer::sum));
      Set<Integer> counts = Set.copyOf(times.values());
      long doubled = times.values().stream().filter(n -> n > 1).count();
      assertTrue(
          counts.stream().allMatch(n -> n <= 2) && doubled <= (settled ? 0 : 1),
          () -> name(chat) + " was told more than once: " + times);
    }
  }

  private boolean isMessage(Request request, int chat) {
    return request.method().equals(SEND) && isOurs(request, chat);
  }

  private boolean isOurs(Request request, int chat) {
    return request.chat().equals(id(chat)) && request.text().contains(detector.mac());
  }
}
