package io.hearthwatch.notify;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * The threads that bring notifications to channels, one for each recipient that has some. Others
 * call it with the {@link Desk}'s lock.
 */
final class Couriers {
  private static final Logger LOG = Logger.getLogger(Couriers.class);
  private static final long LONGEST_WAIT_MS = 10_000;

  /** Hands a notification to a channel's route; throws what the route failed with. */
  interface Sender {
    void send(Delivery delivery, byte[] body) throws Exception;
  }

  private final Desk desk;
  private final Clock clock;
  private final ObjectMapper json;
  private final Map<String, Sender> senders = new HashMap<>();
  private final Map<Target, Thread> workers = new HashMap<>();
  private boolean running;

  Couriers(Desk desk, Clock clock, ObjectMapper json) {
    this.desk = desk;
    this.clock = clock;
    this.json = json;
  }

  /** From now on what is due is delivered. */
  void open() {
    running = true;
  }

  /** Ends the work after the messages under way. */
  void close() {
    running = false;
    desk.notifyAll();
  }

  void attach(Channel channel, Sender sender) {
    senders.put(channel.name(), sender);
    desk.channels().attach(channel);
    wake();
  }

  void detach(String channel, Sender sender) {
    if (senders.remove(channel, sender)) {
      desk.channels().detach(channel, clock.millis());
    }
  }

  /** There may be something to do. */
  void wake() {
    desk.notifyAll();
    for (Target target : desk.lanes().keySet()) {
      if (running && !workers.containsKey(target) && desk.nextAt(target) != Long.MAX_VALUE) {
        Thread worker = new Thread(() -> work(target), "outbox-" + target);
        worker.setDaemon(true);
        workers.put(target, worker);
        worker.start();
      }
    }
  }

  private void work(Target target) {
    try {
      while (deliverNext(target)) {
        // the next one
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      synchronized (desk) {
        workers.remove(target, Thread.currentThread()); // there may be a new one already
      }
    }
  }

  /**
   * Waits for something due and delivers it.
   *
   * @return false when nothing is there to wait for
   */
  private boolean deliverNext(Target target) throws InterruptedException {
    Row row;
    Sender sender;
    Notice notice;
    Delivery delivery;
    synchronized (desk) {
      row = running ? desk.take(target) : null;
      if (row == null) {
        long next = desk.nextAt(target);
        if (!running || next == Long.MAX_VALUE) {
          workers.remove(target);
          return false;
        }
        desk.wait(Math.max(1, Math.min(next - clock.millis(), LONGEST_WAIT_MS)));
        return true;
      }
      sender = senders.get(target.channel());
      notice = row.notice;
      delivery =
          new Delivery(
              notice.data(),
              target.channel(),
              target.recipient(),
              row.attempts,
              desk.told().messageId(notice.incident(), target),
              row.progress);
    }
    Failure failure = send(sender, delivery);
    synchronized (desk) {
      if (failure == null) {
        desk.confirmed(row, notice, delivery.getMessageId());
      } else {
        LOG.debugf("Notification to %s failed: %s", target, failure.reason());
        row.progress = delivery.getProgress();
        desk.failed(row, failure);
      }
      wake();
    }
    return true;
  }

  private Failure send(Sender sender, Delivery delivery) {
    try {
      sender.send(delivery, json.writeValueAsBytes(delivery.getNotice()));
      return null;
    } catch (Exception | Error e) { // whatever it is, the notification is not lost
      return Failure.of(e);
    }
  }
}
