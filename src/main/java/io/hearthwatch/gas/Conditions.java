package io.hearthwatch.gas;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the watch over the detectors has to say, as the alarm desk takes it. */
final class Conditions {
  private static final int LONGEST_ID = 100;
  private static final int LONGEST_TITLE = 200;
  private static final String GAS_ACTION =
      "Leave the building, do not use switches, call the fire brigade from outside.";
  private static final String FAULT_ACTION =
      "Check the detector: while it is faulty it may not sense gas.";
  private static final String SILENT_ACTION =
      "Check the detector's power and network: nobody would hear of gas there.";
  private static final String SITE_ACTION =
      "Check the site's power and network: nobody would hear of gas there.";

  private Conditions() {}

  /**
   * There is gas, or there is no more.
   *
   * @param beforeStart the reading is the last one from before the hub's restart
   */
  static Map<String, Object> gas(Stream s, boolean beforeStart) {
    Map<String, Object> condition = of(s, "gas-", "gas", 1, s.judge.isGas());
    condition.put("title", title("Gas at ", s));
    String reading = reading(s);
    String text = s.digital != null ? "value " + s.digital : reading;
    if (s.threshold != null && s.digital == null) {
      text += ", threshold " + number(s.threshold) + unit(s);
    }
    condition.put("text", beforeStart ? text + ", last reading before the restart" : text);
    condition.put("reading", reading);
    if (s.judge.isGas()) {
      condition.put("action", GAS_ACTION);
      condition.put("latched", true);
      condition.put("warmingUp", s.judge.isWarmingUp());
      condition.put("unconfirmed", s.judge.isUnconfirmed());
    }
    return condition;
  }

  static Map<String, Object> fault(Stream s) {
    boolean active = s.judge.isBroken();
    Map<String, Object> condition = of(s, "detector-fault-", "detector-fault", 2, active);
    condition.put("title", title("Detector fault: ", s));
    condition.put("text", active ? s.judge.reason() : "its readings are valid again");
    condition.put("action", FAULT_ACTION);
    return condition;
  }

  static Map<String, Object> silent(Stream s, long quietMillis) {
    Map<String, Object> condition = of(s, "detector-silent-", "detector-silent", 2, true);
    condition.put("title", title("Detector silent: ", s));
    condition.put(
        "text",
        "nothing heard for "
            + seconds(quietMillis)
            + ", usually every "
            + seconds(s.period.millis()));
    condition.put("action", SILENT_ACTION);
    return condition;
  }

  static Map<String, Object> speaks(Stream s) {
    Map<String, Object> condition = of(s, "detector-silent-", "detector-silent", 2, false);
    condition.put("title", title("Detector silent: ", s));
    condition.put("text", "it is heard again");
    return condition;
  }

  static Map<String, Object> siteSilent(Site site) {
    List<String> children =
        site.streams.stream().filter(s -> s.heardAt != Stream.NEVER).map(Stream::label).toList();
    Map<String, Object> condition = of(site, true);
    condition.put("text", "none of its " + children.size() + " detectors is heard");
    condition.put("action", SITE_ACTION);
    condition.put("children", children);
    return condition;
  }

  static Map<String, Object> siteSpeaks(Site site) {
    Map<String, Object> condition = of(site, false);
    condition.put("text", "it is heard again");
    return condition;
  }

  private static Map<String, Object> of(Site site, boolean active) {
    Map<String, Object> condition = new LinkedHashMap<>();
    condition.put("alarm", id("site-silent-" + site.name));
    condition.put("active", active);
    condition.put("kind", "site-silent");
    condition.put("priority", 2);
    condition.put("site", site.name);
    condition.put("source", site.name);
    condition.put("title", cut("Site silent: " + site.name));
    return condition;
  }

  private static Map<String, Object> of(
      Stream s, String prefix, String kind, int priority, boolean active) {
    Map<String, Object> condition = new LinkedHashMap<>();
    String mac = s.key.mac().replace(":", "");
    condition.put("alarm", id(prefix + s.key.site() + "-" + mac + "-" + s.key.type()));
    condition.put("active", active);
    condition.put("kind", kind);
    condition.put("priority", priority);
    condition.put("site", s.key.site());
    condition.put("source", s.label());
    return condition;
  }

  /** With {@code _} for what an id may not hold; one that is too long ends in a hash of it all. */
  static String id(String text) {
    StringBuilder id = new StringBuilder(text);
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      if (!FieldRules.isLetterOrDigit(c) && c != '.' && c != '_' && c != '-') {
        id.setCharAt(i, '_');
      }
    }
    if (id.length() > LONGEST_ID) {
      String hash = Integer.toHexString(text.hashCode());
      id.setLength(LONGEST_ID - 1 - hash.length());
      id.append('-').append(hash);
    }
    return id.toString();
  }

  private static String title(String what, Stream s) {
    return cut(what + s.label() + ", " + s.key.site());
  }

  private static String cut(String title) {
    return title.length() <= LONGEST_TITLE ? title : title.substring(0, LONGEST_TITLE);
  }

  private static String reading(Stream s) {
    if (s.digital != null) {
      return s.digital == 1 ? "gas sensed" : "no gas sensed";
    }
    return Double.isNaN(s.reading) ? "no value" : number(s.reading) + unit(s);
  }

  private static String unit(Stream s) {
    return s.unit == null ? "" : " " + s.unit;
  }

  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? String.valueOf((long) value)
        : String.valueOf(value);
  }

  private static String seconds(long millis) {
    return millis < 120_000 ? (millis + 500) / 1_000 + " s" : (millis + 30_000) / 60_000 + " min";
  }
}
