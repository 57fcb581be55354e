package io.hearthwatch.notify;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a person asks for in a chat.
 *
 * @param word one of {@code ack alarms status shelve unshelve lock request help report details
 *     panel arming none}
 * @param arguments headers for the bean that does it
 */
record ChatCommand(String word, Map<String, Object> arguments) {
  static final String HELP =
      """
      /alarms - what is open
      /ack - acknowledge (/ack all, /ack <alarm>: its id, or a word of its title)
      /shelve <alarm> [30m|2h|1d] <why> - silence an alarm for a while
      /unshelve <alarm> - end that
      /details <alarm> - all about it
      /status - how the hub is
      /lock [door] - press a door's button
      /request <site> <ip> - ask a detector for a reading
      /report - alarms in numbers
      /armed /disarmed - recordings are tagged, or kept only
      /panelstatus /arm /disarm /fire /medical /police - the alarm panel""";

  /** How long an alarm is shelved when nothing is said. */
  static final long SHELVE_SECONDS = 3_600;

  private static final Pattern DURATION = Pattern.compile("(\\d{1,5})([smhd])");
  private static final Map<String, Integer> SECONDS =
      Map.of("s", 1, "m", 60, "h", 3_600, "d", 86_400);
  private static final Map<String, String> PANEL =
      Map.of(
          "arm", "arm",
          "disarm", "disarm",
          "fire", "fire",
          "medical", "medical",
          "police", "police",
          "panelstatus", "status");

  static ChatCommand none() {
    return new ChatCommand("none", Map.of());
  }

  static ChatCommand help() {
    return new ChatCommand("help", Map.of());
  }

  /** Reads {@code /word@bot arguments}, in any case and with any blanks. */
  static ChatCommand of(String text) {
    List<String> words = new ArrayList<>(List.of(text.strip().split("[\\s\\u00a0]+")));
    String word =
        words.remove(0).toLowerCase(Locale.ROOT).replaceFirst("^/", "").replaceFirst("@.*$", "");
    Map<String, Object> arguments = new LinkedHashMap<>();
    switch (word) {
      case "ack", "details", "unshelve" -> {
        alarm(words, arguments);
        return word.equals("ack") || !words.isEmpty() ? new ChatCommand(word, arguments) : help();
      }
      case "shelve" -> {
        return words.isEmpty() ? help() : shelve(words);
      }
      case "alarms", "status", "report" -> {
        return new ChatCommand(word, arguments);
      }
      case "armed", "disarmed" -> {
        arguments.put("HubArming", word);
        return new ChatCommand("arming", arguments);
      }
      case "lock" -> {
        arguments.put("HubDoor", String.join(" ", words));
        return new ChatCommand(word, arguments);
      }
      case "request" -> {
        if (words.size() != 2) {
          return help();
        }
        arguments.put("site", words.get(0));
        arguments.put("ip", words.get(1));
        return new ChatCommand(word, arguments);
      }
      default -> {
        if (PANEL.containsKey(word)) {
          arguments.put("HubPanelCommand", PANEL.get(word));
          return new ChatCommand("panel", arguments);
        }
        return help();
      }
    }
  }

  private static void alarm(List<String> words, Map<String, Object> into) {
    if (!words.isEmpty()) {
      String id = words.get(0);
      into.put("HubAlarm", id.equalsIgnoreCase("all") ? "all" : id);
    }
  }

  private static ChatCommand shelve(List<String> words) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    alarm(words, arguments);
    int next = 1;
    long seconds = SHELVE_SECONDS;
    if (words.size() > 1) {
      Matcher duration = DURATION.matcher(words.get(1).toLowerCase(Locale.ROOT));
      if (duration.matches()) {
        seconds = Long.parseLong(duration.group(1)) * SECONDS.get(duration.group(2));
        next = 2;
      }
    }
    arguments.put("HubUntil", seconds);
    if (words.size() > next) {
      arguments.put("HubWhy", String.join(" ", words.subList(next, words.size())));
    }
    return new ChatCommand("shelve", arguments);
  }

  /** What a pressed button asks for. */
  static ChatCommand of(Buttons.Pressed pressed) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    switch (pressed.word()) {
      case "ack", "details", "unshelve" -> arguments.put("HubAlarm", pressed.about());
      case "alarms" -> {
        return new ChatCommand("alarms", arguments);
      }
      case "shelve" -> {
        arguments.put("HubAlarm", pressed.about());
        arguments.put("HubUntil", SHELVE_SECONDS);
        arguments.put("HubWhy", "by button");
      }
      case "confirm", "cancel" -> {
        arguments.put("HubConfirm", pressed.about());
        if (pressed.word().equals("cancel")) {
          arguments.put("HubPanelCommand", "cancel");
        }
        return new ChatCommand("panel", arguments);
      }
      default -> {
        return none();
      }
    }
    return new ChatCommand(pressed.word(), arguments);
  }
}
