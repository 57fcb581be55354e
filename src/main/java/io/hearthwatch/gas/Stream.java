package io.hearthwatch.gas;

/** What is watched of one detector's readings of one type; guarded by {@link GasWatch}. */
final class Stream {
  static final long NEVER = -1;

  final Detector.Key key;
  final Site site;
  final DetectorJudge judge = new DetectorJudge();
  final Period period = new Period();
  String ip;

  /** What its owner calls it, or null. */
  String name;

  /** From which value on it is gas, or null. */
  Double threshold;

  Integer digital;
  double reading = Double.NaN;
  String unit;

  /** Whether it speaks by MQTT; else the hub's subscription does not matter. */
  boolean byMqtt = true;

  /** Number of the connection its last reading came by. */
  long connection = NEVER;

  /** When it last spoke, in ms of the monotonic clock; the hub's start for one from before. */
  long heardAt = NEVER;

  Told silence = Told.NOTHING;

  Stream(Detector.Key key, Site site) {
    this.key = key;
    this.site = site;
  }

  /** Name or MAC, with the type where it is not the usual one. */
  String label() {
    String label = name == null ? key.mac() : name;
    return key.type().equals(FieldRules.DEFAULT_TYPE) ? label : label + " (" + key.type() + ")";
  }

  /**
   * For how long it could have been heard and was not.
   *
   * @param listeningSince when the hub's subscription was made, {@link #NEVER} while it is down
   */
  long quietFor(long now, long listeningSince) {
    if (heardAt == NEVER || byMqtt && listeningSince == NEVER) {
      return 0;
    }
    return now - (byMqtt ? Math.max(heardAt, listeningSince) : heardAt);
  }
}
