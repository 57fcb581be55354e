package io.hearthwatch.store;

import static java.lang.Double.NaN;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * What became of every message, flow by flow, since the hub started: received = stored + duplicate
 * + dead-lettered + refused + spooled + in flight. What was spooled before the start counts as
 * received again, since it is still to be stored.
 */
@ApplicationScoped
public class Ledger {
  private final MeterRegistry metrics;
  private final Map<String, Flow> flows = new ConcurrentSkipListMap<>();
  private final Map<String, Supplier<Map<String, Long>>> others = new ConcurrentSkipListMap<>();

  Ledger(MeterRegistry metrics) {
    this.metrics = metrics;
  }

  /** The flow's own page; made at the first call. */
  public Flow flow(String name) {
    return flows.computeIfAbsent(name, this::open);
  }

  private Flow open(String name) {
    Flow flow = new Flow(name);
    flow.counts()
        .forEach(
            (column, count) ->
                metrics.gauge(
                    "hub.ledger", List.of(Tag.of("flow", name), Tag.of("column", column)), count));
    return flow;
  }

  /**
   * A page whose counts are kept elsewhere, over all runs of the hub.
   *
   * @param columns all names that the counts have
   * @param counts must be quick; empty when they cannot be read now
   */
  public void page(String name, List<String> columns, Supplier<Map<String, Long>> counts) {
    others.put(name, counts);
    for (String column : columns) {
      metrics.gauge(
          "hub.ledger",
          List.of(Tag.of("flow", name), Tag.of("column", column)),
          counts,
          kept -> Optional.ofNullable(kept.get().get(column)).map(Long::doubleValue).orElse(NaN));
    }
  }

  /** All flows with their columns. */
  public Map<String, Map<String, Long>> pages() {
    Map<String, Map<String, Long>> pages = new LinkedHashMap<>();
    flows.forEach(
        (name, flow) -> {
          Map<String, Long> columns = new LinkedHashMap<>();
          flow.counts().forEach((column, count) -> columns.put(column, count.get()));
          pages.put(name, columns);
        });
    others.forEach(
        (name, counts) -> {
          Map<String, Long> columns = counts.get();
          if (!columns.isEmpty()) {
            pages.put(name, columns);
          }
        });
    return pages;
  }

  /** What may become of a message. */
  public enum Fate {
    STORED,
    DUPLICATE,
    DEAD_LETTERED,
    REFUSED
  }

  /** The counts of one flow. In flight is counted by itself, so that an error in the rest shows. */
  public static final class Flow {
    private final String name;
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong stored = new AtomicLong();
    private final AtomicLong duplicate = new AtomicLong();
    private final AtomicLong deadLettered = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong spooled = new AtomicLong();
    private final AtomicLong inFlight = new AtomicLong();

    private Flow(String name) {
      this.name = name;
    }

    String name() {
      return name;
    }

    private Map<String, AtomicLong> counts() {
      Map<String, AtomicLong> counts = new LinkedHashMap<>();
      counts.put("received", received);
      counts.put("stored", stored);
      counts.put("duplicate", duplicate);
      counts.put("deadLettered", deadLettered);
      counts.put("refused", refused);
      counts.put("spooled", spooled);
      counts.put("inFlight", inFlight);
      return counts;
    }

    /** A message came in. */
    public void received() {
      received.incrementAndGet();
      inFlight.incrementAndGet();
    }

    /** What came in turned out to be a mere sign of life. */
    public void isNoMessage() {
      received.decrementAndGet();
      inFlight.decrementAndGet();
    }

    /** A message in flight has met its fate. */
    public void settled(Fate fate, long count) {
      inFlight.addAndGet(-count);
      add(fate, count);
    }

    void spooled(long count) {
      inFlight.addAndGet(-count);
      spooled.addAndGet(count);
    }

    /** Spooled messages found at the start. */
    void carriedOver(long count) {
      received.addAndGet(count);
      spooled.addAndGet(count);
    }

    /** Spooled messages have met their fate. */
    void unspooled(Fate fate, long count) {
      spooled.addAndGet(-count);
      add(fate, count);
    }

    private void add(Fate fate, long count) {
      switch (fate) {
        case STORED -> stored.addAndGet(count);
        case DUPLICATE -> duplicate.addAndGet(count);
        case DEAD_LETTERED -> deadLettered.addAndGet(count);
        case REFUSED -> refused.addAndGet(count);
      }
    }
  }
}
