package io.hearthwatch.app;

import io.hearthwatch.mqtt.Links;
import io.hearthwatch.store.Ledger;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.apache.camel.CamelContext;
import org.apache.camel.ServiceStatus;

/** {@code GET /routes}, {@code GET /ledger} and {@code POST /shares/leave}. */
@Path("/")
public class HubResource {

  /**
   * A route as it runs, or a refused file without routes (then {@code id} is null).
   *
   * @param state Started, Stopped, or Refused
   */
  @RegisterForReflection
  public record RouteView(
      String id,
      String file,
      String state,
      Instant lastMessage,
      long received,
      long failed,
      long inFlight,
      Refusal lastRefusal) {}

  private final RouteFiles files;
  private final Ledger ledger;
  private final CamelContext camel;
  private final Links links;

  HubResource(RouteFiles files, Ledger ledger, CamelContext camel, Links links) {
    this.links = links;
    this.files = files;
    this.ledger = ledger;
    this.camel = camel;
  }

  @GET
  @Path("routes")
  public List<RouteView> routes() {
    List<RouteView> views = new ArrayList<>();
    Map<String, Refusal> refusals = files.refusals();
    files
        .running()
        .forEach(
            (name, file) -> {
              Refusal refusal = refusals.remove(name);
              for (String id : file.routeIds()) {
                RouteStats.Counts counts = files.counts(id);
                ServiceStatus status = camel.getRouteController().getRouteStatus(id);
                views.add(
                    new RouteView(
                        id,
                        name,
                        status == null ? "Stopped" : status.name(),
                        counts.lastMessage(),
                        counts.received(),
                        counts.failed(),
                        counts.inFlight(),
                        refusal));
              }
            });
    refusals.forEach(
        (name, refusal) -> views.add(new RouteView(null, name, "Refused", null, 0, 0, 0, refusal)));
    return views;
  }

  /**
   * The hub is to end for good: it takes no more of what several hubs share. Answers with the
   * subscriptions that were left, or 503 while the broker cannot be told.
   */
  @POST
  @Path("shares/leave")
  public CompletionStage<Map<String, List<String>>> leaveShares() {
    return links
        .leaveShares()
        .thenApply(left -> Map.of("left", left))
        .exceptionally(
            e -> {
              Throwable cause = e.getCause() == null ? e : e.getCause();
              throw new WebApplicationException(
                  cause.getMessage(), Response.Status.SERVICE_UNAVAILABLE);
            });
  }

  @GET
  @Path("ledger")
  public Map<String, Map<String, Long>> ledger() {
    return ledger.pages();
  }
}
