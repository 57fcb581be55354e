package io.hearthwatch.gas;

import java.util.Arrays;

/**
 * The sequences of one run that were seen lately, each with a hash of its content. Begins with 64
 * bytes and grows with the run up to 4 KiB, for the last {@value RunTracker#WINDOW} sequences.
 */
final class SeenWindow {
  enum Finding {
    /** Before the hub started; nothing is known. */
    UNKNOWN,
    ABSENT,
    SAME,
    OTHER
  }

  private static final int SMALLEST = 16;

  /** Content hash of sequence s at {@code s & (length - 1)}; 0 = not seen. */
  private int[] hashes;

  private int lowest;
  private int highest = -1;
  private long knownFrom;

  /** A new run: none of its sequences was seen. */
  void clear() {
    if (hashes != null) {
      Arrays.fill(hashes, 0);
    }
    highest = -1;
    knownFrom = 0;
  }

  /** After a restart of the hub: what was seen up to {@code last} is not known. */
  void forgetUpTo(int last) {
    clear();
    knownFrom = last + 1L;
  }

  Finding find(int sequence, long contentHash) {
    if (sequence < knownFrom) {
      return Finding.UNKNOWN;
    }
    if (highest < 0 || sequence < lowest || sequence > highest) {
      return Finding.ABSENT;
    }
    int hash = hashes[sequence & (hashes.length - 1)];
    if (hash == 0) {
      return Finding.ABSENT;
    }
    return hash == folded(contentHash) ? Finding.SAME : Finding.OTHER;
  }

  /** The sequence must be less than a window below the highest one so far. */
  void put(int sequence, long contentHash) {
    if (hashes == null) {
      hashes = new int[SMALLEST];
    }
    if (highest < 0 || sequence - highest >= RunTracker.WINDOW) {
      Arrays.fill(hashes, 0);
      lowest = sequence;
      highest = sequence;
    } else if (sequence > highest) {
      advance(sequence);
    } else if (sequence < lowest) {
      ensure(highest - sequence + 1);
      lowest = sequence;
    }
    hashes[sequence & (hashes.length - 1)] = folded(contentHash);
  }

  private void advance(int to) {
    lowest = Math.max(lowest, to - RunTracker.WINDOW + 1);
    ensure(to - lowest + 1);
    for (int i = highest + 1; i < to; i++) {
      hashes[i & (hashes.length - 1)] = 0;
    }
    highest = to;
  }

  private void ensure(int size) {
    if (size <= hashes.length) {
      return;
    }
    int[] larger = new int[Integer.highestOneBit(size - 1) << 1];
    for (int i = Math.max(lowest, highest - hashes.length + 1); i <= highest; i++) {
      larger[i & (larger.length - 1)] = hashes[i & (hashes.length - 1)];
    }
    hashes = larger;
  }

  private static int folded(long hash) {
    int folded = (int) (hash ^ (hash >>> 32));
    return folded == 0 ? 1 : folded;
  }
}
