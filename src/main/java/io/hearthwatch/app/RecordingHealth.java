package io.hearthwatch.app;

import io.hearthwatch.camera.Cameras;
import io.smallrye.health.api.Wellness;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;

/** Whether recordings get into the archive and get tagged. Nothing else depends on that. */
@Wellness
@ApplicationScoped
public class RecordingHealth implements HealthCheck {
  private final Cameras cameras;

  RecordingHealth(Cameras cameras) {
    this.cameras = cameras;
  }

  @Override
  public HealthCheckResponse call() {
    HealthCheckResponseBuilder response = HealthCheckResponse.named("recordings");
    try {
      Cameras.State state = cameras.state();
      List<String> troubles = state.troubles();
      response
          .status(troubles.isEmpty())
          .withData("waiting", state.waiting())
          .withData("unclassified", state.unclassified())
          .withData("uplink", state.uplink());
      for (int i = 0; i < troubles.size(); i++) {
        response.withData("trouble-" + (i + 1), troubles.get(i));
      }
    } catch (SQLException e) {
      response.down().withData("problem", String.valueOf(e.getMessage()));
    }
    return response.build();
  }
}
