package io.hearthwatch.app;

import io.hearthwatch.alarm.AlarmDesk;
import io.hearthwatch.mqtt.Links;
import io.hearthwatch.store.Drain;
import io.hearthwatch.store.LocalStoreCheck;
import io.hearthwatch.store.Record;
import io.smallrye.health.api.Wellness;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** Whether the hub can do all that it is there for, and what it lacks. */
@ApplicationScoped
public class Readiness {
  private static final int MOST_NAMED = 10;

  @Produces
  @org.eclipse.microprofile.health.Readiness
  HealthCheck mqtt(Links links) {
    return () -> {
      List<String> problems = links.problems();
      HealthCheckResponseBuilder response =
          HealthCheckResponse.named("mqtt").status(problems.isEmpty());
      for (int i = 0; i < problems.size(); i++) {
        response.withData("problem-" + (i + 1), problems.get(i));
      }
      return response.build();
    };
  }

  @Produces
  @org.eclipse.microprofile.health.Readiness
  HealthCheck record(Record record, Drain drain) {
    return () -> {
      String problem = record.problem();
      HealthCheckResponseBuilder response =
          HealthCheckResponse.named("record")
              .status(problem == null)
              .withData("spool-percent", Math.round(drain.spoolFill() * 100));
      if (problem != null) {
        response.withData("problem", problem).withData("since", record.since().toString());
      }
      return response.build();
    };
  }

  /** Not part of being ready: whoever restarts a hub that cannot store alarms loses them. */
  @Produces
  @Wellness
  HealthCheck alarms(AlarmDesk desk) {
    return () -> {
      String problem = desk.problem();
      String forgotten = desk.forgotten();
      List<String> findings = new ArrayList<>(desk.missingChains());
      findings.addAll(desk.findings());
      HealthCheckResponseBuilder response =
          HealthCheckResponse.named("alarms")
              .status(problem == null && forgotten == null && findings.isEmpty())
              .withData("alarms", desk.open().size())
              .withData("waiting-notices", desk.waiting())
              .withData("flood", desk.isFlood());
      if (problem != null) {
        response.withData("store", problem);
      }
      if (forgotten != null) {
        response.withData("alarms-of-before-the-start", forgotten);
      }
      for (int i = 0; i < Math.min(MOST_NAMED, findings.size()); i++) {
        response.withData("finding-" + (i + 1), findings.get(i));
      }
      return response.build();
    };
  }

  @Produces
  @org.eclipse.microprofile.health.Readiness
  HealthCheck routes(RouteFiles files) {
    return () -> {
      HealthCheckResponseBuilder response =
          HealthCheckResponse.named("routes").status(!files.running().isEmpty());
      files.refusals().values().forEach(r -> response.withData(r.file(), r.text()));
      return response.build();
    };
  }

  /** The hub goes on without it where it can, so that it is no reason to send it no more work. */
  @Produces
  @Wellness
  HealthCheck localStore(LocalStoreCheck store) {
    return () -> {
      String problem = store.problem();
      HealthCheckResponseBuilder response =
          HealthCheckResponse.named("local-store").status(problem == null);
      if (problem != null) {
        response.withData("problem", problem);
      }
      return response.build();
    };
  }
}
