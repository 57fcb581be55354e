package io.hearthwatch.alarm;

import com.fasterxml.jackson.core.JsonProcessingException;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.RouteAware;
import org.apache.camel.support.DefaultConsumer;

/**
 * Gives its route one thing after another, on a thread of its own. What the route fails to take
 * stays, and comes again after a while.
 */
final class AlarmConsumer extends DefaultConsumer implements RouteAware {
  private static final String ALARM = "alarm";
  private static final byte[] NOTHING = {};

  private final AlarmEndpoint endpoint;
  private final AlarmDesk desk;
  private Chains.Listener listener;
  private Worker<?> worker;

  AlarmConsumer(AlarmEndpoint endpoint, Processor processor) {
    super(endpoint, processor);
    this.endpoint = endpoint;
    this.desk = endpoint.getComponent().desk();
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    String name = "alarm-" + (getRoute() == null ? "route" : getRoute().getRouteId());
    if (endpoint.chain == null) {
      desk.changes().take();
      worker = new Worker<>(name, desk.changes().lanes(), this::show);
    } else {
      listener = desk.chains().register(endpoint.chain);
      worker = new Worker<>(name, listener.lanes, this::tell);
    }
  }

  @Override
  protected void doStop() throws Exception {
    if (worker != null) {
      worker.stop();
      worker = null;
      if (listener == null) {
        desk.changes().leave();
      } else {
        desk.chains().unregister(listener);
        listener = null;
      }
    }
    super.doStop();
  }

  private boolean tell(Notice notice) {
    boolean taken = took(json(notice), null);
    if (taken) {
      desk.accepted(notice);
    }
    return taken;
  }

  private boolean show(String alarm) {
    Board.Kept kept = desk.kept(alarm);
    if (kept == null) {
      return true; // shown to be normal already
    }
    boolean normal = kept.alarm().isNormal();
    boolean taken = took(normal ? NOTHING : json(AlarmView.of(kept.alarm())), alarm);
    if (taken) {
      desk.published(kept);
    }
    return taken;
  }

  private byte[] json(Object value) {
    try {
      return endpoint.getComponent().json().writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean took(byte[] body, String alarm) {
    Exchange exchange = createExchange(false);
    try {
      exchange.getIn().setBody(body);
      if (alarm != null) {
        exchange.getIn().setHeader(ALARM, alarm);
      }
      getProcessor().process(exchange);
      return !exchange.isFailed() && !exchange.isRollbackOnly();
    } catch (Exception e) {
      getExceptionHandler().handleException("the route failed", exchange, e);
      return false;
    } finally {
      releaseExchange(exchange, false);
    }
  }
}
