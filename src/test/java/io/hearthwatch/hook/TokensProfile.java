package io.hearthwatch.hook;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** Settings only, so that the rest of the hub starts as it always does. */
public class TokensProfile implements QuarkusTestProfile {
  private static final String ROUTES =
      """
      - route:
          id: gate-test-echo
          from:
            uri: platform-http:/hooks/gate-test-route/{place}
            steps:
              - setBody:
                  simple: "${header.Hub-Caller} at ${header.place} with ${header.CamelFileName} sent ${body}"
      - route:
          id: gate-test-stream
          from:
            uri: platform-http:/hooks/gate-test-stream
            parameters:
              useStreaming: true
            steps:
              - setBody:
                  simple: "streamed ${body}"
      """;

  @Override
  public Map<String, String> getConfigOverrides() {
    return Map.of(
        "hub.tokens",
        "phone:lock-secret:lock,camera:hook-secret:hook,panel:alarm-secret:alarm+read",
        "quarkus.http.test-port",
        "0");
  }

  /** Loaded by the tests that use them: files would be routes of every other test too. */
  static void loadRoutes(CamelContext camel) throws Exception {
    if (camel.getRoute("gate-test-echo") == null) {
      PluginHelper.getRoutesLoader(camel)
          .loadRoutes(ResourceHelper.fromString("gate-test.yaml", ROUTES));
    }
  }
}
