package io.hearthwatch.alarm;

import io.hearthwatch.mqtt.Acknowledgement;
import io.hearthwatch.mqtt.MqttHeaders;
import io.quarkus.arc.Unremovable;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Exchange;

/** Stands in for the alarm desk: keeps what it is told. */
@ApplicationScoped
@Named("alarms")
@Unremovable
@Path("/alarms")
public class CollectedAlarms {
  private final Map<String, Map<String, Object>> alarms = new ConcurrentHashMap<>();

  public void signal(Exchange exchange) {
    Object body = exchange.getMessage().getBody();
    for (Object one : body instanceof List<?> list ? list : List.of(body)) {
      Map<?, ?> condition = (Map<?, ?>) one;
      Map<String, Object> alarm = new LinkedHashMap<>();
      condition.forEach((key, value) -> alarm.put(key.toString(), value));
      alarm.put("id", condition.get("alarm"));
      boolean active = Boolean.TRUE.equals(condition.get("active"));
      alarm.put("state", active ? "UNACK_ACTIVE" : "NORMAL");
      if (active || alarms.containsKey(alarm.get("id").toString())) {
        alarms.put(alarm.get("id").toString(), alarm);
      }
    }
    if (exchange.getMessage().getHeader(MqttHeaders.ACKNOWLEDGEMENT) instanceof Acknowledgement a) {
      a.takeOver().run();
    }
  }

  @GET
  public Collection<Map<String, Object>> all() {
    return alarms.values();
  }
}
