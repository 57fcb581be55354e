package io.hearthwatch.embedded;

import static org.apache.activemq.artemis.core.protocol.mqtt.MQTTUtil.MQTT_MESSAGE_RETAIN_INITIAL_DISTRIBUTION_KEY;
import static org.apache.activemq.artemis.core.protocol.mqtt.MQTTUtil.MQTT_MESSAGE_RETAIN_KEY;

import io.quarkus.arc.properties.IfBuildProperty;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.SimpleString;
import org.apache.activemq.artemis.core.config.Configuration;
import org.apache.activemq.artemis.core.config.impl.ConfigurationImpl;
import org.apache.activemq.artemis.core.server.JournalType;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.embedded.EmbeddedActiveMQ;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerMessagePlugin;
import org.apache.activemq.artemis.core.settings.impl.AddressSettings;
import org.apache.activemq.artemis.core.transaction.Transaction;

/**
 * Artemis as the embedded broker. It keeps acknowledged messages on disk, so that a killed hub
 * loses none. The native binary is built without this bean and without Artemis.
 */
@Singleton
@IfBuildProperty(name = "quarkus.native.enabled", stringValue = "false", enableIfMissing = true)
final class ArtemisBroker implements EmbeddedBroker {
  private EmbeddedActiveMQ broker;

  @Override
  public void start(Path folder, int port) throws Exception {
    Configuration configuration =
        new ConfigurationImpl()
            .setName("hearthwatch")
            .setSecurityEnabled(false)
            .setPersistenceEnabled(true)
            .setJournalType(JournalType.NIO)
            .setJournalFileSize(2 << 20)
            .setJournalMinFiles(2)
            .setJournalPoolFiles(4)
            .setCreateJournalDir(true)
            .setCreateBindingsDir(true)
            .setJournalDirectory(folder.resolve("journal").toString())
            .setBindingsDirectory(folder.resolve("bindings").toString())
            .setLargeMessagesDirectory(folder.resolve("large").toString())
            .setPagingDirectory(folder.resolve("paging").toString())
            .setJMXManagementEnabled(false)
            .setMessageCounterEnabled(false)
            .setGracefulShutdownEnabled(false)
            .setMaxDiskUsage(-1)
            .addAcceptorConfiguration(
                "mqtt", "tcp://127.0.0.1:" + port + "?protocols=MQTT;tcpNoDelay=true");
    configuration.addAddressSetting(
        "#",
        new AddressSettings()
            .setAutoCreateAddresses(true)
            .setAutoCreateQueues(true)
            .setDeadLetterAddress(SimpleString.of("DLQ"))
            .setMaxDeliveryAttempts(-1));
    configuration.registerBrokerPlugin(new RetainedPresses());
    broker = new EmbeddedActiveMQ();
    broker.setConfiguration(configuration);
    broker.start();
  }

  /**
   * Shows subscribers that a press was published as retained. They ask for it (MQTT 5, retain as
   * published), but the broker heeds that only for subscriptions without wildcards.
   */
  private static final class RetainedPresses implements ActiveMQServerMessagePlugin {
    @Override
    public void beforeSend(
        ServerSession session, Transaction tx, Message message, boolean direct, boolean noQueue) {
      boolean press = String.valueOf(message.getAddress()).startsWith("thing.");
      if (press && Boolean.TRUE.equals(message.getObjectProperty(MQTT_MESSAGE_RETAIN_KEY))) {
        message.putBooleanProperty(MQTT_MESSAGE_RETAIN_INITIAL_DISTRIBUTION_KEY, true);
      }
    }
  }

  @Override
  public void close() throws Exception {
    if (broker != null) {
      broker.stop();
    }
  }
}
