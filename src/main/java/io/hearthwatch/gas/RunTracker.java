package io.hearthwatch.gas;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.List;

/**
 * Decides which run ("boot") of a detector a reading belongs to, so that the unique key (site, mac,
 * type, run, sequence) makes exactly one row a reading: a redelivery never makes a second row, a
 * detector that restarted its sequence never loses one.
 *
 * <p>One instance a stream (site, mac, type), used by one thread at a time. A fresh reading above
 * the highest sequence goes on with the run; one at or below it begins a run when a HELLO came
 * before, when its sequence is 0 or 1, when it lies {@value #WINDOW} or more back, or when the same
 * sequence was seen with other content. A redelivered MQTT message is looked up by its packet id.
 *
 * <h2>What the caller must do</h2>
 *
 * <ul>
 *   <li>Store {@link #state()} from time to time (a second is fine), and before a commit whenever
 *       {@link #mustSave()} says so: no row of a reading accepted since, and no acknowledgement of
 *       a HELLO, may come before the state is stored. A state may be ahead of the rows.
 *   <li>After a crash begin with {@link #restore(State)}, or better {@link #restore(State, int)}
 *       with the highest stored sequence of the run: then a gap over the crash is told, and a HELLO
 *       after it does not need to begin a run.
 *   <li>Call {@link #forgetPackets()} when the broker did not keep the session, and when the
 *       session has delivered 30 000 packets since this stream's last one.
 *   <li>Insert every reading, also {@link Kind#REPEAT}, and let the unique key refuse it.
 * </ul>
 *
 * <h2>What stays ambiguous</h2>
 *
 * <ul>
 *   <li>A restart without HELLO whose first reading to arrive is neither 0 nor 1: while the old run
 *       is less than {@value #WINDOW} ahead, readings that say the same as the old ones at their
 *       sequence are taken for repeats and lost; after a crash of the hub all of them until a
 *       sequence gives the restart away.
 *   <li>A restart without HELLO after a run of which only sequence 0 (or only 1) arrived, the same
 *       content again, within 5 s of the hub's clock: taken for a repeat. Without packet ids (QoS
 *       0, HTTP) also after a restart of the hub, whatever the time.
 *   <li>A copy without the DUP flag of sequence 0 or 1 when the run is further on (a bridge or HTTP
 *       client that sent the start of a run twice), and of any reading right after a HELLO: taken
 *       for a restart, so stored twice. A broker that resends without DUP makes such copies.
 *   <li>A restart with HELLO whose readings up to the old highest sequence are all lost on the way:
 *       goes on in the old run. No row is lost, but the gap told is not a gap.
 *   <li>Redelivery looks up packets by cyclic order; brokers that give out the lowest free id
 *       instead of the next one are not understood. Nor are more than 17 restarts within the
 *       unacknowledged messages of one stream.
 *   <li>A new run takes the hub's clock; without a state and with a clock in the past it may reuse
 *       the number of an old run.
 * </ul>
 */
public final class RunTracker {
  /** How far back, in sequences, a late reading may lie before it counts as a restart. */
  public static final int WINDOW = 1024;

  private static final long START_REPEAT_MILLIS = 5_000;
  private static final int UNKNOWN_PACKET = -1;
  private static final int LAST_PACKET_ID = 65_535;

  /** What a reading is to its stream. */
  public enum Kind {
    NEW_RUN,
    NEXT,
    /** Fills an earlier gap of its run. */
    LATE,
    /** Probably stored already; whether it is, the unique key knows. */
    REPEAT
  }

  /**
   * @param run the run to store the reading under
   * @param gap number of sequences missing just before this reading in its run; only with {@link
   *     Kind#NEXT}, and 0 while it is not certain which readings were stored before a crash
   */
  public record Decision(long run, Kind kind, int gap) {}

  /** {@code packet} is the id of the message that began the run, -1 when unknown or too old. */
  @RegisterForReflection // kept as JSON
  public record RunStart(long run, int packet) {}

  /**
   * What must survive a restart of the hub.
   *
   * @param run epoch seconds when the run was first noticed, strictly increasing; 0 = none yet
   * @param last highest sequence of the run; {@link Integer#MAX_VALUE} when not known, then the
   *     next reading begins a run
   * @param lastPacket id of the newest fresh message, 1 to 65535, or -1 when not known
   * @param runStartPacket see {@link RunStart#packet()}
   * @param previousRun the run before, 0 = none
   * @param helloPending whether HELLO came after the newest reading
   * @param earlier previous runs that redelivered messages may belong to, newest first; mostly
   *     empty or one
   */
  @RegisterForReflection // kept as JSON
  public record State(
      long run,
      int last,
      int lastPacket,
      int runStartPacket,
      long previousRun,
      boolean helloPending,
      List<RunStart> earlier) {
    public static final State NONE = new State(0, -1, UNKNOWN_PACKET, UNKNOWN_PACKET, 0, false);

    public State {
      earlier = List.copyOf(earlier);
    }

    /** Only the previous run can be told from the current one. */
    public State(
        long run,
        int last,
        int lastPacket,
        int runStartPacket,
        long previousRun,
        boolean helloPending) {
      this(
          run,
          last,
          lastPacket,
          runStartPacket,
          previousRun,
          helloPending,
          previousRun > 0 ? List.of(new RunStart(previousRun, UNKNOWN_PACKET)) : List.of());
    }
  }

  private final RunStarts starts;
  private final SeenWindow seen = new SeenWindow();
  private int last;
  private long lastMillis;
  private int lastPacket;
  private boolean helloPending;

  /** After a crash rows above {@code last} may exist, until a reading shows how far it went. */
  private boolean lastInDoubt;

  private boolean mustSave;

  /** A stream that was never heard of. */
  public RunTracker() {
    this(State.NONE, false);
  }

  private RunTracker(State state, boolean lastInDoubt) {
    starts = new RunStarts(state);
    last = state.last();
    lastPacket = state.lastPacket();
    helloPending = state.helloPending();
    this.lastInDoubt = lastInDoubt && state.run() > 0;
    seen.forgetUpTo(last);
  }

  /** Goes on from a state that may be older than the newest stored row. */
  public static RunTracker restore(State state) {
    return new RunTracker(state, true);
  }

  /**
   * Goes on from a state when it is known how far the stored rows go.
   *
   * @param highestStored no row of the state's run has a higher sequence; after a clean stop the
   *     state's own {@code last}
   */
  public static RunTracker restore(State state, int highestStored) {
    RunTracker tracker = new RunTracker(state, false);
    if (highestStored > state.last()) {
      tracker.last = highestStored;
      tracker.helloPending = false; // that row came after the HELLO and went on with the run
      tracker.seen.forgetUpTo(highestStored);
    }
    return tracker;
  }

  /**
   * Takes a reading.
   *
   * @param contentHash tells readings with the same sequence apart; equal for equal payloads
   * @param packet MQTT packet id, or -1 without one (QoS 0, HTTP)
   * @param redelivered the DUP flag
   * @param now when the hub received it
   */
  public Decision accept(
      int sequence, long contentHash, int packet, boolean redelivered, Instant now) {
    if (sequence < 0) {
      throw new IllegalArgumentException("run tracker: sequence must be >= 0, was " + sequence);
    }
    if (redelivered && wasReceived(packet)) {
      long run = starts.runOf(packet);
      if (run != starts.run() || sequence <= last) {
        return new Decision(run, Kind.REPEAT, 0);
      }
      forgetPackets(); // the run never was that far: lastPacket is from another cycle or session
    }
    Kind kind = judge(sequence, contentHash, packet, now);
    int gap = kind == Kind.NEXT && !lastInDoubt ? sequence - last - 1 : 0;
    if (kind == Kind.NEW_RUN) {
      beginRun(packet, now);
    }
    if (kind == Kind.NEW_RUN || kind == Kind.NEXT) {
      mustSave |= last <= 1;
      last = sequence;
      lastMillis = now.toEpochMilli();
      lastInDoubt = false;
      helloPending = false;
    }
    if (kind != Kind.REPEAT) {
      seen.put(sequence, contentHash);
    }
    received(packet);
    return new Decision(starts.run(), kind, gap);
  }

  private Kind judge(int sequence, long contentHash, int packet, Instant now) {
    if (starts.run() == 0) {
      return Kind.NEW_RUN;
    }
    if (sequence > last) {
      return Kind.NEXT;
    }
    boolean startLike = sequence <= 1;
    if (helloPending || (startLike && sequence < last) || last - sequence >= WINDOW) {
      return Kind.NEW_RUN;
    }
    return switch (seen.find(sequence, contentHash)) {
      // another packet than the one that is in the state, so another message
      case UNKNOWN -> startLike && packet > 0 ? Kind.NEW_RUN : Kind.REPEAT;
      case ABSENT -> Kind.LATE;
      case OTHER -> Kind.NEW_RUN;
      case SAME ->
          startLike && now.toEpochMilli() - lastMillis > START_REPEAT_MILLIS
              ? Kind.NEW_RUN
              : Kind.REPEAT;
    };
  }

  private void beginRun(int packet, Instant now) {
    int start = packet > 0 || lastPacket <= 0 ? packet : lastPacket % LAST_PACKET_ID + 1;
    starts.begin(Math.max(now.getEpochSecond(), starts.run() + 1), start);
    seen.clear();
    last = -1;
  }

  /**
   * Takes a HELLO: the next reading begins a run, unless its sequence goes on. Right after a crash
   * it begins one in any case, as rows above the last known sequence may exist.
   *
   * @return false for a redelivered HELLO that the state already covers
   */
  public boolean hello(int packet, boolean redelivered) {
    if (redelivered && wasReceived(packet)) {
      return false;
    }
    helloPending = true;
    mustSave = true;
    if (lastInDoubt) {
      last = Integer.MAX_VALUE;
    }
    received(packet);
    return true;
  }

  private boolean wasReceived(int packet) {
    return packet > 0 && lastPacket > 0 && !RunStarts.isBefore(lastPacket, packet);
  }

  private void received(int packet) {
    if (packet > 0) {
      lastPacket = packet;
      starts.advance(packet);
    }
  }

  /** Everything received so far is acknowledged for good: no packet id means it any more. */
  public void forgetPackets() {
    lastPacket = UNKNOWN_PACKET;
    starts.forgetPackets();
  }

  /** Whether the state must be stored before rows of the readings accepted so far are committed. */
  public boolean mustSave() {
    return mustSave;
  }

  /** The newest {@link #state()} has been stored. */
  public void saved() {
    mustSave = false;
  }

  public State state() {
    return new State(
        starts.run(),
        last,
        lastPacket,
        starts.packet(),
        starts.previousRun(),
        helloPending,
        starts.earlier());
  }
}
