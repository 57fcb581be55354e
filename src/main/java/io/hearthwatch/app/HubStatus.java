package io.hearthwatch.app;

import io.hearthwatch.alarm.AlarmDesk;
import io.hearthwatch.gas.GasWatch;
import io.hearthwatch.mqtt.Links;
import io.hearthwatch.panel.Arming;
import io.hearthwatch.store.Drain;
import io.hearthwatch.store.Record;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;

/** How the hub is, in plain text for a person. */
@ApplicationScoped
@Named("hubStatus")
@RegisterForReflection // called from routes
public class HubStatus {
  private final HubWatch hub;
  private final AlarmDesk alarms;
  private final Arming arming;
  private final GasWatch gas;
  private final Links links;
  private final Record record;
  private final Drain drain;
  private final RouteFiles files;
  private final Heartbeat heartbeat;
  private final Instant since;

  HubStatus(
      HubWatch hub,
      AlarmDesk alarms,
      Arming arming,
      GasWatch gas,
      Links links,
      Record record,
      Drain drain,
      RouteFiles files,
      Heartbeat heartbeat,
      Clock clock) {
    this.hub = hub;
    this.alarms = alarms;
    this.arming = arming;
    this.gas = gas;
    this.links = links;
    this.record = record;
    this.drain = drain;
    this.files = files;
    this.heartbeat = heartbeat;
    this.since = clock.instant();
  }

  /** Leaves {@code {"ok":true,"text":…}} in the body. */
  public void tell(Exchange exchange) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("ok", true);
    answer.put("text", text());
    exchange.getMessage().setBody(answer);
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    line(text, "Hub " + links.hub() + ", up since " + since.truncatedTo(ChronoUnit.SECONDS));
    line(text, "Alarms: " + alarms.open().size() + " open, " + alarms.unanswered() + " unanswered");
    Arming.State house = arming.state();
    line(
        text, "House: " + house.state() + (house.since() == null ? "" : " since " + house.since()));
    line(text, "MQTT: " + (links.problems().isEmpty() ? "connected" : "DOWN"));
    line(text, "Record: " + (record.problem() == null ? "there" : "AWAY since " + record.since()));
    line(text, "Spool: " + Math.round(drain.spoolFill() * 100) + " % full");
    int routes = files.running().values().stream().mapToInt(f -> f.routeIds().size()).sum();
    line(text, "Routes: " + routes + " running, " + files.refusals().size() + " files refused");
    line(text, "Detectors: " + gas.known() + " known, " + gas.silent() + " silent");
    line(text, "Readings since the start: " + gas.readings());
    if (!heartbeat.problem().isEmpty()) {
      line(text, "Heartbeat: " + heartbeat.problem());
    }
    alarms.missingChains().forEach(missing -> line(text, "TROUBLE alarms: " + missing));
    if (alarms.forgotten() != null) {
      line(text, "TROUBLE alarms of before the start: " + alarms.forgotten());
    }
    hub.parts()
        .forEach(
            (part, trouble) -> {
              if (!trouble.isEmpty()) {
                line(text, "TROUBLE " + part + ": " + trouble);
              }
            });
    return text.toString().stripTrailing();
  }

  private static void line(StringBuilder text, String line) {
    text.append(line).append('\n');
  }
}
