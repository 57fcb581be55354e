package io.hearthwatch.camera;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Chooses the moments of a recording that are worth paying for: where something is new or moves,
 * each stretch of motion once before any twice, never two that look alike. A recording in which
 * nothing moves is asked about once or twice, since somebody may stand still in it.
 */
final class Moments {
  /** Below this nothing moves: the noise of a camera at night stays under it. */
  private static final int NOISE = 4;

  /** A lull that does not end a stretch of motion. */
  private static final long LULL_MS = 2_000;

  private static final long CLOSEST_MS = 500;
  private static final long SHORT_MS = 3_000;

  private Moments() {}

  /**
   * A picture of the recording, small and grey.
   *
   * @param atMillis from the start
   * @param telling see {@link Motion#telling}
   * @param grey {@link Motion#CELLS} bytes
   */
  record Sample(long atMillis, int telling, byte[] grey) {}

  /** How many frames a recording of this length is worth, never above {@code most}. */
  static int worth(long lengthMillis, int most) {
    long worth = lengthMillis < 5_000 ? 2 : 4 + Math.max(0, lengthMillis - 60_000) / 60_000;
    return (int) Math.min(worth, most);
  }

  /**
   * The moments to look at, the most telling first, of equally telling ones the earliest.
   *
   * @param samples in the order of time
   * @param most how many at most, 1 or more
   */
  static List<Long> choose(List<Sample> samples, int most) {
    if (samples.isEmpty()) {
      return List.of();
    }
    int highest = samples.stream().mapToInt(Sample::telling).max().orElse(0);
    List<Sample> chosen = new ArrayList<>();
    if (highest >= NOISE) {
      Comparator<Sample> first =
          Comparator.comparingInt((Sample s) -> -strength(s)).thenComparingLong(Sample::atMillis);
      List<List<Sample>> stretches = stretches(samples, floor(samples, highest));
      take(stretches.stream().map(Moments::peak).sorted(first).toList(), chosen, most);
      take(stretches.stream().flatMap(s -> peaks(s).stream()).sorted(first).toList(), chosen, most);
      chosen.sort(first);
    }
    if (chosen.size() < 2) {
      take(still(samples), chosen, Math.min(most, 2));
    }
    return chosen.stream().map(Sample::atMillis).toList();
  }

  /** Equal within a factor of two. */
  private static int strength(Sample sample) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(sample.telling());
  }

  /**
   * What counts as motion: above what moves all the time, like a bush in the wind, if something
   * stands out from that. A large thing that passes must not make a small one at another time count
   * for nothing.
   */
  private static int floor(List<Sample> samples, int highest) {
    int[] telling = samples.stream().mapToInt(Sample::telling).sorted().toArray();
    return Math.max(NOISE, Math.min(highest / 8, 2 * telling[telling.length / 2]));
  }

  /** Runs of samples in which something moves. */
  private static List<List<Sample>> stretches(List<Sample> samples, int floor) {
    long lull = Math.max(LULL_MS, 3 * spacing(samples));
    List<List<Sample>> stretches = new ArrayList<>();
    Sample last = null;
    for (Sample sample : samples) {
      if (sample.telling() < floor) {
        continue;
      }
      if (last == null || sample.atMillis() - last.atMillis() > lull) {
        stretches.add(new ArrayList<>());
      }
      stretches.get(stretches.size() - 1).add(sample);
      last = sample;
    }
    return stretches;
  }

  private static long spacing(List<Sample> samples) {
    long[] gaps = new long[samples.size() - 1];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = samples.get(i + 1).atMillis() - samples.get(i).atMillis();
    }
    Arrays.sort(gaps);
    return gaps.length == 0 ? 0 : gaps[gaps.length / 2];
  }

  private static Sample peak(List<Sample> stretch) {
    Sample peak = stretch.get(0);
    for (Sample sample : stretch) {
      peak = sample.telling() > peak.telling() ? sample : peak;
    }
    return peak;
  }

  /**
   * The peaks of equal parts of a stretch, so that a long one is seen from its start to its end.
   */
  private static List<Sample> peaks(List<Sample> stretch) {
    List<Sample> peaks = new ArrayList<>();
    int parts = Math.min(stretch.size(), 6);
    for (int part = 0; part < parts; part++) {
      peaks.add(
          peak(
              stretch.subList(part * stretch.size() / parts, (part + 1) * stretch.size() / parts)));
    }
    return peaks;
  }

  /** Where to look when nothing moves. */
  private static List<Sample> still(List<Sample> samples) {
    long length = samples.get(samples.size() - 1).atMillis() - samples.get(0).atMillis();
    int count = samples.size();
    return length < SHORT_MS
        ? List.of(samples.get(count / 2))
        : List.of(samples.get(count / 4), samples.get(count * 3 / 4));
  }

  private static void take(List<Sample> candidates, List<Sample> chosen, int most) {
    for (Sample candidate : candidates) {
      boolean known =
          chosen.stream()
              .anyMatch(
                  c ->
                      Math.abs(c.atMillis() - candidate.atMillis()) < CLOSEST_MS
                          || Motion.alike(c.grey(), candidate.grey()));
      if (chosen.size() < most && !known) {
        chosen.add(candidate);
      }
    }
  }
}
