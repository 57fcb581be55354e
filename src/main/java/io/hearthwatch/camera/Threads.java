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

  Threads(String name, int count, Work work) {
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
        long pause = look();
        if (pause > 0) {
          Thread.sleep(pause); // ended by an interrupt
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
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

  /** Ends them; what is under way is broken off, to be begun again later. */
  void stop() {
    stopped = true;
    threads.forEach(Thread::interrupt);
    try {
      for (Thread thread : threads) {
        thread.join(PATIENCE_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
