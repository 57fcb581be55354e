package io.hearthwatch.notify;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.store.LocalStore;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.jboss.logging.Logger;

/**
 * Keeps each notification in the local store until the other side has confirmed it. Each recipient
 * of each channel has a thread of its own, so none waits for another.
 */
@ApplicationScoped
@Named("outbox")
@RegisterForReflection // called from routes
public class Outbox {
  private static final Logger LOG = Logger.getLogger(Outbox.class);
  private static final TypeReference<Map<String, Object>> MAP = new TypeReference<>() {};
  private static final long TEND_EVERY_MS = 250;
  private static final long LOAD_AGAIN_MS = 10_000;
  private static final long CHANNELS_WITHIN_S = 10;
  private static final long KEPT_MS = TimeUnit.DAYS.toMillis(30);

  private final OutboxRows store;
  private final Clock clock;
  private final ObjectMapper json;
  private final Saver saver;
  private final Desk desk;
  private final Couriers couriers;
  private final CountDownLatch ready = new CountDownLatch(1);
  private volatile boolean running;
  private long forgetAt;

  /** Why the rows of a former run are not known, or null. */
  private volatile String unread;

  private long unreadAt;

  Outbox(LocalStore local, Clock clock, ObjectMapper json, Chats chats) {
    this.store = new OutboxRows(local, json);
    this.clock = clock;
    this.json = json;
    this.saver = new Saver(store);
    this.desk = new Desk(clock, chats.names(), saver);
    this.couriers = new Couriers(desk, clock, json);
  }

  @PostConstruct
  void open() {
    load();
    running = true;
    synchronized (desk) {
      couriers.open();
    }
    Thread tending = new Thread(this::tend, "outbox");
    tending.setDaemon(true);
    tending.start();
  }

  private void load() {
    synchronized (desk) {
      try {
        desk.load(store.rows(), store.taken(), store.told());
        unread = null;
      } catch (SQLException e) {
        if (unread == null) {
          LOG.errorf("Cannot read the outbox (%s); trying again", e.getMessage());
        }
        unread = String.valueOf(e.getMessage());
        unreadAt = clock.millis();
        desk.awayFromKnownIds();
      }
    }
  }

  /** The routes are loaded, so the channels are known. Notices wait for this, but not for long. */
  public void ready() {
    synchronized (desk) {
      desk.ready();
      couriers.wake();
    }
    ready.countDown();
  }

  /** Ends the work after the messages under way. */
  public void close() {
    running = false;
    ready.countDown();
    synchronized (desk) {
      couriers.close();
    }
  }

  /**
   * Takes a notice (JSON, or its map; see routes/gas-alarms.yaml) and returns when it is kept.
   *
   * @throws IllegalArgumentException when the body is no notice
   */
  public void add(Exchange exchange) {
    keep(exchange.getMessage().getBody());
  }

  /** The same for a notice that comes by no route. */
  public void keep(Object body) {
    Notice notice = Notice.of(read(body));
    awaitChannels();
    synchronized (desk) {
      desk.add(notice);
      couriers.wake();
    }
  }

  private Map<String, Object> read(Object body) {
    try {
      if (body instanceof Map<?, ?>) {
        return json.convertValue(body, MAP); // a copy of plain JSON values
      }
      if (body instanceof byte[] bytes) {
        return json.readValue(bytes, MAP);
      }
      return json.readValue(String.valueOf(body), MAP);
    } catch (IOException e) {
      throw new IllegalArgumentException("notice: must be a JSON object", e);
    }
  }

  private void awaitChannels() {
    try {
      if (!ready.await(CHANNELS_WITHIN_S, TimeUnit.SECONDS)) {
        LOG.warnf("The routes take long to load; using the channels there are");
        ready.countDown();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void attach(Channel channel, Couriers.Sender sender) {
    synchronized (desk) {
      couriers.attach(channel, sender);
    }
  }

  void detach(String channel, Couriers.Sender sender) {
    synchronized (desk) {
      couriers.detach(channel, sender);
    }
  }

  private void tend() {
    try {
      while (running) {
        Thread.sleep(TEND_EVERY_MS);
        try {
          if (unread != null && Math.abs(clock.millis() - unreadAt) >= LOAD_AGAIN_MS) {
            load();
          }
          synchronized (desk) {
            desk.tend();
            couriers.wake();
          }
          forget();
        } catch (RuntimeException e) {
          LOG.errorf(e, "Tending the outbox failed; trying again");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void forget() {
    long now = clock.millis();
    if (now >= forgetAt) {
      forgetAt = now + TimeUnit.HOURS.toMillis(1);
      synchronized (desk) {
        desk.told().forget(now - KEPT_MS);
      }
      try {
        store.forget(now - KEPT_MS, now - KEPT_MS);
      } catch (SQLException e) {
        LOG.debugf("cannot forget old notices: %s", e.getMessage());
      }
    }
  }

  /** Whether this id was never asked for before, by notices or by commands; it is now. */
  boolean isFirst(String id) {
    synchronized (desk) {
      return desk.claim(id);
    }
  }

  /** The incidents that somebody was told of. */
  Set<String> incidents() {
    synchronized (desk) {
      return desk.told().incidents();
    }
  }

  /** What is wrong with notifications now, one sentence each; empty when all is well. */
  public List<String> problems() {
    List<String> problems = new ArrayList<>();
    synchronized (desk) {
      if (unread != null) {
        problems.add("what waited before the start cannot be read: " + unread);
      }
      if (saver.problem() != null) {
        problems.add("the local store does not take notifications: " + saver.problem());
      }
      for (Lane lane : desk.lanes().values()) {
        if (lane.rows.isEmpty()) {
          continue;
        }
        String waiting = "; " + lane.rows.size() + " waiting";
        if (lane.isFailing()) {
          Instant since = Instant.ofEpochMilli(lane.failingSince());
          problems.add(lane.target + " fails since " + since + ": " + lane.problem() + waiting);
        } else if (!desk.channels().has(lane.target.channel())) {
          problems.add("there is no channel " + lane.target.channel() + " now" + waiting);
        }
      }
    }
    return problems;
  }

  /**
   * The channels and what waits in them: by channel {@code running, waiting, oldest, failingSince,
   * problem, refused}; times are ISO-8601, absent ones null.
   */
  public Map<String, Map<String, Object>> view() {
    Map<String, Map<String, Object>> view = new TreeMap<>();
    synchronized (desk) {
      desk.channels()
          .names()
          .forEach(name -> view.put(name, Views.idle(desk.channels().isRunning(name))));
      for (Lane lane : desk.lanes().values()) {
        Views.add(view.computeIfAbsent(lane.target.channel(), c -> Views.idle(false)), lane);
      }
    }
    return view;
  }
}
