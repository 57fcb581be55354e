package io.hearthwatch.notify;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.camel.component.telegram.model.InlineKeyboardButton;
import org.apache.camel.component.telegram.model.InlineKeyboardMarkup;

/**
 * Buttons below a message. Telegram gives back at most 64 bytes when one is pressed: the word and
 * the alarm's id where it fits, else a short key that is found again among the incidents that were
 * told of, also after a restart.
 */
final class Buttons {
  private static final int MOST_BYTES = 64;
  private static final int KEY_BYTES = 12;

  /** What a button means: a command word and what it is about. */
  record Pressed(String word, String about) {}

  private Buttons() {}

  /** The buttons that make sense for an alarm as it is, or null for none. */
  static InlineKeyboardMarkup of(Map<String, Object> alarm) {
    String id = Notice.text(alarm, "id");
    String state = Notice.text(alarm, "state");
    if (id.isEmpty() || state.equals("NORMAL")) {
      return null;
    }
    boolean first = alarm.get("priority") instanceof Number n && n.intValue() == 1;
    List<InlineKeyboardButton> row = new ArrayList<>();
    if (state.isEmpty() || state.startsWith("UNACK")) {
      row.add(button("Acknowledge", data("ack", id)));
    }
    if (state.equals("SHELVED")) {
      row.add(button("Unshelve", data("unshelve", id)));
    } else if (!first && !state.equals("OUT_OF_SERVICE")) {
      row.add(button("Shelve 1 h", data("shelve", id)));
    }
    row.add(button("Details", data("details", id)));
    return InlineKeyboardMarkup.builder().addRow(row).build();
  }

  /** For a message that stands for many alarms. */
  static InlineKeyboardMarkup all() {
    return InlineKeyboardMarkup.builder()
        .addRow(
            List.of(
                button("Acknowledge all", data("ack", "all")),
                button("List", data("alarms", "all"))))
        .build();
  }

  /** To confirm or cancel an order. */
  static InlineKeyboardMarkup confirm(String token) {
    return InlineKeyboardMarkup.builder()
        .addRow(
            List.of(
                button("Confirm", data("confirm", token)), button("Cancel", data("cancel", token))))
        .build();
  }

  private static InlineKeyboardButton button(String text, String data) {
    return InlineKeyboardButton.builder().text(text).callbackData(data).build();
  }

  static String data(String word, String about) {
    String data = word + ":" + about;
    return data.getBytes(StandardCharsets.UTF_8).length <= MOST_BYTES
        ? data
        : word + "~" + key(about);
  }

  /** What was pressed; null when it is no button of ours or nobody was told of its alarm. */
  static Pressed read(String data, Collection<String> incidents) {
    if (data == null || !data.matches("[a-z]+[:~].+")) {
      return null;
    }
    int end = data.indexOf(':') < 0 ? data.indexOf('~') : firstOf(data);
    String word = data.substring(0, end);
    String about = data.substring(end + 1);
    if (data.charAt(end) == ':') {
      return new Pressed(word, about);
    }
    for (String incident : incidents) {
      String alarm = incident.replaceFirst("#[0-9]*$", "");
      if (key(alarm).equals(about)) {
        return new Pressed(word, alarm);
      }
    }
    return null;
  }

  private static int firstOf(String data) {
    int tilde = data.indexOf('~');
    int colon = data.indexOf(':');
    return tilde >= 0 && tilde < colon ? tilde : colon;
  }

  private static String key(String about) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(about.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, KEY_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
