package io.hearthwatch.notify;

import java.time.Clock;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.spi.ExceptionHandler;
import org.apache.camel.spi.PollingConsumerPollStrategy;
import org.jboss.logging.Logger;

/** Goes on asking for messages whatever the server does, ever less often, and says so once. */
final class BotPolls implements PollingConsumerPollStrategy, ExceptionHandler {
  private static final Logger LOG = Logger.getLogger(BotPolls.class);
  private static final long FIRST_PAUSE_MS = 500;
  private static final long LONGEST_PAUSE_MS = 15_000;
  private static final int MOST_DOUBLINGS = 5;

  private final Clock clock;
  private long nextAt;
  private int failures;

  BotPolls(Clock clock) {
    this.clock = clock;
  }

  @Override
  public boolean begin(Consumer consumer, Endpoint endpoint) {
    long wait = nextAt - clock.millis();
    return wait <= 0 || wait > Failure.LONGEST_PAUSE_MS; // the clock may be set back
  }

  @Override
  public void commit(Consumer consumer, Endpoint endpoint, int polledMessages) {
    if (failures > 0) {
      LOG.infof("Telegram hands out messages again");
      failures = 0;
    }
  }

  @Override
  public boolean rollback(Consumer consumer, Endpoint endpoint, int retryCounter, Exception cause) {
    Failure failure = Failure.of(cause);
    if (failures == 0) {
      LOG.warnf("Telegram hands out no messages (%s); asking again and again", failure.reason());
    }
    long pause = Math.min(FIRST_PAUSE_MS << Math.min(failures, MOST_DOUBLINGS), LONGEST_PAUSE_MS);
    failures++;
    nextAt = clock.millis() + Math.max(pause, failure.pauseMillis());
    return false;
  }

  // what Camel would log has been said

  @Override
  public void handleException(Throwable exception) {
    LOG.debugf("poll: %s", exception.getMessage());
  }

  @Override
  public void handleException(String message, Throwable exception) {
    LOG.debugf("poll: %s", exception.getMessage());
  }

  @Override
  public void handleException(String message, Exchange exchange, Throwable exception) {
    LOG.debugf("poll: %s", exception.getMessage());
  }
}
