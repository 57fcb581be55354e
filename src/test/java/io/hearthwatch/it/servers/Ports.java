package io.hearthwatch.it.servers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** TCP ports on loopback for servers that start later, or again. */
public final class Ports {
  private static final int FIRST = 10_000;
  private static final int COUNT = 22_000; // the system hands out those from 32768 on
  private static final int STEP = 8; // so many runs side by side at most

  /** Which of the runs of tests side by side this is. */
  private static final int FORK = Integer.getInteger("it.fork", 0);

  private static final AtomicInteger NEXT =
      new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT / STEP) * STEP);

  private Ports() {}

  /**
   * A port that nobody uses now, and that nobody will be given while its server is down: it is not
   * among those that the system hands out, nor among those of other runs of tests beside this one,
   * and comes only once.
   */
  public static int free() {
    for (int tried = 0; tried < COUNT / STEP; tried++) {
      int port = FIRST + NEXT.getAndAdd(STEP) % COUNT + FORK % STEP;
      try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        return socket.getLocalPort();
      } catch (IOException taken) {
        continue;
      }
    }
    throw new IllegalStateException("no free port from " + FIRST + " on");
  }
}
