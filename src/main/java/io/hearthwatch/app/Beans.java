package io.hearthwatch.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.alarm.AlarmComponent;
import io.hearthwatch.alarm.AlarmDesk;
import io.hearthwatch.mqtt.FailureSink;
import io.hearthwatch.mqtt.Links;
import io.hearthwatch.mqtt.MqttComponent;
import io.hearthwatch.notify.BotComponent;
import io.hearthwatch.notify.Outbox;
import io.hearthwatch.notify.OutboxComponent;
import io.hearthwatch.store.DeadLetters;
import io.hearthwatch.store.RecordWriter;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.eclipse.microprofile.config.inject.ConfigProperty;

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

  /** By hand: the name is also that of the bean which takes notices. */
  void addOutbox(@Observes @Priority(1) StartupEvent event, CamelContext camel, Outbox outbox) {
    camel.addComponent("outbox", new OutboxComponent(outbox));
  }

  /** Stands in for Camel's own; routes use it as they would that one. */
  @Produces
  @Singleton
  @Named("telegram")
  BotComponent telegram(
      @ConfigProperty(name = "hub.telegram.url") String url,
      @ConfigProperty(name = "hub.telegram.token") Optional<String> token,
      Clock clock) {
    return new BotComponent(url, token.orElse(null), clock);
  }
}
