package io.hearthwatch.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** A hub to which random things happen, beside a model of a few lines that says what to expect. */
final class AlarmRun {
  private static final String[] IDS = {"g1", "g2", "s1", "s2", "t1"};

  /** The reference: what an alarm is, without escalation. */
  private static final class Model {
    final int priority;
    AlarmState state = AlarmState.NORMAL;
    boolean active;

    /** On the even time: when the answer or the shelf ends. */
    long ends = Long.MAX_VALUE;

    Model(int priority) {
      this.priority = priority;
    }

    void signal(boolean on) {
      boolean news = on != active;
      active = on;
      if (!news) {
        return;
      }
      switch (state) {
        case NORMAL, UNACK_CLEARED -> state = on ? AlarmState.UNACK_ACTIVE : state;
        case UNACK_ACTIVE -> state = priority == 1 ? AlarmState.UNACK_CLEARED : AlarmState.NORMAL;
        case ACK_ACTIVE -> to(AlarmState.NORMAL, Long.MAX_VALUE);
        default -> {}
      }
    }

    void to(AlarmState next, long until) {
      state = next;
      ends = until;
    }

    void back() {
      to(active ? AlarmState.UNACK_ACTIVE : AlarmState.NORMAL, Long.MAX_VALUE);
    }
  }

  private final Random random;
  private final TestDesk hub =
      new TestDesk(
          Conditions.FIRST,
          Conditions.chain("2", "at once: chat-1; after 15m: everyone", "10m", "4h", ""),
          Conditions.THIRD);
  private final Map<String, Model> models = new HashMap<>();
  private final List<String> done = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();

  AlarmRun(Random random) {
    this.random = random;
    for (String id : IDS) {
      models.put(id, new Model(id.charAt(0) == 'g' ? 1 : id.charAt(0) == 's' ? 2 : 3));
    }
  }

  /** Lets so many things happen, and looks at everything after each. */
  void run(int events) {
    try {
      for (int i = 0; i < events; i++) {
        happen();
        check();
      }
      comesToRest();
    } catch (AssertionError | RuntimeException e) {
      fail(String.join("\n", done), e);
    }
  }

  private void happen() {
    String id = IDS[random.nextInt(IDS.length)];
    Model model = models.get(id);
    int what = random.nextInt(20);
    if (what < 5) {
      boolean on = random.nextInt(3) > 0;
      say((on ? "raise " : "clear ") + id);
      hub.signal(
          on
              ? Conditions.on(id, kind(id), model.priority, model.priority == 1)
              : Conditions.off(id));
      model.signal(on);
    } else if (what < 12) {
      wish(id, model, what);
    } else if (what < 16) {
      int[] seconds = {1, 20, 59, 60, 61, 130, 600, 930, 4_000, 90_000};
      int pass = seconds[random.nextInt(seconds.length)];
      say("pass " + pass + " s");
      hub.pass(pass + "s");
    } else if (what == 16) {
      long by = random.nextInt(2) == 0 ? -random.nextInt(100_000) : -random.nextInt(100);
      say("clock set by " + by + " s");
      hub.time.set(Duration.ofSeconds(by));
      hub.work();
    } else if (what == 17) {
      hub.refusing = !hub.refusing;
      say("routes " + (hub.refusing ? "fail" : "work"));
    } else if (what == 18) {
      hub.store.broken = !hub.store.broken;
      say("store " + (hub.store.broken ? "fails" : "works"));
      hub.pass(hub.store.broken ? "1s" : "31s");
    } else if (hub.store.broken) {
      say("routes reloaded");
      hub.routesGone().routesBack();
    } else {
      int away = random.nextInt(3) == 0 ? 4_000 : 1;
      hub.pass("31s"); // what the store missed is in it
      say("killed, started after " + away + " s");
      hub.crash(Duration.ofSeconds(away));
    }
    time();
  }

  private static String kind(String id) {
    return id.startsWith("g") ? "gas" : "detector-silent";
  }

  private void say(String what) {
    done.add(hub.time.instant() + " " + what);
  }

  private long now() {
    return hub.time.getAsLong();
  }

  private void time() {
    models
        .values()
        .forEach(
            model -> {
              if (model.ends <= now()) {
                model.back();
              }
            });
  }

  private void wish(String id, Model model, int what) {
    AlarmState before = model.state;
    switch (what) {
      case 5, 6, 7 -> {
        say("acknowledge " + id);
        hub.acknowledge(id);
        if (before == AlarmState.UNACK_CLEARED) {
          model.to(AlarmState.NORMAL, Long.MAX_VALUE);
        } else if (before == AlarmState.UNACK_ACTIVE || before == AlarmState.ACK_ACTIVE) {
          long s = model.priority == 1 ? 900 : 14_400;
          model.to(
              AlarmState.ACK_ACTIVE,
              model.priority == 3 ? Long.MAX_VALUE : now() + s * 1_000_000_000);
        }
      }
      case 8 -> {
        say("shelve " + id);
        Instant until = hub.time.instant().plusSeconds(3_600);
        AlarmDesk.Answer answer = hub.want(id, AlarmEvent.shelve(until, "anna", "why"));
        boolean may =
            model.priority > 1
                && (before == AlarmState.UNACK_ACTIVE
                    || before == AlarmState.ACK_ACTIVE
                    || before == AlarmState.SHELVED);
        assertEquals(may, answer.alarm() != null && answer.refusal() == null);
        if (may) {
          model.to(AlarmState.SHELVED, now() + 3_600_000_000_000L);
        }
      }
      case 9 -> {
        say("unshelve " + id);
        hub.want(id, AlarmEvent.unshelve("anna", null));
        if (before == AlarmState.SHELVED) {
          model.back();
        }
      }
      case 10 -> {
        say("out of service " + id);
        hub.want(id, AlarmEvent.outOfService("anna", "why"));
        if (before != AlarmState.NORMAL) {
          model.to(AlarmState.OUT_OF_SERVICE, Long.MAX_VALUE);
        }
      }
      default -> {
        say("in service " + id);
        hub.want(id, AlarmEvent.inService("anna", null));
        if (before == AlarmState.OUT_OF_SERVICE) {
          model.back();
        }
      }
    }
  }

  private void check() {
    for (Notice notice : hub.delivered) {
      done.add("  " + notice.event() + " " + notice.id());
      assertTrue(ids.add(notice.id()), () -> "twice: " + notice.id());
    }
    for (String id : IDS) {
      Model model = models.get(id);
      Alarm alarm = hub.alarm(id);
      assertEquals(model.state, alarm.state(), id);
      boolean asks = alarm.state().isUnacknowledged();
      if (asks) {
        assertNotNull(alarm.nextAt(), () -> id + " has no next step");
        assertTrue(alarm.nextAt().isAfter(hub.time.instant()), () -> id + " has an overdue step");
        Duration most = Duration.ofSeconds(model.priority == 1 && model.active ? 62 : 86_402);
        assertTrue(
            !alarm.nextAt().isAfter(hub.time.instant().plus(most)),
            () -> id + " is told as late as " + alarm.nextAt());
      }
      if (model.state == AlarmState.UNACK_ACTIVE) {
        assertTrue(
            alarm.escalation().told() || alarm.escalation().owed() != null,
            () -> id + ": nobody knows, and nobody will");
        if (!told(id)) {
          assertTrue(
              hub.desk.waiting() > 0 || alarm.escalation().owed() != null,
              () -> id + ": was told to nobody");
        }
      }
    }
    hub.delivered.forEach(this::count);
    hub.delivered.clear();
  }

  private final Set<String> toldIncidents = new HashSet<>();

  private boolean told(String id) {
    String incident = hub.alarm(id).incident().id();
    return toldIncidents.contains(incident)
        || hub.delivered.stream()
            .anyMatch(
                n ->
                    incident.equals(n.alarm().incident())
                        || n.alarms() != null
                            && n.alarms().stream().anyMatch(a -> incident.equals(a.incident())));
  }

  /** What was told fits the state in which it was said. */
  private void count(Notice notice) {
    toldIncidents.add(notice.alarm().incident());
    if (notice.alarms() != null) {
      notice.alarms().forEach(alarm -> toldIncidents.add(alarm.incident()));
    }
    if (notice.event().asks()) {
      AlarmState state = notice.alarm().state();
      assertTrue(state.isUnacknowledged(), () -> notice.event() + " of an alarm that is " + state);
    }
  }

  /** When everything works again, nothing waits and everything is normal in the end. */
  private void comesToRest() {
    hub.refusing = false;
    hub.store.broken = false;
    hub.pass("61s");
    time();
    check();
    assertEquals(0, hub.desk.waiting());
    assertNull(hub.desk.problem());
    assertEquals(List.of(), hub.audit());
    for (String id : IDS) {
      hub.want(id, AlarmEvent.inService("anna", null));
      hub.want(id, AlarmEvent.unshelve("anna", null));
      hub.signal(Conditions.off(id));
      hub.acknowledge(id);
    }
    hub.pass("1s");
    assertEquals(List.of(), hub.desk.all());
    assertEquals(0, hub.store.alarms());
    assertEquals(0, hub.store.notices());
  }
}
