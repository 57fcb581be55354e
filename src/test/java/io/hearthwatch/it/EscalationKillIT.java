package io.hearthwatch.it;

import static org.junit.jupiter.api.Assertions.assertAll;

import io.hearthwatch.it.servers.Client;
import io.hearthwatch.it.servers.HubLogs;
import io.hearthwatch.it.servers.HubProcess;
import io.hearthwatch.it.servers.Mosquitto;
import io.hearthwatch.standin.TelegramServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
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
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void whoeverIsToBeToldIsToldOnce(Moment.Group group) throws Exception {
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
        trials.forEach((moment, trial) -> moment.begin.accept(trial));
        trials.forEach((moment, trial) -> moment.reach.accept(trial));
        hub.kill9();
        telegram.behaveWell();
        if (trials.containsKey(Moment.STEP_DUE_WHILE_DOWN)) {
          Awaitility.await().pollDelay(Duration.ofSeconds(5)).until(() -> true);
        }
        hub.restart().waitReady();
        each(trials, (moment, trial) -> moment.after.accept(trial));
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
        .telegram(telegram)
        .env(
            "HUB_TELEGRAM_CHATS",
            trials.values().stream().map(Trial::chats).collect(Collectors.joining(",")))
        .start();
  }
}
