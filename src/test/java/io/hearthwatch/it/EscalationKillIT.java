package io.hearthwatch.it;

import static io.hearthwatch.it.Trial.A;
import static io.hearthwatch.it.Trial.B;
import static io.hearthwatch.it.Trial.C;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearthwatch.it.servers.Client;
import io.hearthwatch.it.servers.HubLogs;
import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.Mosquitto;
import io.hearthwatch.standin.TelegramServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The hub is killed while alarms are at every step of their escalation, one alarm at each: whoever
 * is to be told is told, and nobody twice, save of what was under way at that moment. One kill
 * serves all alarms of a group, few enough not to be a flood.
 */
@ExtendWith(HubLogs.class)
class EscalationKillIT {
  private static final String SEND = "sendMessage";
  private static final String EDIT = "editMessageText";
  private static final String REPEATED = "STILL: ";
  private static final String ESCALATED = "NOT ANSWERED: ";
  private static final long SECOND = 1_000_000_000L;

  /** Alarms that share a hub and a kill. */
  enum Group {
    TELLING,
    ANSWERING
  }

  /** Where an alarm is when the hub is killed. */
  enum Moment {
    FIRST_MESSAGE_UNDER_WAY(Group.TELLING, "60s", "at once: A") {
      @Override
      void begin(Trial trial) {
        trial.hold(A);
        super.begin(trial);
      }

      @Override
      void reach(Trial trial) {
        trial.awaitUnderWay(A, SEND);
      }

      @Override
      void after(Trial trial) {
        trial.awaitTold(A, 1);
        assertEquals(2, trial.sent(A), "the one under way, and once more");
      }
    },
    AFTER_FIRST_MESSAGE(Group.TELLING, "60s", "at once: A; after 2m: B") {
      @Override
      void reach(Trial trial) {
        trial.awaitSettled(A, 1);
      }

      @Override
      void after(Trial trial) {
        assertEquals(1, trial.sent(A));
        assertEquals(0, trial.sent(B));
      }
    },
    BETWEEN_FIRST_AND_REPEAT(Group.TELLING, "20s", "at once: A") {
      @Override
      void reach(Trial trial) {
        trial.awaitSettled(A, 1);
      }

      @Override
      void after(Trial trial) {
        long pause = trial.toldAt(A, REPEATED) - trial.toldAt(A, "");
        assertTrue(pause > 19 * SECOND, () -> "again after " + pause + " ns");
        trial.acknowledge();
      }
    },
    REPEAT_UNDER_WAY(Group.TELLING, "1s", "at once: A") {
      @Override
      void reach(Trial trial) {
        trial.awaitTold(A, 1);
        trial.hold(A);
        trial.awaitUnderWay(A, SEND);
      }

      @Override
      void after(Trial trial) {
        trial.toldAt(A, REPEATED);
        trial.acknowledge();
      }
    },
    BEFORE_SECOND_CHAT(Group.TELLING, "60s", "at once: A; after 20s: B") {
      @Override
      void reach(Trial trial) {
        trial.awaitSettled(A, 1);
      }

      @Override
      void after(Trial trial) {
        long pause = trial.toldAt(B, ESCALATED) - trial.toldAt(A, "");
        assertTrue(pause > 19 * SECOND, () -> "the second after " + pause + " ns");
        trial.awaitTold(A, 2);
      }
    },
    SECOND_CHAT_UNDER_WAY(Group.TELLING, "60s", "at once: A; after 1s: B") {
      @Override
      void begin(Trial trial) {
        trial.hold(B);
        super.begin(trial);
      }

      @Override
      void reach(Trial trial) {
        trial.awaitUnderWay(B, SEND);
      }

      @Override
      void after(Trial trial) {
        trial.toldAt(B, ESCALATED);
        assertEquals(2, trial.sent(B), "the one under way, and once more");
      }
    },
    AFTER_SECOND_CHAT(Group.TELLING, "60s", "at once: A; after 1s: B; after 2m: C") {
      @Override
      void reach(Trial trial) {
        trial.awaitTold(A, 2);
        trial.awaitSettled(B, 1);
      }

      @Override
      void after(Trial trial) {
        assertEquals(List.of(2, 1, 0), Stream.of(A, B, C).map(trial::sent).toList());
      }
    },
    STEP_DUE_WHILE_DOWN(Group.TELLING, "60s", "at once: A; after 5s: B") {
      @Override
      void begin(Trial trial) {
        // just before the kill
      }

      @Override
      void reach(Trial trial) {
        super.begin(trial);
        trial.awaitSettled(A, 1);
      }

      @Override
      void after(Trial trial) {
        trial.toldAt(B, ESCALATED);
        trial.awaitTold(A, 2);
      }
    },
    JUST_PUBLISHED(Group.TELLING, "60s", "at once: A") {
      @Override
      void begin(Trial trial) {
        // just before the kill
      }

      @Override
      void reach(Trial trial) {
        super.begin(trial);
      }

      @Override
      void after(Trial trial) {
        trial.awaitTold(A, 1);
      }
    },

    BEFORE_EVERYONE(Group.ANSWERING, "60s", "at once: A; after 1s: B; after 20s: everyone") {
      @Override
      void reach(Trial trial) {
        trial.awaitTold(A, 2);
        trial.awaitSettled(B, 1);
      }

      @Override
      void after(Trial trial) {
        long pause = trial.toldAt(C, ESCALATED) - trial.toldAt(A, "");
        assertTrue(pause > 19 * SECOND, () -> "everyone after " + pause + " ns");
        trial.awaitTold(B, 2);
        trial.awaitTold(A, 3);
      }
    },
    EVERYONE_UNDER_WAY(Group.ANSWERING, "60s", "at once: A; after 1s: B; after 2s: everyone") {
      @Override
      void begin(Trial trial) {
        trial.hold(C);
        super.begin(trial);
      }

      @Override
      void reach(Trial trial) {
        trial.awaitUnderWay(C, SEND);
      }

      @Override
      void after(Trial trial) {
        trial.toldAt(C, ESCALATED);
        trial.awaitTold(B, 2);
        trial.awaitTold(A, 3);
      }
    },
    AFTER_EVERYONE(Group.ANSWERING, "60s", "at once: A; after 1s: B; after 2s: A, B, C") {
      @Override
      void reach(Trial trial) {
        trial.awaitTold(A, 3);
        trial.awaitTold(B, 2);
        trial.awaitSettled(C, 1);
      }

      @Override
      void after(Trial trial) {
        assertEquals(List.of(3, 2, 1), Stream.of(A, B, C).map(trial::sent).toList());
      }
    },
    ACKNOWLEDGED(Group.ANSWERING, "3s", "at once: A; after 8s: B") {
      @Override
      void reach(Trial trial) {
        trial.awaitTold(A, 1);
        trial.acknowledge();
        trial.awaitSettled(A, 1);
      }

      @Override
      void after(Trial trial) {
        assertEquals("ACK_ACTIVE", trial.state());
        trial.awaitEdited(A, "acknowledged by anna");
        assertEquals(0, trial.sent(B), "told although somebody had answered");
      }
    },
    ACKNOWLEDGEMENT_UNDER_WAY(Group.ANSWERING, "60s", "at once: A") {
      @Override
      void reach(Trial trial) {
        trial.awaitSettled(A, 1);
        trial.hold(A);
        trial.acknowledge();
        trial.awaitUnderWay(A, EDIT);
      }

      @Override
      void after(Trial trial) {
        trial.awaitEdited(A, "acknowledged by anna");
        assertEquals("ACK_ACTIVE", trial.state());
      }
    },
    CLEAR_UNDER_WAY(Group.ANSWERING, "60s", "at once: A") {
      @Override
      void begin(Trial trial) {
        trial.signal(true);
      }

      @Override
      void reach(Trial trial) {
        trial.awaitSettled(A, 1);
        trial.hold(A);
        trial.signal(false);
        trial.awaitUnderWay(A, EDIT);
      }

      @Override
      void after(Trial trial) {
        trial.awaitEdited(A, "Over, please acknowledge");
        assertEquals("UNACK_CLEARED", trial.state());
      }
    },
    JUST_CLEARED(Group.ANSWERING, "60s", "at once: A") {
      @Override
      void begin(Trial trial) {
        trial.signal(true);
      }

      @Override
      void reach(Trial trial) {
        trial.awaitSettled(A, 1);
        trial.signal(false);
      }

      @Override
      void after(Trial trial) {
        assertEquals("UNACK_CLEARED", trial.state());
        trial.awaitEdited(A, "Over, please acknowledge");
      }
    },
    /** Gas is over only when 30 s of normal readings say so; those before the kill are not one. */
    CLEARING_GAS(Group.ANSWERING, "60s", "at once: A") {
      @Override
      void reach(Trial trial) {
        trial.awaitSettled(A, 1);
        for (int i = 0; i < 3; i++) {
          trial.reading("0");
        }
      }

      @Override
      void after(Trial trial) {
        Instant start = Instant.now();
        assertEquals("UNACK_ACTIVE", trial.state());
        ScheduledExecutorService device = Executors.newSingleThreadScheduledExecutor();
        device.scheduleWithFixedDelay(() -> trial.reading("0"), 0, 1, TimeUnit.SECONDS);
        try {
          trial.awaitState("UNACK_CLEARED");
        } finally {
          device.shutdownNow();
        }
        Duration took = Duration.between(start, Instant.parse(trial.view("clearedAt")));
        assertTrue(took.toSeconds() >= 29, () -> "over after " + took);
        trial.awaitEdited(A, "Over, please acknowledge");
      }
    };

    private final Group group;
    private final String repeat;
    private final String chain;

    Moment(Group group, String repeat, String chain) {
      this.group = group;
      this.repeat = repeat;
      this.chain = chain;
    }

    /** Raises the alarm. */
    void begin(Trial trial) {
      trial.reading("1");
    }

    /** Waits until the alarm is there. */
    abstract void reach(Trial trial);

    /** Waits for what is to come when the hub runs again. */
    abstract void after(Trial trial);
  }

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void whoeverIsToBeToldIsToldOnce(Group group) throws Exception {
    Map<Moment, Trial> trials = new EnumMap<>(Moment.class);
    try (TelegramServer telegram = new TelegramServer();
        Mosquitto broker = Mosquitto.plain()) {
      for (Moment moment : Moment.values()) {
        if (moment.group == group) {
          trials.put(moment, new Trial(trials.size() + 1, moment.chain, moment.repeat, telegram));
        }
      }
      try (Client client = Client.connect(broker.url());
          HubProcess hub = hub(broker, telegram, trials).waitReady()) {
        trials.values().forEach(trial -> trial.use(hub, client));
        trials.forEach(Moment::begin);
        trials.forEach(Moment::reach);
        hub.kill9();
        telegram.behaveWell();
        if (trials.containsKey(Moment.STEP_DUE_WHILE_DOWN)) {
          Awaitility.await().pollDelay(Duration.ofSeconds(5)).until(() -> true);
        }
        hub.restart().waitReady();
        each(trials, Moment::after);
        each(trials, (moment, trial) -> trial.assertNothingDoubledButWhatWasUnderWay());
      }
    }
  }

  private static void each(Map<Moment, Trial> trials, BiConsumer<Moment, Trial> check) {
    assertAll(
        trials.entrySet().stream()
            .map(
                e ->
                    () ->
                        assertAll(
                            e.getKey().name(), () -> check.accept(e.getKey(), e.getValue()))));
  }

  private HubProcess hub(Mosquitto broker, TelegramServer telegram, Map<Moment, Trial> trials)
      throws IOException {
    Path routes = folder.resolve("routes");
    HubProcess.copyFolder(HubProcess.root().resolve("routes"), routes);
    Files.writeString(
        routes.resolve("trials.yaml"),
        "# The chains of the trials.\n"
            + trials.values().stream().map(Trial::route).collect(Collectors.joining()));
    return HubProcess.with()
        .mqtt(broker.url())
        .routes(routes)
        .env("HUB_TELEGRAM_URL", telegram.url())
        .env("HUB_TELEGRAM_TOKEN", "123456:stand-in-secret")
        .env(
            "HUB_TELEGRAM_CHATS",
            trials.values().stream().map(Trial::chats).collect(Collectors.joining(",")))
        .start();
  }
}
