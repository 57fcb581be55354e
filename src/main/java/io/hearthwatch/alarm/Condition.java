package io.hearthwatch.alarm;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * What a source says of one thing that may be wrong.
 *
 * @param alarm id of the alarm, stable for the same trouble
 * @param active true: it holds; false: it is over
 * @param kind {@code gas}, {@code lock}, {@code hub}…; null when it is over and nobody said
 * @param priority 1 (most urgent) to 3; 0 when it is over and nobody said
 * @param site empty when the trouble has no place
 * @param latched a cleared alarm asks for an acknowledgement
 * @param children names of what this alarm stands for, such as the detectors of a silent site
 * @param at epoch milliseconds of the observation, or null
 */
@RegisterForReflection // stored as JSON
record Condition(
    String alarm,
    boolean active,
    String kind,
    int priority,
    String site,
    String source,
    String title,
    String text,
    String reading,
    String action,
    boolean latched,
    boolean warmingUp,
    boolean unconfirmed,
    boolean test,
    List<String> children,
    Long at) {

  /** The kind of an alarm whose source names none. */
  static final String CUSTOM = "custom";

  Condition {
    site = site == null ? "" : site;
    children = children == null ? List.of() : List.copyOf(children);
  }

  /** A condition of the hub's own or of a user's route, with nothing special about it. */
  static Condition plain(String alarm, String kind, int priority, String title, String text) {
    return new Condition(
        alarm,
        true,
        kind,
        priority,
        "",
        null,
        title,
        text,
        null,
        null,
        priority == 1,
        false,
        false,
        false,
        List.of(),
        null);
  }

  static Condition over(String alarm) {
    return new Condition(
        alarm, false, null, 0, "", null, null, null, null, null, false, false, false, false,
        List.of(), null);
  }

  /** The same, of which nobody knows how old it is. */
  Condition old() {
    return new Condition(
        alarm, active, kind, priority, site, source, title, text, reading, action, latched,
        warmingUp, true, test, children, at);
  }

  /** A later report while the alarm stands: what is new, with the more urgent priority. */
  Condition refreshedBy(Condition newer) {
    return new Condition(
        alarm,
        newer.active,
        kind,
        Math.min(priority, newer.priority),
        site,
        or(newer.source, source),
        newer.title,
        newer.text,
        newer.reading,
        or(newer.action, action),
        latched || newer.latched,
        newer.warmingUp,
        newer.unconfirmed,
        newer.test,
        newer.children,
        newer.at);
  }

  private static String or(String first, String second) {
    return first == null ? second : first;
  }

  /** Whether the two differ in more than the wording and the reading. */
  boolean differsInKindFrom(Condition other) {
    return priority != other.priority
        || latched != other.latched
        || warmingUp != other.warmingUp
        || unconfirmed != other.unconfirmed
        || test != other.test
        || !children.equals(other.children);
  }
}
