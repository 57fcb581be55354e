package io.hearthwatch.camera;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;

/** The threads of a consumer: each does one thing after another, and looks again after a while. */
final class Threads {
  private static final Logger LOG = Logger.getLogger(Threads.class);
  private static final long IDLE_MS = 500;
  private static final long BROKEN_MS = 5_000;
  private static final long PATIENCE_MS = 500;

  private final boolean breaksOff;
  private final Work work;
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;

  /** A look for something to do. */
  interface Work {
    /**
     * Does one thing.
     *
     * @return whether there was one
     */
    boolean once() throws SQLException, InterruptedException;
  }

  /**
   * @param breaksOff whether {@link #stop} interrupts what is under way, which then is begun again
   *     later; else it ends by itself
   */
  Threads(String name, int count, boolean breaksOff, Work work) {
    this.breaksOff = breaksOff;
    this.work = work;
    for (int i = 1; i <= count; i++) {
      Thread thread = new Thread(this::run, name + "-" + i);
      thread.setDaemon(true);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
  }

  private void run() {
    try {
      while (!stopped) {
        pause(look());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void pause(long millis) throws InterruptedException {
    if (millis > 0 && !stopped) {
      wait(millis);
    }
  }

  private long look() throws InterruptedException {
    try {
      return work.once() ? 0 : IDLE_MS;
    } catch (SQLException e) {
      LOG.warnf("The local store does not work (%s); recordings wait", e.getMessage());
      return BROKEN_MS;
    } catch (RuntimeException e) {
      LOG.warnf(e, "A step of a recording failed in an unforeseen way; trying again");
      return BROKEN_MS;
    }
  }

  /** Lets them begin nothing more. */
  void stop() {
    synchronized (this) {
      stopped = true;
      notifyAll();
    }
    if (breaksOff) {
      threads.forEach(Thread::interrupt);
    }
    long end = System.nanoTime() + PATIENCE_MS * 1_000_000;
    try {
      for (Thread thread : threads) {
        thread.join(Math.max(1, (end - System.nanoTime()) / 1_000_000));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
