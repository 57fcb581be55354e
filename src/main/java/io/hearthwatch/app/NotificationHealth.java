package io.hearthwatch.app;

import io.hearthwatch.notify.Outbox;
import io.smallrye.health.api.Wellness;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/**
 * Whether people can be told. Apart from readiness: a hub that cannot notify has to do all the
 * rest.
 */
@Wellness
@ApplicationScoped
public class NotificationHealth implements HealthCheck {
  private final Outbox outbox;

  NotificationHealth(Outbox outbox) {
    this.outbox = outbox;
  }

  @Override
  public HealthCheckResponse call() {
    List<String> problems = outbox.problems();
    HealthCheckResponseBuilder response =
        HealthCheckResponse.named("notifications").status(problems.isEmpty());
    for (int i = 0; i < problems.size(); i++) {
      response.withData("problem-" + (i + 1), problems.get(i));
    }
    outbox
        .view()
        .forEach(
            (channel, view) -> response.withData(channel + "-waiting", (int) view.get("waiting")));
    return response.build();
  }
}
