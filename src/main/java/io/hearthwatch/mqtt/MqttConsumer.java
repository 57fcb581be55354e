package io.hearthwatch.mqtt;

import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.RouteAware;
import org.apache.camel.spi.Synchronization;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultMessage;
import org.apache.camel.support.EmptyAsyncCallback;

/**
 * Hands each message to the route and acknowledges it at the route's end, or later when a step has
 * taken that over. A message whose route failed goes to the dead-letter store first.
 */
final class MqttConsumer extends DefaultConsumer implements Subscription.Sink, RouteAware {
  private final MqttEndpoint endpoint;
  private Subscription subscription;
  private ExecutorService worker;
  private String id;

  MqttConsumer(MqttEndpoint endpoint, Processor processor) {
    super(endpoint, processor);
    this.endpoint = endpoint;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    if (!endpoint.inline) {
      worker =
          getEndpoint()
              .getCamelContext()
              .getExecutorServiceManager()
              .newSingleThreadExecutor(this, "mqtt-" + routeId());
    }
    id =
        endpoint.clientId != null
            ? endpoint.clientId
            : endpoint.getComponent().links().hub() + "-" + routeId() + endpoint.shareSuffix();
    subscription = endpoint.getComponent().attach(id, endpoint, this);
  }

  @Override
  protected void doStop() throws Exception {
    if (subscription != null) {
      subscription.detach();
      endpoint.getComponent().park(id, subscription);
      subscription = null;
    }
    if (worker != null) {
      worker.shutdown();
      if (!worker.awaitTermination(5, TimeUnit.SECONDS)) {
        worker.shutdownNow();
      }
      worker = null;
    }
    super.doStop();
  }

  @Override
  public void take(Inbound message, Session.Delivery delivery) {
    ExecutorService on = worker;
    if (on == null) {
      run(message, delivery);
    } else {
      on.execute(() -> run(message, delivery));
    }
  }

  private void run(Inbound message, Session.Delivery delivery) {
    Exchange exchange = createExchange(true);
    Settlement settlement = new Settlement(message, delivery);
    exchange.setIn(new TopicMessage(exchange.getContext(), message, settlement));
    exchange.getExchangeExtension().addOnCompletion(settlement);
    getAsyncProcessor().process(exchange, EmptyAsyncCallback.get());
  }

  private String routeId() {
    return getRoute() == null ? "route" : getRoute().getRouteId();
  }

  private final class Settlement implements Synchronization, Acknowledgement {
    private volatile boolean takenOver;
    private final Inbound message;
    private final Session.Delivery delivery;

    Settlement(Inbound message, Session.Delivery delivery) {
      this.message = message;
      this.delivery = delivery;
    }

    @Override
    public Runnable takeOver() {
      takenOver = true;
      return delivery::done;
    }

    @Override
    public void onComplete(Exchange exchange) {
      if (!takenOver) {
        delivery.done();
      }
    }

    @Override
    public void onFailure(Exchange exchange) {
      if (takenOver) {
        return;
      }
      Throwable cause = exchange.getException();
      String reason = cause == null ? "the route failed" : String.valueOf(cause.getMessage());
      endpoint
          .getComponent()
          .failures()
          .keep(routeId(), message.topic(), message.payload(), reason, delivery::done);
    }
  }

  /** The message as Camel sees it; headers are made when somebody asks for one. */
  private static final class TopicMessage extends DefaultMessage {
    private final Inbound inbound;
    private final Acknowledgement acknowledgement;

    TopicMessage(CamelContext context, Inbound inbound, Acknowledgement acknowledgement) {
      super(context);
      this.inbound = inbound;
      this.acknowledgement = acknowledgement;
      setBody(inbound.payload());
    }

    @Override
    protected void populateInitialHeaders(Map<String, Object> map) {
      map.put(MqttHeaders.TOPIC, inbound.topic());
      map.put(MqttHeaders.MESSAGE, inbound);
      map.put(MqttHeaders.ACKNOWLEDGEMENT, acknowledgement);
    }

    @Override
    protected Object createBody() {
      return inbound.payload();
    }
  }
}
