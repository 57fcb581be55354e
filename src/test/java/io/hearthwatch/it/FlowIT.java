package io.hearthwatch.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hearthwatch.it.servers.Client;
import io.hearthwatch.it.servers.Mosquitto;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The flow of readings that other tests count on, without the hub. */
class FlowIT {

  private final Detector detector = Detector.fresh();

  @Test
  void publishesEachReadingOnceInOrder() {
    try (Mosquitto broker = Mosquitto.plain();
        Client client = Client.connect(broker.url()).subscribe(detector.topic());
        Flow flow = Flow.start(broker.url(), detector, 500)) {
      flow.awaitMore(300);
      int sent = flow.finish();
      Wait.soon("all arrive").until(() -> client.count() >= sent);
      assertEquals(
          IntStream.rangeClosed(1, sent).mapToObj(i -> detector.regular(i, "0")).toList(),
          client.messages().stream().map(Client.Message::text).toList());
    }
  }

  @Test
  void goesOnAfterABrokerRestart() {
    try (Mosquitto broker = Mosquitto.plain();
        Flow flow = Flow.start(broker.url(), detector, 500)) {
      flow.awaitMore(100);
      broker.stop();
      broker.restart();
      flow.awaitMore(100);
    }
  }
}
