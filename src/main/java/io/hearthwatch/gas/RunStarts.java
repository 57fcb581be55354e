package io.hearthwatch.gas;

import java.util.ArrayList;
import java.util.List;

/**
 * Which run a redelivered message belongs to, by its MQTT packet id: a packet belongs to the newest
 * run that did not start after it.
 *
 * <p>Packet ids count cyclically, so a start is forgotten as soon as it lies more than half a cycle
 * back; by then nothing from before it can still be redelivered.
 */
final class RunStarts {
  /** More restarts than this within one window of unacknowledged messages cannot be told apart. */
  private static final int MAX_EARLIER = 16;

  private static final int UNKNOWN = -1;

  private long run;
  private int packet = UNKNOWN;
  private long previousRun;
  private List<RunTracker.RunStart> earlier = List.of();

  RunStarts() {}

  RunStarts(RunTracker.State state) {
    run = state.run();
    packet = state.runStartPacket();
    previousRun = state.previousRun();
    earlier = state.earlier();
  }

  /** True when packet {@code a} was sent before packet {@code b}, up to half a cycle. */
  static boolean isBefore(int a, int b) {
    return (short) (a - b) < 0;
  }

  void begin(long newRun, int startPacket) {
    if (run > 0) {
      List<RunTracker.RunStart> starts = new ArrayList<>();
      starts.add(new RunTracker.RunStart(run, packet));
      if (packet > 0) {
        starts.addAll(earlier.subList(0, Math.min(earlier.size(), MAX_EARLIER - 1)));
      }
      earlier = List.copyOf(starts);
    }
    previousRun = run;
    run = newRun;
    packet = startPacket;
  }

  /** Forgets the starts that lie more than half a cycle before {@code newest}. */
  void advance(int newest) {
    if (packet > 0 && isBefore(newest, packet)) {
      forgetPackets();
    } else if (!earlier.isEmpty()) {
      advanceEarlier(newest);
    }
  }

  /** What is left of the oldest remembered run has no known start: it takes all that is older. */
  private void advanceEarlier(int newest) {
    for (int i = 0; i < earlier.size(); i++) {
      RunTracker.RunStart start = earlier.get(i);
      if (start.packet() > 0 && isBefore(newest, start.packet())) {
        List<RunTracker.RunStart> starts = new ArrayList<>(earlier.subList(0, i));
        starts.add(new RunTracker.RunStart(start.run(), UNKNOWN));
        earlier = List.copyOf(starts);
        return;
      }
    }
  }

  void forgetPackets() {
    packet = UNKNOWN;
    earlier = List.of();
  }

  long runOf(int redelivered) {
    if (packet <= 0 || !isBefore(redelivered, packet)) {
      return run;
    }
    for (RunTracker.RunStart start : earlier) {
      if (start.packet() <= 0 || !isBefore(redelivered, start.packet())) {
        return start.run();
      }
    }
    return earlier.isEmpty() ? run : earlier.get(earlier.size() - 1).run();
  }

  long run() {
    return run;
  }

  int packet() {
    return packet;
  }

  long previousRun() {
    return previousRun;
  }

  List<RunTracker.RunStart> earlier() {
    return earlier;
  }
}
