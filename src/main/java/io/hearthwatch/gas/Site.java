package io.hearthwatch.gas;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The detectors of a site, and which of them are silent. When all are, that is one alarm of the
 * site: most likely its power or its link failed. Knows no clock and no I/O; times are milliseconds
 * of a monotonic clock. Guarded by {@link GasWatch}.
 */
final class Site {
  final String name;
  final List<Stream> streams = new ArrayList<>();
  private final Set<String> detectors = new HashSet<>();
  private Told silence = Told.NOTHING;
  private long cameBackAt = Stream.NEVER;

  Site(String name) {
    this.name = name;
  }

  Stream add(Detector.Key key) {
    Stream stream = new Stream(key, this);
    streams.add(stream);
    detectors.add(key.mac());
    return stream;
  }

  /** Whether a reading of the stream ends nobody's silence. */
  boolean isNoNews(Stream stream) {
    return silence == Told.ENDED && stream.silence == Told.ENDED;
  }

  /** A reading of the stream came: it is not silent, nor is the site. */
  void heard(Stream stream, long now, List<Map<String, Object>> told) {
    if (silence != Told.ENDED) {
      cameBackAt = silence == Told.BEGAN ? now : cameBackAt;
      silence = Told.ENDED;
      told.add(Conditions.siteSpeaks(this));
    }
    if (stream.silence != Told.ENDED) {
      stream.silence = Told.ENDED;
      told.add(Conditions.speaks(stream));
    }
  }

  /**
   * Looks who has been silent for too long.
   *
   * @param listeningSince when the hub's subscription was made, {@link Stream#NEVER} while it is
   *     down: then nobody is called silent
   */
  void check(long now, long listeningSince, List<Map<String, Object>> told) {
    boolean anySilent = false;
    boolean allSilent = true;
    boolean allQuiet = true;
    for (Stream stream : streams) {
      if (stream.heardAt == Stream.NEVER) {
        continue;
      }
      long quiet = stream.quietFor(now, listeningSince);
      anySilent |= quiet > stream.period.silence();
      allSilent &= quiet > stream.period.silence();
      allQuiet &= quiet > stream.period.silence() / 2;
    }
    if (!anySilent || silence == Told.BEGAN) {
      return;
    }
    if (allSilent && detectors.size() > 1) {
      silence = Told.BEGAN;
      told.add(Conditions.siteSilent(this));
    } else if (!allQuiet || detectors.size() == 1) {
      single(now, listeningSince, told);
    } // else it will soon be clear whether the whole site is silent
  }

  private void single(long now, long listeningSince, List<Map<String, Object>> told) {
    for (Stream stream : streams) {
      long limit = stream.period.silence();
      long quiet = stream.quietFor(now, listeningSince);
      // where a site comes back its detectors speak one after the other
      boolean mayComeBack = cameBackAt != Stream.NEVER && now - cameBackAt <= limit / 2;
      if (stream.silence != Told.BEGAN && quiet > limit && !mayComeBack) {
        stream.silence = Told.BEGAN;
        told.add(Conditions.silent(stream, quiet));
      }
    }
  }

  /** How many of its streams are silent now. */
  long silent() {
    return silence == Told.BEGAN
        ? streams.stream().filter(s -> s.heardAt != Stream.NEVER).count()
        : streams.stream().filter(s -> s.silence == Told.BEGAN).count();
  }
}
