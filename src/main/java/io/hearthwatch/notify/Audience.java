package io.hearthwatch.notify;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/** Turns the words of a notice's audience into channels and recipients. */
final class Audience {
  private static final Logger LOG = Logger.getLogger(Audience.class);

  private final List<String> chats;
  private final Set<String> complained = new LinkedHashSet<>();

  /**
   * @param chats names of the chats, in order of escalation
   */
  Audience(List<String> chats) {
    this.chats = chats;
  }

  /**
   * Who is to hear of it. Something that needs an answer, or a recording, and would reach nobody
   * goes to every channel there is, and to the log when there is none.
   *
   * @param told who was told of the incident before
   */
  Set<Target> of(Notice notice, Collection<Channel> all, Set<Target> told) {
    List<Channel> channels = all.stream().filter(c -> !c.isLog()).toList();
    Set<Target> named = new LinkedHashSet<>();
    for (String word : notice.audience()) {
      named.addAll(word.equals("told") ? told : named(word, channels));
    }
    Set<Target> targets = accepting(notice, channels, named);
    if (!targets.isEmpty() || !(notice.calls() || notice.isRecording())) {
      return targets;
    }
    if (named.isEmpty() || notice.priority() == 1) {
      if (!channels.isEmpty()) {
        complain(notice);
      }
      targets = accepting(notice, channels, everybody(channels));
      if (targets.isEmpty() && notice.priority() == 1) {
        targets = everybody(channels); // no filter may keep this from everybody
      }
    }
    if (channels.isEmpty() || (channels.stream().allMatch(Channel::chats) && chats.isEmpty())) {
      targets = Set.of(new Target(Channel.LOG, ""));
    }
    return targets;
  }

  /**
   * Who else could hear of something that a recipient does not confirm: other channels, and where
   * there are none the channel's other recipients.
   */
  Set<Target> instead(Notice notice, Target failed, Collection<Channel> all, Set<Target> asked) {
    List<Channel> channels = all.stream().filter(c -> !c.isLog()).toList();
    Set<Target> others = accepting(notice, channels, everybody(channels));
    others.removeAll(asked);
    others.remove(failed);
    Set<Target> elsewhere = new LinkedHashSet<>(others);
    elsewhere.removeIf(t -> t.channel().equals(failed.channel()));
    return elsewhere.isEmpty() ? others : elsewhere;
  }

  private Set<Target> named(String word, List<Channel> channels) {
    Set<Target> targets = new LinkedHashSet<>();
    if (word.equals("everyone")) {
      return everybody(channels);
    }
    List<String> meant = chatsNamed(word);
    for (Channel channel : channels) {
      if (channel.name().equals(word) || (channel.group().equals(word) && !word.isEmpty())) {
        targets.addAll(channel.targets(chats));
      } else if (channel.chats()) {
        targets.addAll(channel.targets(meant));
      }
    }
    return targets;
  }

  private List<String> chatsNamed(String word) {
    if (word.equals("chats")) {
      return chats;
    }
    if (word.matches("chat-[0-9]{1,4}")) {
      int number = Integer.parseInt(word.substring("chat-".length()));
      return number >= 1 && number <= chats.size() ? List.of(chats.get(number - 1)) : List.of();
    }
    return chats.contains(word) ? List.of(word) : List.of();
  }

  private Set<Target> everybody(List<Channel> channels) {
    Set<Target> targets = new LinkedHashSet<>();
    channels.forEach(channel -> targets.addAll(channel.targets(chats)));
    return targets;
  }

  private static Set<Target> accepting(
      Notice notice, List<Channel> channels, Collection<Target> from) {
    List<String> accepting = new ArrayList<>();
    Set<String> known = new LinkedHashSet<>();
    for (Channel channel : channels) {
      known.add(channel.name());
      if (channel.accepts(notice)) {
        accepting.add(channel.name());
      }
    }
    Set<Target> targets = new LinkedHashSet<>(from);
    // who was told by a channel that is away just now, or by the log, is told again by it
    targets.removeIf(t -> known.contains(t.channel()) && !accepting.contains(t.channel()));
    return targets;
  }

  private void complain(Notice notice) {
    String words = String.join(", ", notice.audience());
    if (complained.add(words)) {
      LOG.warnf(
          "The audience '%s' is nobody here; its notices go to every channel. See"
              + " HUB_TELEGRAM_CHATS and the chains in routes/gas-alarms.yaml",
          words);
    }
  }
}
