package io.hearthwatch.alarm;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Where everything about alarms happens, one group of events after the other: they are applied to
 * the {@link Board}, committed together, and then told. Has a thread of its own that sleeps until
 * an event comes or a step is due.
 */
@ApplicationScoped
public class AlarmDesk {
  private static final Logger LOG = Logger.getLogger(AlarmDesk.class);
  private static final Duration LONGEST_NAP = Duration.ofSeconds(10);
  private static final long STOP_MS = 2_000;
  private static final long CHAINS_WITHIN_S = 10;

  /**
   * What became of a person's wish.
   *
   * @param alarm as it is now; null when there is none of that id
   * @param refusal why the state forbids it, or null
   */
  record Answer(Alarm alarm, String refusal) {}

  private final AlarmStore store;
  private final Chains chains;
  private final AlarmJournal journal;
  private final SteadyTime time;
  private final Board board;
  private final Memory memory;
  private final Recall recall;
  private final Post post;
  private final Changes changes;
  private final Auditor auditor;
  private final Inbox inbox = new Inbox();
  private final Thread thread = new Thread(this::run, "alarm-desk");
  private final CountDownLatch chainsKnown = new CountDownLatch(1);
  private Worker<Notice> untaken;
  private volatile boolean closed;

  @Inject
  AlarmDesk(AlarmStore store, Chains chains, AlarmJournal journal, Clock clock) {
    this(store, chains, journal, clock, System::nanoTime);
  }

  AlarmDesk(
      AlarmStore store, Chains chains, AlarmJournal journal, Clock clock, LongSupplier nanos) {
    this.store = store;
    this.chains = chains;
    this.journal = journal;
    this.time = new SteadyTime(clock, nanos);
    this.board = new Board(chains);
    this.memory = new Memory(store);
    this.recall = new Recall(store);
    this.post = new Post(chains);
    this.changes = new Changes(nanos);
    this.auditor = new Auditor(board, chains);
    chains.onChange(() -> inbox.add(board::replan));
    thread.setDaemon(true);
  }

  /**
   * Reads what was there before the start, and begins.
   *
   * @param outbox takes the notices (JSON) of alarms that no route has a chain for
   */
  public void open(Consumer<byte[]> outbox) {
    load();
    thread.start();
    untaken =
        new Worker<>(
            "alarm-untaken",
            chains.untaken(),
            notice -> {
              outbox.accept(store.bytes(notice));
              accepted(notice);
              return true;
            });
  }

  /**
   * The routes are loaded, so that each alarm meets the chain of its own site. Alarms wait for
   * this, but not for long.
   */
  public void ready() {
    chainsKnown.countDown();
  }

  /** Takes over what was committed; alarms stay as they were. */
  void load() {
    recall(time.read().now());
  }

  private void recall(Instant now) {
    AlarmStore.Content content = recall.read(now);
    if (content != null) {
      for (AlarmStore.Stored stored : content.alarms()) {
        if (board.load(stored.alarm(), stored.version()) && !stored.published()) {
          changes.add(stored.alarm().id());
        }
      }
      content.notices().forEach(due -> post.tell(due, now));
      board.resume(now);
    }
    signal(List.of(recall.condition()), () -> {});
    inbox.add(board::replan);
  }

  /** Ends when all that was taken in is committed. */
  public void close() {
    untaken.stop();
    closed = true;
    ready();
    inbox.add(round -> {});
    try {
      thread.join(STOP_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Takes in what a source says; returns at once.
   *
   * @param safe run when all of it is committed
   */
  void signal(List<Condition> conditions, Runnable safe) {
    inbox.add(
        round -> {
          for (Condition condition : conditions) {
            if (condition.active() || board.get(condition.alarm()) != null) {
              board.apply(condition.alarm(), AlarmEvent.of(condition), round);
            }
          }
          round.after.add(safe);
        });
  }

  /** What a person wants of an alarm; answered when it is committed. */
  CompletableFuture<Answer> want(String id, AlarmEvent event) {
    CompletableFuture<Answer> answer = new CompletableFuture<>();
    inbox.add(
        round -> {
          Board.Kept before = board.get(id);
          if (before == null || before.alarm().isNormal()) {
            round.after.add(() -> answer.complete(new Answer(null, null)));
            return;
          }
          Step step = board.apply(id, event, round);
          Alarm after = board.get(id).alarm();
          round.after.add(() -> answer.complete(new Answer(after, step.refusal())));
        });
    return answer;
  }

  /** Looks after the plans; answered with what was wrong. */
  CompletableFuture<List<String>> audit() {
    CompletableFuture<List<String>> found = new CompletableFuture<>();
    inbox.add(
        round -> {
          List<String> findings = auditor.look(round);
          round.after.add(() -> found.complete(findings));
        });
    return found;
  }

  /** The audit got no answer. */
  void silent() {
    auditor.silent();
  }

  /** A route has taken a notice. */
  void accepted(Notice notice) {
    chains.accepted(notice);
    inbox.tidy(() -> memory.unsaved.accepted(notice.id()));
  }

  /** The topic of an alarm shows this version. */
  void published(Board.Kept shown) {
    String id = shown.alarm().id();
    boolean normal = shown.alarm().isNormal();
    inbox.tidy(
        () -> {
          memory.unsaved.published.put(id, new Unsaved.Published(shown.version(), normal));
          board.forget(id, shown.version());
        });
  }

  Chains chains() {
    return chains;
  }

  Changes changes() {
    return changes;
  }

  /** An alarm as it is now, also one that has just become normal; null when there is none. */
  Board.Kept kept(String id) {
    return board.get(id);
  }

  /** All alarms that are not normal, by id. */
  List<Alarm> all() {
    return board.all();
  }

  /** What keeps alarms from being stored, or null. */
  public String problem() {
    return memory.problem();
  }

  /** Why alarms of before the start are not known; null when all are. */
  public String forgotten() {
    return recall.problem();
  }

  /** What the last audit found to be wrong; empty when all is well. */
  public List<String> findings() {
    return auditor.findings();
  }

  /** Which chains are missing, so that the built-in ones tell; empty when all is well. */
  public List<String> missingChains() {
    return chains.complaints();
  }

  /** How many notices no route has taken yet. */
  public int waiting() {
    return chains.waiting();
  }

  /** Ids of all alarms that are not normal. */
  public Set<String> open() {
    return board.all().stream().map(Alarm::id).collect(Collectors.toSet());
  }

  /** How many alarms lack an answer. */
  public long unanswered() {
    return board.all().stream().filter(alarm -> alarm.state().isUnacknowledged()).count();
  }

  /** Whether so many alarms came at once that they are told as a list. */
  public boolean isFlood() {
    return board.isFlood();
  }

  private void run() {
    awaitChains();
    while (!closed) {
      try {
        pause(work());
      } catch (InterruptedException e) {
        break;
      } catch (RuntimeException e) {
        LOG.errorf(e, "The alarm desk failed in an unforeseen way; going on");
      }
    }
    work();
  }

  private void awaitChains() {
    try {
      if (!chainsKnown.await(CHAINS_WITHIN_S, TimeUnit.SECONDS)) {
        LOG.warn("The routes take long to load; alarms go by the chains there are");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void pause(Instant next) throws InterruptedException {
    Duration nap = next == null ? LONGEST_NAP : Duration.between(time.now(), next);
    inbox.await(Math.max(1, Math.min(LONGEST_NAP.toMillis(), nap.toMillis())));
  }

  /**
   * Does all there is to do now.
   *
   * @return when there is something to do again, or null
   */
  Instant work() {
    SteadyTime.Reading reading = time.read();
    if (recall.isDue(reading.now())) {
      recall(reading.now());
    }
    Round round = new Round(reading.now());
    if (!reading.setBack().isZero()) {
      LOG.warnf("The clock was set back by %s; what is planned is moved", reading.setBack());
      board.moved(reading.setBack(), round);
    }
    inbox.drain().forEach(task -> safely(() -> task.run(round)));
    if (chains.look()) {
      board.replan(round);
    }
    board.tick(round);
    finish(round);
    return next(round.now);
  }

  /** One event that fails must not take the others with it. */
  private static void safely(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException e) {
      LOG.errorf(e, "An event of an alarm failed in an unforeseen way");
    }
  }

  /** First safe, then told; while the store takes nothing, told first. */
  private void finish(Round round) {
    for (String id : round.changed) {
      Board.Kept kept = board.get(id);
      memory.unsaved.alarms.put(id, new Unsaved.Row(kept.alarm(), kept.version()));
    }
    round.notices.forEach(due -> memory.unsaved.notices.put(due.notice().id(), due));
    boolean healthy = memory.problem() == null;
    if (healthy) {
      memory.save(round.now);
    }
    round.notices.forEach(due -> post.tell(due, round.now));
    post.tellDue(round.now);
    round.changed.forEach(changes::add);
    round.transitions.forEach(line -> safely(() -> journal.write(line)));
    round.after.forEach(AlarmDesk::safely);
    if (!healthy) {
      memory.save(round.now);
    }
  }

  private Instant next(Instant now) {
    Duration grace = chains.next();
    return Stream.of(
            board.next(now), memory.next(), post.next(), grace == null ? null : now.plus(grace))
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }
}
