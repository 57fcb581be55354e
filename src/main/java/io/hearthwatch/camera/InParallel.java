package io.hearthwatch.camera;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

/** Does the pieces of one piece of work, a few at the same time, in their order. */
final class InParallel {
  private InParallel() {}

  /** A piece. */
  interface Piece<T> {
    T make() throws IOException;
  }

  /**
   * Makes all. After a failure no more are begun; those under way are waited for, since what they
   * make is of use when the work is gone on with.
   *
   * @return what they make, in their order
   * @throws IOException or a RuntimeException, as the first piece that failed threw it
   */
  static <T> List<T> all(String name, int threads, List<Piece<T>> pieces) throws IOException {
    AtomicBoolean broken = new AtomicBoolean();
    ExecutorService pool =
        Executors.newFixedThreadPool(
            Math.min(threads, Math.max(1, pieces.size())),
            work -> {
              Thread thread = new Thread(work, name);
              thread.setDaemon(true);
              return thread;
            });
    try {
      List<Future<T>> made = new ArrayList<>();
      for (Piece<T> piece : pieces) {
        made.add(pool.submit(() -> unlessBroken(piece, broken)));
      }
      return results(made);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (IOException) new InterruptedIOException("the hub is stopping").initCause(e);
    } finally {
      pool.shutdownNow();
    }
  }

  private static <T> T unlessBroken(Piece<T> piece, AtomicBoolean broken) throws IOException {
    if (broken.get()) {
      throw new CancellationException();
    }
    boolean made = false;
    try {
      T result = piece.make();
      made = true;
      return result;
    } finally {
      if (!made) {
        broken.set(true);
      }
    }
  }

  private static <T> List<T> results(List<Future<T>> made)
      throws IOException, InterruptedException {
    List<T> results = new ArrayList<>();
    Throwable failure = null;
    for (Future<T> piece : made) {
      try {
        results.add(piece.get());
      } catch (ExecutionException e) {
        boolean follows = failure != null || e.getCause() instanceof CancellationException;
        failure = follows ? failure : e.getCause();
      }
    }
    if (failure instanceof IOException e) {
      throw e;
    }
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
    return results;
  }
}
