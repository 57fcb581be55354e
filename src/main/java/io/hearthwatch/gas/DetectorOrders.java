package io.hearthwatch.gas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Orders to detectors, as their firmware reads them: {@code Request} and {@code Sleep<n>-}. */
@ApplicationScoped
@Named("detectorOrders")
@RegisterForReflection // called from routes
public class DetectorOrders {
  private static final BigDecimal SHORTEST = new BigDecimal("0.01");
  private static final BigDecimal LONGEST = new BigDecimal("86400");

  private static final String PERIOD = "HubPeriodMillis";

  private final ObjectMapper json;
  private final GasWatch watch;

  DetectorOrders(ObjectMapper json, GasWatch watch) {
    this.json = json;
    this.watch = watch;
  }

  /** "Publish a reading now." */
  public void request(Exchange exchange) {
    order(exchange, "Request");
  }

  /** "So many seconds between readings", out of {@code {"seconds":n}}, 0.01 to 86400. */
  public void sleep(Exchange exchange) {
    byte[] body = exchange.getMessage().getBody(byte[].class);
    try {
      JsonNode seconds = json.readTree(body == null ? new byte[0] : body).path("seconds");
      if (seconds.isNumber()) {
        BigDecimal n = seconds.decimalValue();
        if (n.compareTo(SHORTEST) >= 0 && n.compareTo(LONGEST) <= 0) {
          exchange.setProperty(PERIOD, n.movePointRight(3).longValue());
          order(exchange, "Sleep" + n.stripTrailingZeros().toPlainString() + "-");
          return;
        }
      }
    } catch (IOException e) {
      // said below
    }
    refuse(exchange, "the body must be {\"seconds\":n} with n from 0.01 to 86400");
  }

  private static void order(Exchange exchange, String order) {
    Message message = exchange.getMessage();
    for (String part : new String[] {"site", "ip"}) {
      String value = message.getHeader(part, "", String.class);
      if (!value.matches("[A-Za-z0-9._:-]{1,64}")) {
        refuse(exchange, part + " may hold letters, digits, . _ : - (64 at most)");
        return;
      }
    }
    message.setBody(order.getBytes(StandardCharsets.US_ASCII));
  }

  private static void refuse(Exchange exchange, String problem) {
    HttpAnswer.problem(exchange.getMessage(), 400, "order refused", problem);
    exchange.setRouteStop(true);
  }

  /** The broker has the order; a detector that sleeps longer now is not silent. */
  public void sent(Exchange exchange) {
    Message message = exchange.getMessage();
    Long period = exchange.getProperty(PERIOD, Long.class);
    if (period != null) {
      watch.ordered(
          message.getHeader("site", String.class), message.getHeader("ip", String.class), period);
    }
    HttpAnswer.accepted(exchange.getMessage());
  }

  /** The order could not be handed to the broker. */
  public void failed(Exchange exchange) {
    Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    HttpAnswer.problem(
        exchange.getMessage(),
        503,
        "order not sent",
        cause == null ? "unknown" : cause.getMessage());
  }
}
