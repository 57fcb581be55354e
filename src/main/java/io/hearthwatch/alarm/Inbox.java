package io.hearthwatch.alarm;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What the desk is to do next, from any thread. */
final class Inbox {
  private static final long TIDY_MS = 50;

  /** One thing to do in a round. */
  interface Task {
    void run(Round round);

    /** Whether it may wait a moment, so that many of its kind share a commit. */
    default boolean canWait() {
      return false;
    }
  }

  private record Tidying(Runnable work) implements Task {
    @Override
    public void run(Round round) {
      work.run();
    }

    @Override
    public boolean canWait() {
      return true;
    }
  }

  private final LinkedBlockingQueue<Task> queue = new LinkedBlockingQueue<>();

  /** Taken from the queue already. */
  private final List<Task> begun = new ArrayList<>();

  void add(Task task) {
    queue.add(task);
  }

  /** Adds something that may wait a moment for more of its kind. */
  void tidy(Runnable work) {
    queue.add(new Tidying(work));
  }

  /** Waits until there is something to do; what only tidies up waits a moment for more. */
  void await(long ms) throws InterruptedException {
    Task first = queue.poll(ms, TimeUnit.MILLISECONDS);
    for (long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIDY_MS); first != null; ) {
      begun.add(first);
      long left = end - System.nanoTime();
      boolean hurry = !first.canWait() || left <= 0;
      first = hurry ? null : queue.poll(left, TimeUnit.NANOSECONDS);
    }
  }

  /** Takes out all there is. */
  List<Task> drain() {
    List<Task> tasks = new ArrayList<>(begun);
    begun.clear();
    queue.drainTo(tasks);
    return tasks;
  }
}
