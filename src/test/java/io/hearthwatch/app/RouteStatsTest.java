package io.hearthwatch.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** What counts as a failure of a route. */
class RouteStatsTest {

  @Test
  void aStepThatAStoppedRouteLeavesOutIsNone() throws Exception {
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      camel.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("direct:a").routeId("a").process(e -> {});
            }
          });
      camel.start();
      RouteStats.Counts counts = new RouteStats().of("a");
      pass(camel, counts, new RejectedExecutionException()); // as Camel says it
      assertEquals(0, counts.failed());
      pass(camel, counts, new RejectedExecutionException("the pool is full"));
      pass(camel, counts, new IOException());
      assertEquals(2, counts.failed());
      assertEquals(3, counts.received());
      assertEquals(0, counts.inFlight());
    }
  }

  private static void pass(DefaultCamelContext camel, RouteStats.Counts counts, Exception failure) {
    Route route = camel.getRoute("a");
    Exchange exchange = new DefaultExchange(camel);
    counts.onExchangeBegin(route, exchange);
    exchange.setException(failure);
    counts.onExchangeDone(route, exchange);
  }
}
