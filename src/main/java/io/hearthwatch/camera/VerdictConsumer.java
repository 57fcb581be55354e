package io.hearthwatch.camera;

import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.RouteAware;
import org.apache.camel.support.DefaultConsumer;

/** Gives its route the verdicts that it wants, one after another. */
final class VerdictConsumer extends DefaultConsumer implements RouteAware {
  private final RecordingEndpoint endpoint;
  private String route;
  private Threads threads;

  VerdictConsumer(RecordingEndpoint endpoint, Processor processor) {
    super(endpoint, processor);
    this.endpoint = endpoint;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    route = getRoute() == null ? endpoint.getEndpointUri() : getRoute().getRouteId();
    endpoint.parts().verdicts().join(route);
    threads = new Threads("verdicts-" + route, 1, true, this::once);
  }

  @Override
  protected void doStop() throws Exception {
    if (threads != null) {
      threads.stop();
    }
    super.doStop();
  }

  private boolean once() throws SQLException {
    VerdictQueue verdicts = endpoint.parts().verdicts();
    Optional<VerdictQueue.Told> next = verdicts.next(route, endpoint.wish);
    if (next.isEmpty()) {
      return false;
    }
    if (took(next.get())) {
      verdicts.taken(route, next.get());
    } else {
      verdicts.failed(route, next.get());
    }
    return true;
  }

  private boolean took(VerdictQueue.Told told) {
    Exchange exchange = createExchange(false);
    try {
      exchange.getIn().setBody(told.data().getBytes(StandardCharsets.UTF_8));
      exchange.getIn().setHeader(Cameras.CAMERA, told.camera());
      exchange.getIn().setHeader(Cameras.VERDICT, told.verdict());
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
