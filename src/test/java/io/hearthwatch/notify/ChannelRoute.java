package io.hearthwatch.notify;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.apache.camel.Exchange;
import org.apache.camel.component.direct.DirectComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** A channel's shipped route file in a Camel of its own, with the test where the outbox is. */
final class ChannelRoute implements AutoCloseable {
  private final DefaultCamelContext camel = new DefaultCamelContext();
  private final String entry;

  /** What the last delivery left for the next. */
  String progress;

  /**
   * @param beans by name, as the file refers to them
   * @param properties what the placeholders of the file stand for
   * @param edit what the test needs otherwise in the file
   */
  ChannelRoute(
      String channel,
      Map<String, Object> beans,
      Map<String, String> properties,
      UnaryOperator<String> edit)
      throws Exception {
    entry = "direct:" + channel;
    beans.forEach((name, bean) -> camel.getRegistry().bind(name, bean));
    Properties initial = new Properties();
    initial.putAll(properties);
    initial.put("hub." + channel + ".enabled", "true");
    camel.getPropertiesComponent().setOverrideProperties(initial);
    org.apache.camel.component.http.HttpComponent http =
        camel.getComponent("http", org.apache.camel.component.http.HttpComponent.class);
    http.setAutomaticRetriesDisabled(true);
    String shipped =
        Files.readString(Path.of("routes", "notify-" + channel + ".yaml"))
            .replaceAll("outbox:(\\w+)(\\s+parameters:\\s+group: push)?", "direct:$1");
    String yaml = edit.apply(shipped);
    camel.getComponent("direct", DirectComponent.class).setBlock(false);
    camel.start();
    PluginHelper.getRoutesLoader(camel)
        .loadRoutes(ResourceHelper.fromString("notify-" + channel + ".yaml", yaml));
  }

  ChannelRoute(String channel, Map<String, Object> beans) throws Exception {
    this(channel, beans, Map.of(), UnaryOperator.identity());
  }

  /** Delivers a notice; returns what went wrong, or null. */
  Exception deliver(String notice) {
    Exchange exchange = new DefaultExchange(camel);
    exchange.getMessage().setBody(notice.getBytes(StandardCharsets.UTF_8));
    Delivery delivery = new Delivery(Map.of(), "channel", "", 1, null, progress);
    exchange.getMessage().setHeader(Delivery.HEADER, delivery);
    Exchange result = camel.createProducerTemplate().send(entry, exchange);
    progress = result.getException() == null ? null : delivery.getProgress();
    return result.getException();
  }

  @Override
  public void close() {
    camel.stop();
  }
}
