package io.hearthwatch.alarm;

import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/** The thread of a consumer: takes things from lanes and delivers them one by one. */
final class Worker<T> {
  private static final Logger LOG = Logger.getLogger(Worker.class);
  private static final long PATIENCE_MS = TimeUnit.SECONDS.toMillis(5);

  private final Lanes<T> lanes;
  private final Predicate<T> delivery;
  private final Thread thread;
  private volatile boolean stopped;

  /** Delivers on its own thread; what returns false or throws is tried again later. */
  Worker(String name, Lanes<T> lanes, Predicate<T> delivery) {
    this.lanes = lanes;
    this.delivery = delivery;
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void run() {
    try {
      for (Lanes.Ticket<T> t = next(); t != null; t = next()) {
        if (delivered(t.item())) {
          lanes.done(t);
        } else {
          lanes.failed(t);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the route ends
    }
  }

  private Lanes.Ticket<T> next() throws InterruptedException {
    return lanes.await(() -> stopped);
  }

  private boolean delivered(T item) {
    try {
      return delivery.test(item);
    } catch (RuntimeException e) {
      LOG.warnf(e, "A delivery failed in an unforeseen way; trying again");
      return false;
    }
  }

  /** Ends the thread; what it is just delivering may end first. */
  void stop() {
    stopped = true;
    lanes.wake();
    try {
      thread.join(PATIENCE_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread.interrupt();
  }
}
