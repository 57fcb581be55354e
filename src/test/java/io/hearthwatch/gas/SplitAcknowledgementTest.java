package io.hearthwatch.gas;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hearthwatch.mqtt.Acknowledgement;
import io.hearthwatch.mqtt.MqttHeaders;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

class SplitAcknowledgementTest {
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final Exchange exchange = new DefaultExchange(new DefaultCamelContext());
  private final Runnable row = SplitAcknowledgement.split(exchange, acknowledged::incrementAndGet);

  private Runnable takeOver() {
    return exchange
        .getMessage()
        .getHeader(MqttHeaders.ACKNOWLEDGEMENT, Acknowledgement.class)
        .takeOver();
  }

  private void endOfRoute() {
    exchange.getExchangeExtension().handoverCompletions().forEach(c -> c.onComplete(exchange));
  }

  @Test
  void theRowAloneIsNotEnough() {
    Runnable transition = takeOver();
    row.run();
    row.run();
    endOfRoute();
    assertEquals(0, acknowledged.get());
    transition.run();
    assertEquals(1, acknowledged.get());
    transition.run();
    assertEquals(1, acknowledged.get());
  }

  @Test
  void theTransitionAloneIsNotEnough() {
    Runnable transition = takeOver();
    endOfRoute();
    transition.run();
    assertEquals(0, acknowledged.get());
    row.run();
    assertEquals(1, acknowledged.get());
  }

  @Test
  void whatNobodyTakesOverIsGivenAtTheEndOfTheRoute() {
    row.run();
    assertEquals(0, acknowledged.get());
    endOfRoute();
    assertEquals(1, acknowledged.get());
  }
}
