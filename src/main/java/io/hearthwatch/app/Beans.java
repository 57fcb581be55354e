package io.hearthwatch.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.alarm.AlarmComponent;
import io.hearthwatch.alarm.AlarmDesk;
import io.hearthwatch.mqtt.FailureSink;
import io.hearthwatch.mqtt.Links;
import io.hearthwatch.mqtt.MqttComponent;
import io.hearthwatch.store.DeadLetters;
import io.hearthwatch.store.RecordWriter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Objects of classes that are not the hub's own, and those that join two packages. */
@ApplicationScoped
class Beans {

  @Produces
  @Singleton
  Clock clock() {
    return Clock.systemUTC();
  }

  @Produces
  @Singleton
  FailureSink failures(DeadLetters letters, RecordWriter writer) {
    return (flow, topic, payload, reason, kept) ->
        writer.add(letters.entry(flow, topic, payload, reason, null, kept));
  }

  @Produces
  @Singleton
  @Named("mqtt")
  MqttComponent mqtt(Links links, FailureSink failures) {
    return new MqttComponent(links, failures);
  }

  @Produces
  @Singleton
  @Named("alarm")
  AlarmComponent alarm(AlarmDesk desk, ObjectMapper json) {
    return new AlarmComponent(desk, json);
  }

  /** Routes written for Camel's paho-mqtt5 run on the hub's connections too. */
  @Produces
  @Singleton
  @Named("paho-mqtt5")
  MqttComponent paho(Links links, FailureSink failures) {
    return new MqttComponent(links, failures);
  }
}
