package io.hearthwatch.mqtt;

import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The hub's MQTT connection without a hub behind it: counts, drops and acknowledges at once. No
 * flow over this connection can be faster than this.
 *
 * <p>Arguments: URL, PEM file of the authority, topic filter. For each number on the standard input
 * it says {@code done <number>} as soon as so many messages have come since its start.
 */
public final class CountingClient implements Link.Receiver {
  private final AtomicLong count = new AtomicLong();
  private volatile long goal = Long.MAX_VALUE;

  private CountingClient() {}

  public static void main(String[] args) throws IOException {
    Links links =
        new Links(
            Vertx.vertx(),
            "counting",
            Optional.empty(),
            Optional.empty(),
            Optional.of(args[1]),
            Optional.empty(),
            Optional.empty());
    links.use(args[0]);
    CountingClient client = new CountingClient();
    links.subscribe("counting-client", args[2], 1, false, 3_600, client);
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      client.goal = Long.parseLong(line.strip());
      client.compare(client.count.get());
    }
    System.exit(0);
  }

  @Override
  public void up(Link link) {
    System.out.println("ready");
  }

  @Override
  public void received(Inbound message, Session.Delivery delivery) {
    long now = count.incrementAndGet();
    delivery.done();
    if (now >= goal) {
      compare(now);
    }
  }

  private synchronized void compare(long now) {
    if (now >= goal) {
      goal = Long.MAX_VALUE;
      System.out.println("done " + now);
    }
  }
}
