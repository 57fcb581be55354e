package io.hearthwatch.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class InParallelTest {

  private static void await(CountDownLatch latch) throws IOException {
    try {
      if (!latch.await(20, TimeUnit.SECONDS)) {
        throw new IOException("nobody came");
      }
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  @Test
  void piecesAreUnderWayTogetherAndComeInTheirOrder() throws IOException {
    CountDownLatch second = new CountDownLatch(1);
    InParallel.Piece<Integer> waits =
        () -> {
          await(second);
          return 1;
        };
    InParallel.Piece<Integer> lets =
        () -> {
          second.countDown();
          return 2;
        };
    assertEquals(List.of(1, 2, 2), InParallel.all("piece", 2, List.of(waits, lets, lets)));
    assertEquals(List.of(), InParallel.all("piece", 2, List.<InParallel.Piece<Integer>>of()));
  }

  @Test
  void afterAFailureNoMoreIsBegun() {
    AtomicBoolean begun = new AtomicBoolean();
    EOFException failure = new EOFException("the file became shorter");
    InParallel.Piece<Integer> fails =
        () -> {
          throw failure;
        };
    InParallel.Piece<Integer> late =
        () -> {
          begun.set(true);
          return 2;
        };
    assertSame(
        failure,
        assertThrows(
            IOException.class, () -> InParallel.all("piece", 1, List.of(fails, late, late))));
    assertFalse(begun.get());
  }

  @Test
  void whatIsUnderWayAtAFailureIsWaitedFor() {
    CountDownLatch underWay = new CountDownLatch(1);
    CountDownLatch failing = new CountDownLatch(1);
    AtomicBoolean made = new AtomicBoolean();
    InParallel.Piece<Integer> slow =
        () -> {
          underWay.countDown();
          await(failing);
          made.set(true);
          return 1;
        };
    InParallel.Piece<Integer> fails =
        () -> {
          await(underWay);
          failing.countDown();
          throw new IllegalStateException("refused");
        };
    assertThrows(
        IllegalStateException.class, () -> InParallel.all("piece", 2, List.of(slow, fails)));
    assertTrue(made.get());
  }
}
