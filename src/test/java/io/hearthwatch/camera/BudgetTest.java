package io.hearthwatch.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearthwatch.MovedClock;
import io.hearthwatch.store.MigratedStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The month's budget is never passed. */
class BudgetTest {
  @TempDir Path folder;
  private final MovedClock clock = new MovedClock("2026-11-30T23:59:00Z");

  @Test
  void whatIsTakenOutlivesARestartAndEndsAtTheBound() throws Exception {
    try (MigratedStore store = new MigratedStore(folder)) {
      Budget budget = new Budget(store.store(), clock, 2);
      assertTrue(budget.take().isPresent());
    }
    try (MigratedStore store = new MigratedStore(folder)) {
      Budget budget = new Budget(store.store(), clock, 2);
      assertTrue(budget.take().isPresent());
      assertTrue(budget.take().isEmpty());
      assertEquals(2, budget.used());
      assertEquals(Instant.parse("2026-12-01T00:00:00Z"), budget.renewed());
    }
  }

  @Test
  void aCallGivenBackInTheNextMonthDoesNotEnlargeThatOne() throws Exception {
    try (MigratedStore store = new MigratedStore(folder)) {
      Budget budget = new Budget(store.store(), clock, 1);
      Budget.Call call = budget.take().orElseThrow();
      clock.set("2026-12-01T00:00:01Z");
      budget.giveBack(call);
      assertTrue(budget.take().isPresent());
      assertTrue(budget.take().isEmpty());
    }
  }

  @Test
  void manyAtOnceGetNoMoreThanThereIs() throws Exception {
    try (MigratedStore store = new MigratedStore(folder)) {
      Budget budget = new Budget(store.store(), clock, 25);
      AtomicInteger taken = new AtomicInteger();
      ExecutorService threads = Executors.newFixedThreadPool(4);
      for (int i = 0; i < 40; i++) {
        threads.submit(() -> budget.take().map(c -> taken.incrementAndGet()).orElse(0));
      }
      threads.shutdown();
      assertTrue(threads.awaitTermination(30, TimeUnit.SECONDS));
      assertEquals(25, taken.get());
    }
  }
}
