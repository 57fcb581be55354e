package io.hearthwatch.notify;

import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/**
 * Camel component {@code outbox:channel}: a route from it delivers the notifications of a channel
 * of that name. The exchange has the notice as JSON bytes and its {@link Delivery} as a header;
 * when it ends without a failure the notification is confirmed, else it comes again.
 */
public final class OutboxComponent extends DefaultComponent {
  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,31}");
  private static final Pattern PRIORITIES = Pattern.compile("([1-3])(?:-([1-3]))?");
  private static final Set<String> EVENTS =
      Set.of(
          "RAISED",
          "REPEATED",
          "ESCALATED",
          "REMINDER",
          "ACKNOWLEDGED",
          "CLEARED",
          "SHELVED",
          "UNSHELVED",
          "OUT_OF_SERVICE",
          "IN_SERVICE",
          "FLOOD",
          "PANEL",
          "RECORDING");

  private final Outbox outbox;

  public OutboxComponent(Outbox outbox) {
    this.outbox = outbox;
  }

  Outbox outbox() {
    return outbox;
  }

  @Override
  protected Endpoint createEndpoint(String uri, String name, Map<String, Object> parameters) {
    if (!NAME.matcher(name).matches()) {
      throw bad(name, "a channel's name may hold a-z, 0-9 and dash (32 at most)");
    }
    String group = text(parameters, "group", "");
    if (!group.isEmpty() && !NAME.matcher(group).matches()) {
      throw bad(name, "group must be one word of a-z, 0-9 and dash, was '" + group + "'");
    }
    String priorities = text(parameters, "priorities", "1-3");
    Matcher range = PRIORITIES.matcher(priorities);
    if (!range.matches()) {
      throw bad(
          name,
          "priorities must be one such as 1 or a range such as 1-2, was '" + priorities + "'");
    }
    int first = Integer.parseInt(range.group(1));
    int last = range.group(2) == null ? first : Integer.parseInt(range.group(2));
    if (first > last) {
      throw bad(name, "priorities must go from low to high, was '" + priorities + "'");
    }
    Set<String> events = new TreeSet<>();
    for (String event : words(parameters, "events")) {
      if (!EVENTS.contains(event.toUpperCase(Locale.ROOT))) {
        throw bad(name, "there is no event '" + event + "'; events are " + new TreeSet<>(EVENTS));
      }
      events.add(event.toUpperCase(Locale.ROOT));
    }
    String recipients = text(parameters, "recipients", "");
    if (!recipients.isEmpty() && !recipients.equals("chats")) {
      throw bad(name, "recipients must be chats or left out, was '" + recipients + "'");
    }
    Channel channel =
        new Channel(
            name,
            group,
            first,
            last,
            words(parameters, "sites"),
            words(parameters, "kinds"),
            events,
            recipients.equals("chats"));
    return new OutboxEndpoint(uri, this, channel);
  }

  private String text(Map<String, Object> parameters, String name, String fallback) {
    return getAndRemoveParameter(parameters, name, String.class, fallback).strip();
  }

  private Set<String> words(Map<String, Object> parameters, String name) {
    String text = text(parameters, name, "*");
    Set<String> words = new TreeSet<>();
    if (!text.equals("*") && !text.isEmpty()) {
      words.addAll(java.util.List.of(text.split("\\s*,\\s*")));
    }
    return words;
  }

  private static IllegalArgumentException bad(String name, String why) {
    return new IllegalArgumentException("outbox:" + name + ": " + why);
  }
}
