package io.hearthwatch.app;

import io.hearthwatch.alarm.AlarmDesk;
import io.hearthwatch.mqtt.Links;
import io.hearthwatch.store.Drain;
import io.hearthwatch.store.LocalStoreCheck;
import io.hearthwatch.store.Record;
import io.hearthwatch.store.Trouble;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.ServiceStatus;
import org.jboss.logging.Logger;

/** Watches the hub itself: what of it has been down for over a minute is an alarm. */
@ApplicationScoped
@Named("hubWatch")
@RegisterForReflection // called from routes
public class HubWatch {
  private static final Logger LOG = Logger.getLogger(HubWatch.class);
  private static final String CHANNEL = "channel-";
  private static final double SPOOL_IS_FULL = 0.5;

  private final Links links;
  private final Record record;
  private final Drain drain;
  private final LocalStoreCheck store;
  private final RouteFiles files;
  private final CamelContext camel;
  private final AlarmDesk alarms;
  private final Instance<Trouble> others;
  private final Causes causes = new Causes();

  HubWatch(
      Links links,
      Record record,
      Drain drain,
      LocalStoreCheck store,
      RouteFiles files,
      CamelContext camel,
      AlarmDesk alarms,
      @Any Instance<Trouble> others) {
    this.links = links;
    this.record = record;
    this.drain = drain;
    this.store = store;
    this.files = files;
    this.camel = camel;
    this.alarms = alarms;
    this.others = others;
  }

  /** Called every 5 s; leaves conditions in the body, or ends the route. */
  public void check(Exchange exchange) {
    List<Map<String, Object>> conditions;
    synchronized (causes) {
      conditions = causes.look(parts(), Set.of("spool"), alarms.open(), now());
    }
    if (conditions.isEmpty()) {
      exchange.setRouteStop(true);
    } else {
      exchange.getMessage().setBody(conditions);
    }
  }

  private static long now() {
    return System.nanoTime() / 1_000_000;
  }

  /** All parts of the hub, each with what is wrong with it; empty where nothing is. */
  Map<String, String> parts() {
    Map<String, String> parts = new TreeMap<>();
    parts.put("mqtt", String.join("; ", links.problems()));
    parts.put("record", text(record.problem()));
    parts.put("store", text(store.problem()));
    double fill = drain.spoolFill();
    parts.put(
        "spool", fill > SPOOL_IS_FULL ? "the spool is " + Math.round(fill * 100) + " % full" : "");
    routes(parts);
    parts.putAll(reported());
    return parts;
  }

  private static String text(String problem) {
    return problem == null ? "" : problem.isEmpty() ? "unknown" : problem;
  }

  private void routes(Map<String, String> parts) {
    files
        .running()
        .values()
        .forEach(
            file -> {
              for (String id : file.routeIds()) {
                Route route = camel.getRoute(id);
                ServiceStatus status = camel.getRouteController().getRouteStatus(id);
                boolean runs =
                    route != null
                        && (Boolean.FALSE.equals(route.isAutoStartup()) // switched off by a setting
                            || (status != null && status.isStarted()));
                parts.put("route-" + id, runs ? "" : "the route is not running");
              }
            });
    files
        .refusals()
        .forEach(
            (file, refusal) ->
                parts.put("route-" + file.replaceFirst("\\.ya?ml$", ""), refusal.text()));
  }

  /** What the beans of other packages say. */
  private Map<String, String> reported() {
    Map<String, String> reported = new TreeMap<>();
    for (Trouble other : others) {
      try {
        reported.putAll(other.troubles());
      } catch (RuntimeException e) {
        LOG.warnf("A part of the hub cannot say how it is: %s", e);
      }
    }
    return reported;
  }

  /**
   * Whether nobody could be told of an alarm: the desk does not work, or no channel does, for
   * longer than the window.
   *
   * @return what is wrong, or null
   */
  String notifierProblem(Duration window) {
    Map<String, String> reported = reported();
    synchronized (causes) {
      return notifierProblem(reported, part -> isFailing(part, window));
    }
  }

  private boolean isFailing(String part, Duration window) {
    return causes.isFailingFor(part, window.toMillis(), now());
  }

  static String notifierProblem(
      Map<String, String> reported, java.util.function.Predicate<String> failsForLong) {
    boolean channelWorks = false;
    String broken = null;
    for (Map.Entry<String, String> part : reported.entrySet()) {
      boolean fails = !part.getValue().isEmpty();
      if (!part.getKey().startsWith(CHANNEL)) {
        if (fails && failsForLong.test(part.getKey())) {
          return part.getKey() + ": " + part.getValue();
        }
      } else if (!fails) {
        channelWorks = true;
      } else if (failsForLong.test(part.getKey())) {
        broken = "no channel works; " + part.getKey() + ": " + part.getValue();
      }
    }
    return channelWorks ? null : broken;
  }
}
