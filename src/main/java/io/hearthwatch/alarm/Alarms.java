package io.hearthwatch.alarm;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.mqtt.Acknowledgement;
import io.hearthwatch.mqtt.Inbound;
import io.hearthwatch.mqtt.MqttHeaders;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * The steps of routes that raise and clear alarms. What people want of them: {@link AlarmWishes}.
 */
@ApplicationScoped
@Named("alarms")
@RegisterForReflection // called from routes
public class Alarms {
  private static final long HTTP_WAIT_S = 20;
  private static final long AUDIT_WAIT_S = 10;

  private final AlarmDesk desk;
  private final AlarmWishes wishes;
  private final ConditionReader reader;

  Alarms(AlarmDesk desk, AlarmWishes wishes, ObjectMapper json) {
    this.desk = desk;
    this.wishes = wishes;
    this.reader = new ConditionReader(json);
  }

  /**
   * What a source says: a condition as a map, a list of them, or the same as JSON. Returns at once.
   * A message by MQTT is acknowledged when the alarm is committed.
   *
   * @throws IllegalArgumentException when it is no condition
   */
  public void signal(Exchange exchange) {
    Message message = exchange.getMessage();
    List<Condition> conditions = read(message);
    if (conditions.isEmpty()) {
      return;
    }
    Object acknowledgement = message.getHeader(MqttHeaders.ACKNOWLEDGEMENT);
    desk.signal(
        conditions,
        acknowledgement instanceof Acknowledgement pending ? pending.takeOver() : () -> {});
  }

  private List<Condition> read(Message message) {
    Object body = message.getBody();
    boolean text = body instanceof byte[] || body instanceof String;
    if (text && message.getHeader(MqttHeaders.MESSAGE) instanceof Inbound mqtt && mqtt.retained()) {
      return reader.read(body).stream().filter(Condition::active).map(Condition::old).toList();
    }
    return reader.read(
        body instanceof Iterable || body instanceof java.util.Map || text || body == null
            ? body
            : message.getBody(byte[].class));
  }

  /** The same by HTTP; answers 202 when it is committed, or 400 with what is wrong. */
  public void signalFromHttp(Exchange exchange) throws InterruptedException {
    Message message = exchange.getMessage();
    List<Condition> conditions;
    try {
      conditions = reader.read(message.getBody(byte[].class));
      if (conditions.isEmpty()) {
        throw new IllegalArgumentException("condition: the body is empty");
      }
    } catch (IllegalArgumentException e) {
      answer(message, 400, problem(400, "condition refused", e.getMessage()));
      return;
    }
    CompletableFuture<Void> safe = new CompletableFuture<>();
    desk.signal(conditions, () -> safe.complete(null));
    try {
      safe.get(HTTP_WAIT_S, TimeUnit.SECONDS);
      answer(message, 202, "{\"accepted\":true}");
    } catch (TimeoutException | ExecutionException e) {
      answer(message, 503, problem(503, "alarm not safe yet", "the hub is busy; send it again"));
    }
  }

  private static String problem(int status, String title, String detail) {
    return "{\"type\":\"about:blank\",\"title\":\""
        + title
        + "\",\"status\":"
        + status
        + ",\"detail\":\""
        + new String(JsonStringEncoder.getInstance().quoteAsString(detail))
        + "\"}";
  }

  private static void answer(Message message, int status, String body) {
    message.removeHeaders("*");
    message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    message.setHeader(
        Exchange.CONTENT_TYPE, status >= 400 ? "application/problem+json" : "application/json");
    message.setBody(body.getBytes(StandardCharsets.UTF_8));
  }

  /** Raises an alarm of a user's own, in one line of a route. */
  public void raise(String alarm, int priority, String title) {
    if (priority < 1 || priority > 3) {
      throw new IllegalArgumentException("alarm " + alarm + ": priority must be 1, 2 or 3");
    }
    String id = ConditionReader.id(alarm);
    desk.signal(List.of(Condition.plain(id, Condition.CUSTOM, priority, title, null)), () -> {});
  }

  /** Says that an alarm is over. */
  public void clear(String alarm) {
    desk.signal(List.of(Condition.over(ConditionReader.id(alarm))), () -> {});
  }

  /** Looks whether everybody who is to be told will be; to be called every minute. */
  public void audit() throws InterruptedException {
    try {
      desk.audit().get(AUDIT_WAIT_S, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      desk.silent();
    }
  }

  /** Acknowledges the alarm in {@code HubAlarm}, the only one, or {@code all}. */
  public void acknowledge(Exchange exchange) throws InterruptedException {
    wishes.acknowledge(exchange.getMessage());
  }

  /** Shelves the alarm in {@code HubAlarm} for {@code HubUntil} seconds. */
  public void shelve(Exchange exchange) throws InterruptedException {
    wishes.shelve(exchange.getMessage());
  }

  /** Takes the alarm in {@code HubAlarm} from the shelf. */
  public void unshelve(Exchange exchange) throws InterruptedException {
    wishes.unshelve(exchange.getMessage());
  }

  /** All alarms that are not normal. */
  public void list(Exchange exchange) {
    wishes.list(exchange.getMessage());
  }

  /** The alarm in {@code HubAlarm} with the newest lines of its journal. */
  public void details(Exchange exchange) {
    wishes.details(exchange.getMessage());
  }

  /** Notes a message from a chat that is not obeyed: from {@code HubWho}, about {@code HubWhy}. */
  public void chatRefused(Exchange exchange) {
    wishes.chatRefused(exchange.getMessage());
  }

  /** How the alarms of the last seven days were. */
  public void report(Exchange exchange) {
    wishes.report(exchange.getMessage());
  }
}
