package io.hearthwatch.lock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.lock.LockJournal.Line;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.jboss.logging.Logger;

/**
 * The locks that doors are wired to: which buttons open them, what they last reported, and whether
 * the last command was confirmed.
 */
@ApplicationScoped
@Named("locks")
@RegisterForReflection // called from routes
public class Locks {
  private static final Logger LOG = Logger.getLogger(Locks.class);
  private static final Set<String> STATES = Set.of("LOCKED", "UNLOCKED", "JAMMED");
  private static final String NAME = "[A-Za-z0-9._-]{1,100}";
  private static final String CONDITION = "HubLockCondition";
  private static final int LONGEST_REPORT = 4_096;

  /** How long a lock that reports its state has to confirm a command. */
  static final Duration CONFIRMATION = Duration.ofSeconds(5);

  /** A wired door. */
  public record Door(String routeId, String button, String lock) {}

  /**
   * What is known of a lock.
   *
   * @param state LOCKED, UNLOCKED, JAMMED, or null when it never reported
   * @param who the source of the press that the state followed, or null
   */
  @RegisterForReflection
  public record View(
      String lock,
      String topic,
      List<String> buttons,
      String state,
      Instant stateAt,
      String who,
      Map<String, Object> lastPress) {}

  private static final class Known {
    String state;
    Instant stateAt;
    String who;

    /** The last decision, also a refusal. */
    Line last;

    /** The last command. */
    Line sent;

    /** The command whose confirmation is due. */
    Line awaited;

    /** Whether it is known that the lock is well; after the hub's start nothing is. */
    boolean well;

    void confirmed(Line command) {
      if (last != null && last.uid().equals(command.uid())) {
        last = command;
      }
      sent = command;
      awaited = null;
    }
  }

  private final LockJournal journal;
  private final Clock clock;
  private final ObjectMapper json;
  private final Map<String, Known> known = new TreeMap<>();
  private volatile List<Door> doors = List.of();

  Locks(LockJournal journal, Clock clock, ObjectMapper json) {
    this.journal = journal;
    this.clock = clock;
    this.json = json;
  }

  /** The doors as the route files wire them now. */
  public void wired(List<Door> doors) {
    this.doors = List.copyOf(doors);
  }

  /** Topic of the lock that a button is wired to, or null. */
  String lockOf(String button) {
    for (Door door : doors) {
      if (door.button().equals(button)) {
        return door.lock();
      }
    }
    return null;
  }

  /** A decision about a lock; a command that was sent now awaits its confirmation. */
  synchronized void decided(Line decided) {
    Line line = decided;
    if (line.lock() != null) {
      Known lock = known.computeIfAbsent(line.lock(), l -> new Known());
      if (line.decision().equals("SENT") && lock.state != null) {
        if (lock.stateAt.isBefore(line.at())) {
          lock.awaited = line;
        } else { // the lock was quicker than the broker's acknowledgement
          line = line.confirmed(lock.state);
          lock.who = line.source();
        }
      }
      lock.last = line;
      lock.sent = line.decision().equals("SENT") ? line : lock.sent;
    }
    journal.write(line);
  }

  /**
   * A lock's report, {@code {"state":"LOCKED|UNLOCKED|JAMMED"}} on {@code <lock topic>/state}.
   * Leaves the state and who brought it about as JSON in the body, the lock's name in the header
   * {@code lock}, and what it means for its alarm for {@link #conditions}.
   *
   * @throws IllegalArgumentException when it is no such report; the message becomes a dead letter
   */
  public void reported(Exchange exchange) {
    String topic = exchange.getMessage().getHeader("CamelMqttTopic", String.class);
    if (!name(topic.substring(0, topic.length() - "/state".length())).matches(NAME)) {
      throw new IllegalArgumentException(
          "lock state: a lock's name may hold letters, digits, . _ -");
    }
    String state = state(exchange.getMessage().getBody(byte[].class));
    String lock = topic.substring(0, topic.length() - "/state".length());
    exchange.setProperty(CONDITION, condition(lock, state));
    String who = confirm(lock, state);
    exchange.getMessage().setHeader("lock", name(lock));
    Map<String, Object> body = new TreeMap<>();
    body.put("state", state);
    body.put("at", clock.instant().toString());
    body.put("who", who);
    try {
      exchange.getMessage().setBody(json.writeValueAsBytes(body));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a report means for the lock's alarm, or null when that is known already. */
  private synchronized Map<String, Object> condition(String topic, String state) {
    Known lock = known.computeIfAbsent(topic, l -> new Known());
    boolean well = !state.equals("JAMMED");
    if (well && lock.well) {
      return null;
    }
    lock.well = well;
    return LockCondition.reported(name(topic), state);
  }

  /** Step of a route after a report: leaves the condition in the body, or ends the route. */
  public void conditions(Exchange exchange) {
    Object condition = exchange.getProperty(CONDITION);
    if (condition == null) {
      exchange.setRouteStop(true);
    } else {
      exchange.getMessage().setBody(condition);
    }
  }

  private String state(byte[] payload) {
    try {
      JsonNode report =
          payload == null || payload.length > LONGEST_REPORT ? null : json.readTree(payload);
      String state = report == null ? "" : report.path("state").asText("");
      if (STATES.contains(state)) {
        return state;
      }
    } catch (IOException e) {
      // said below
    }
    throw new IllegalArgumentException(
        "lock state: must be {\"state\":\"LOCKED|UNLOCKED|JAMMED\"}");
  }

  private synchronized String confirm(String topic, String state) {
    Known lock = known.computeIfAbsent(topic, l -> new Known());
    lock.state = state;
    lock.stateAt = clock.instant();
    Line sent = lock.sent;
    if (sent != null
        && sent.confirmation() == null
        && Duration.between(sent.at(), lock.stateAt).compareTo(CONFIRMATION) <= 0) {
      lock.who = sent.source();
      lock.confirmed(sent.confirmed(state));
      journal.write(lock.sent);
      if (state.equals("JAMMED")) {
        LOG.errorf("Lock %s is jammed (press %s)", name(topic), sent.pressId());
      }
    } else {
      lock.who = null;
    }
    return lock.who;
  }

  /**
   * Notes commands that a reporting lock has not confirmed in time. Called every second; leaves
   * conditions in the body, or ends the route.
   */
  public void checkConfirmations(Exchange exchange) {
    List<Map<String, Object>> missing = missing();
    if (missing.isEmpty()) {
      exchange.setRouteStop(true);
    } else {
      exchange.getMessage().setBody(missing);
    }
  }

  private synchronized List<Map<String, Object>> missing() {
    Instant now = clock.instant();
    List<Map<String, Object>> conditions = new ArrayList<>();
    known.forEach(
        (topic, lock) -> {
          Line awaited = lock.awaited;
          if (awaited != null && Duration.between(awaited.at(), now).compareTo(CONFIRMATION) > 0) {
            LOG.errorf(
                "Lock %s did not confirm press %s within %d s",
                name(topic), awaited.pressId(), CONFIRMATION.toSeconds());
            Line missing = awaited.confirmed("MISSING");
            lock.confirmed(missing);
            lock.well = false;
            journal.write(missing);
            conditions.add(LockCondition.missing(name(topic), awaited.source()));
          }
        });
    return conditions;
  }

  /** All locks that are wired or have been heard of. */
  synchronized List<View> all() {
    Map<String, List<String>> buttons = new TreeMap<>();
    known.keySet().forEach(lock -> buttons.put(lock, new ArrayList<>()));
    doors.forEach(
        door -> buttons.computeIfAbsent(door.lock(), l -> new ArrayList<>()).add(door.button()));
    List<View> views = new ArrayList<>();
    buttons.forEach((topic, from) -> views.add(view(topic, from)));
    return views;
  }

  private View view(String topic, List<String> buttons) {
    Known lock = known.getOrDefault(topic, new Known());
    Map<String, Object> press = null;
    if (lock.last != null) {
      press = new TreeMap<>();
      press.put("at", lock.last.at().toString());
      press.put("source", lock.last.source());
      press.put("pressId", lock.last.pressId());
      press.put("decision", lock.last.decision());
      press.put("reason", lock.last.reason());
      press.put("confirmation", lock.last.confirmation());
    }
    return new View(name(topic), topic, buttons, lock.state, lock.stateAt, lock.who, press);
  }

  private static String name(String topic) {
    return topic.substring(topic.lastIndexOf('/') + 1);
  }
}
