package io.hearthwatch.notify;

import java.util.List;
import java.util.Set;

/**
 * A channel as its route declares it. An empty set lets everything through.
 *
 * @param group a word that means this channel and others, or ""
 * @param chats each chat is a recipient of its own; else there is one recipient, ""
 */
record Channel(
    String name,
    String group,
    int firstPriority,
    int lastPriority,
    Set<String> sites,
    Set<String> kinds,
    Set<String> events,
    boolean chats) {

  /** Shows what no other channel can deliver. */
  static final String LOG = "log";

  boolean isLog() {
    return name.equals(LOG);
  }

  boolean accepts(Notice notice) {
    return notice.priority() >= firstPriority
        && notice.priority() <= lastPriority
        && (sites.isEmpty() || sites.contains(notice.site()))
        && (kinds.isEmpty() || kinds.contains(notice.kind()))
        && (events.isEmpty() || events.contains(notice.event()));
  }

  List<Target> targets(List<String> chatNames) {
    return chats
        ? chatNames.stream().map(chat -> new Target(name, chat)).toList()
        : List.of(new Target(name, ""));
  }
}
