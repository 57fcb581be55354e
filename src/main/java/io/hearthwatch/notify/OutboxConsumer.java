package io.hearthwatch.notify;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;

/** Runs a channel's route for each notification. */
final class OutboxConsumer extends DefaultConsumer implements Couriers.Sender {
  private final OutboxEndpoint endpoint;

  OutboxConsumer(OutboxEndpoint endpoint, Processor processor) {
    super(endpoint, processor);
    this.endpoint = endpoint;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    endpoint.outbox().attach(endpoint.channel(), this);
  }

  @Override
  protected void doStop() throws Exception {
    endpoint.outbox().detach(endpoint.channel().name(), this);
    super.doStop();
  }

  @Override
  public void send(Delivery delivery, byte[] body) throws Exception {
    Exchange exchange = createExchange(false);
    try {
      exchange.getMessage().setBody(body);
      exchange.getMessage().setHeader(Delivery.HEADER, delivery);
      getProcessor().process(exchange);
      if (exchange.getException() != null) {
        throw exchange.getException();
      }
      if (exchange.isRollbackOnly()) {
        throw new IllegalStateException("the route rolled back");
      }
    } finally {
      releaseExchange(exchange, false);
    }
  }
}
