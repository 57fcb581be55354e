package io.hearthwatch.alarm;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.ZoneId;
import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/**
 * Camel component {@code alarm}: {@code escalation} gives the notices of the alarms that its chain
 * fits, {@code changes} the newest state of each alarm that changed. Both are for consumers only.
 */
public final class AlarmComponent extends DefaultComponent {
  private final AlarmDesk desk;
  private final ObjectMapper json;

  public AlarmComponent(AlarmDesk desk, ObjectMapper json) {
    this.desk = desk;
    this.json = json;
  }

  @Override
  protected Endpoint createEndpoint(String uri, String what, Map<String, Object> parameters) {
    return switch (what) {
      case "escalation" -> new AlarmEndpoint(uri, this, chain(parameters));
      case "changes" -> new AlarmEndpoint(uri, this, null);
      default ->
          throw new IllegalArgumentException(
              "alarm: there are 'escalation' and 'changes', not '" + what + "'");
    };
  }

  private Chain chain(Map<String, Object> parameters) {
    return ChainParser.parse(
        new ChainParser.Text(
            text(parameters, "priority"),
            text(parameters, "site"),
            text(parameters, "chain"),
            text(parameters, "repeat"),
            text(parameters, "acknowledgedFor"),
            text(parameters, "quietHours")),
        ZoneId.systemDefault());
  }

  private String text(Map<String, Object> parameters, String name) {
    return getAndRemoveParameter(parameters, name, String.class);
  }

  AlarmDesk desk() {
    return desk;
  }

  ObjectMapper json() {
    return json;
  }
}
