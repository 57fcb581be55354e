package io.hearthwatch.it;

import static io.hearthwatch.it.Trial.A;
import static io.hearthwatch.it.Trial.B;
import static io.hearthwatch.it.Trial.C;
import static io.hearthwatch.it.Trial.EDIT;
import static io.hearthwatch.it.Trial.ESCALATED;
import static io.hearthwatch.it.Trial.REPEATED;
import static io.hearthwatch.it.Trial.SECOND;
import static io.hearthwatch.it.Trial.SEND;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Where an alarm is when the hub is killed, and what is to come when the hub runs again. */
enum Moment {
  FIRST_MESSAGE_UNDER_WAY(
      Group.TELLING,
      "10m",
      "at once: A",
      trial -> {
        trial.hold(A);
        trial.reading("1");
      },
      trial -> trial.awaitUnderWay(A, SEND),
      trial -> {
        trial.awaitTold(A, 1);
        assertEquals(2, trial.sent(A), "the one under way, and once more");
      }),
  AFTER_FIRST_MESSAGE(
      Group.TELLING,
      "10m",
      "at once: A; after 10m: B",
      trial -> trial.reading("1"),
      trial -> trial.awaitSettled(A, 1),
      trial -> {
        assertEquals(1, trial.sent(A));
        assertEquals(0, trial.sent(B));
      }),
  BETWEEN_FIRST_AND_REPEAT(
      Group.TELLING,
      "20s",
      "at once: A",
      trial -> trial.reading("1"),
      trial -> trial.awaitSettled(A, 1),
      trial -> {
        long pause = trial.toldAt(A, REPEATED) - trial.toldAt(A, "");
        assertTrue(pause > 19 * SECOND, () -> "again after " + pause + " ns");
        trial.acknowledge();
      }),
  REPEAT_UNDER_WAY(
      Group.TELLING,
      "1s",
      "at once: A",
      trial -> trial.reading("1"),
      trial -> {
        trial.awaitTold(A, 1);
        trial.hold(A);
        trial.awaitUnderWay(A, SEND);
      },
      trial -> {
        trial.toldAt(A, REPEATED);
        trial.acknowledge();
      }),
  BEFORE_SECOND_CHAT(
      Group.TELLING,
      "10m",
      "at once: A; after 20s: B",
      trial -> trial.reading("1"),
      trial -> trial.awaitSettled(A, 1),
      trial -> {
        long pause = trial.toldAt(B, ESCALATED) - trial.toldAt(A, "");
        assertTrue(pause > 19 * SECOND, () -> "the second after " + pause + " ns");
        trial.awaitTold(A, 2);
      }),
  SECOND_CHAT_UNDER_WAY(
      Group.TELLING,
      "10m",
      "at once: A; after 1s: B",
      trial -> {
        trial.hold(B);
        trial.reading("1");
      },
      trial -> trial.awaitUnderWay(B, SEND),
      trial -> {
        trial.toldAt(B, ESCALATED);
        assertEquals(2, trial.sent(B), "the one under way, and once more");
      }),
  AFTER_SECOND_CHAT(
      Group.TELLING,
      "10m",
      "at once: A; after 1s: B; after 10m: C",
      trial -> trial.reading("1"),
      trial -> {
        trial.awaitTold(A, 2);
        trial.awaitSettled(B, 1);
      },
      trial -> assertEquals(List.of(2, 1, 0), Stream.of(A, B, C).map(trial::sent).toList())),
  STEP_DUE_WHILE_DOWN(
      Group.TELLING,
      "10m",
      "at once: A; after 5s: B",
      trial -> {},
      trial -> {
        trial.reading("1");
        trial.awaitSettled(A, 1);
      },
      trial -> {
        trial.toldAt(B, ESCALATED);
        trial.awaitTold(A, 2);
      }),
  JUST_PUBLISHED(
      Group.TELLING,
      "10m",
      "at once: A",
      trial -> {},
      trial -> trial.reading("1"),
      trial -> trial.awaitTold(A, 1)),
  /** Gas is over only when 30 s of normal readings say so; those before the kill are not one. */
  CLEARING_GAS(
      Group.ANSWERING,
      "10m",
      "at once: A",
      trial -> trial.reading("1"),
      trial -> {
        trial.awaitSettled(A, 1);
        for (int i = 0; i < 3; i++) {
          trial.reading("0");
        }
      },
      trial -> {
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
      }),
  BEFORE_EVERYONE(
      Group.ANSWERING,
      "10m",
      "at once: A; after 1s: B; after 20s: everyone",
      trial -> trial.reading("1"),
      trial -> {
        trial.awaitTold(A, 2);
        trial.awaitSettled(B, 1);
      },
      trial -> {
        long pause = trial.toldAt(C, ESCALATED) - trial.toldAt(A, "");
        assertTrue(pause > 19 * SECOND, () -> "everyone after " + pause + " ns");
        trial.awaitTold(B, 2);
        trial.awaitTold(A, 3);
      }),
  EVERYONE_UNDER_WAY(
      Group.ANSWERING,
      "10m",
      "at once: A; after 1s: B; after 6s: everyone",
      trial -> {
        trial.hold(C);
        trial.reading("1");
      },
      trial -> trial.awaitUnderWay(C, SEND),
      trial -> {
        trial.toldAt(C, ESCALATED);
        trial.awaitTold(B, 2);
        trial.awaitTold(A, 3);
      }),
  AFTER_EVERYONE(
      Group.ANSWERING,
      "10m",
      "at once: A; after 1s: B; after 6s: A, B, C",
      trial -> trial.reading("1"),
      trial -> {
        trial.awaitTold(A, 3);
        trial.awaitTold(B, 2);
        trial.awaitSettled(C, 1);
      },
      trial -> assertEquals(List.of(3, 2, 1), Stream.of(A, B, C).map(trial::sent).toList())),
  ACKNOWLEDGED(
      Group.ANSWERING,
      "3s",
      "at once: A; after 8s: B",
      trial -> trial.reading("1"),
      trial -> {
        trial.awaitTold(A, 1);
        trial.acknowledge();
        trial.awaitSettled(A, 1);
      },
      trial -> {
        assertEquals("ACK_ACTIVE", trial.state());
        trial.awaitEdited(A, "acknowledged by anna");
        assertEquals(0, trial.sent(B), "told although somebody had answered");
      }),
  ACKNOWLEDGEMENT_UNDER_WAY(
      Group.ANSWERING,
      "10m",
      "at once: A",
      trial -> trial.reading("1"),
      trial -> {
        trial.awaitSettled(A, 1);
        trial.hold(A);
        trial.acknowledge();
        trial.awaitUnderWay(A, EDIT);
      },
      trial -> {
        trial.awaitEdited(A, "acknowledged by anna");
        assertEquals("ACK_ACTIVE", trial.state());
      }),
  CLEAR_UNDER_WAY(
      Group.ANSWERING,
      "10m",
      "at once: A",
      trial -> trial.signal(true),
      trial -> {
        trial.awaitSettled(A, 1);
        trial.hold(A);
        trial.signal(false);
        trial.awaitUnderWay(A, EDIT);
      },
      trial -> {
        trial.awaitEdited(A, "Over, please acknowledge");
        assertEquals("UNACK_CLEARED", trial.state());
      }),
  JUST_CLEARED(
      Group.ANSWERING,
      "10m",
      "at once: A",
      trial -> trial.signal(true),
      trial -> {
        trial.awaitSettled(A, 1);
        trial.signal(false);
      },
      trial -> {
        assertEquals("UNACK_CLEARED", trial.state());
        trial.awaitEdited(A, "Over, please acknowledge");
      });

  /** Alarms that share a hub and a kill. */
  enum Group {
    TELLING,
    ANSWERING
  }

  final Group group;
  final String repeat;
  final String chain;

  /** Raises the alarm. */
  final Consumer<Trial> begin;

  /** Waits until the alarm is there. */
  final Consumer<Trial> reach;

  /** Waits for what is to come when the hub runs again. */
  final Consumer<Trial> after;

  Moment(
      Group group,
      String repeat,
      String chain,
      Consumer<Trial> begin,
      Consumer<Trial> reach,
      Consumer<Trial> after) {
    this.group = group;
    this.repeat = repeat;
    this.chain = chain;
    this.begin = begin;
    this.reach = reach;
    this.after = after;
  }
}
