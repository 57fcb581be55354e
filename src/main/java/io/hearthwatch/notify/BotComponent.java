package io.hearthwatch.notify;

import java.time.Clock;
import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.component.telegram.TelegramComponent;
import org.apache.camel.component.telegram.TelegramConfiguration;
import org.apache.camel.component.telegram.TelegramConsumer;
import org.apache.camel.component.telegram.TelegramEndpoint;
import org.apache.camel.component.telegram.TelegramService;
import org.apache.camel.spi.annotations.Component;

/**
 * Camel's {@code telegram} component for the hub's bot: its token and server are those of the
 * settings, so that no route and no URI holds the token, and its calls are {@link BotService}'s.
 */
@Component("telegram")
public final class BotComponent extends TelegramComponent {
  private final BotService service;
  private final Clock clock;

  /**
   * @param url of the Bot API server
   * @param token of the bot, or null for none
   */
  public BotComponent(String url, String token, Clock clock) {
    this.service = new BotService(url, token);
    this.clock = clock;
  }

  @Override
  protected Endpoint createEndpoint(String uri, String type, Map<String, Object> parameters)
      throws Exception {
    if (!type.equals(TelegramConfiguration.ENDPOINT_TYPE_BOTS)) {
      throw new IllegalArgumentException("telegram: must be bots, was '" + type + "'");
    }
    TelegramConfiguration configuration = new TelegramConfiguration();
    configuration.setType(type);
    TelegramEndpoint endpoint = new BotEndpoint(uri, this, configuration);
    setProperties(endpoint, parameters);
    return endpoint;
  }

  private static final class BotEndpoint extends TelegramEndpoint {
    private final BotComponent bots;

    BotEndpoint(String uri, BotComponent bots, TelegramConfiguration configuration) {
      super(uri, bots, configuration, bots.service.client());
      this.bots = bots;
    }

    @Override
    public TelegramService getTelegramService() {
      return bots.service;
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
      TelegramConsumer consumer = (TelegramConsumer) super.createConsumer(processor);
      BotPolls polls = new BotPolls(bots.clock);
      consumer.setPollStrategy(polls);
      consumer.setExceptionHandler(polls);
      return consumer;
    }
  }
}
