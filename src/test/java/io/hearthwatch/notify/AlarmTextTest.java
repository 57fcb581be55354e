package io.hearthwatch.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.component.telegram.model.InlineKeyboardButton;
import org.apache.camel.component.telegram.model.InlineKeyboardMarkup;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AlarmTextTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static Map<String, Object> raised(String key, Object value) {
    Map<String, Object> notice = Notices.map("RAISED", "gas-home-1", 1, "chat-1");
    Notice.map(notice.get("alarm")).put(key, value);
    return notice;
  }

  @Test
  void theFirstLinesSayWhatAndWhatToDo() {
    Map<String, Object> notice = raised("action", "Leave the building, call 112");
    Notice.map(notice.get("alarm")).put("reading", "412 ppm");
    List<String> lines = AlarmText.of(Notice.of(notice), BERLIN).lines().toList();
    assertTrue(lines.get(0).endsWith("Gas at gas-home-1"), lines::toString);
    assertEquals("What to do: Leave the building, call 112", lines.get(1));
    assertTrue(lines.contains("Reading: 412 ppm"), lines::toString);
    assertTrue(lines.contains("Site: home"), lines::toString);
    assertTrue(lines.contains("State: nobody has acknowledged"), lines::toString);
    assertTrue(lines.contains("Now 2026-11-25 18:00:00 CET (17:00:00 UTC)"), lines::toString);
  }

  @Test
  void whoAcknowledgedIsSaid() {
    String text = AlarmText.of(Notices.of("ACKNOWLEDGED", "gas", 1, "told"), BERLIN);
    assertTrue(text.startsWith("Acknowledged: Gas at gas"), text);
    assertTrue(text.contains("acknowledged by anna by Telegram"), text);
  }

  @Test
  void ofALongTextTheEssentialIsLeft() {
    List<String> children = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      children.add("detector \uD83D\uDEA8 " + i);
    }
    Map<String, Object> notice = raised("children", children);
    Notice.map(notice.get("alarm")).put("text", "\uD83D\uDEA8".repeat(9_000));
    Notice.map(notice.get("alarm")).put("title", "t".repeat(9_000));
    Notice.map(notice.get("alarm")).put("action", "Leave the building");
    String text = AlarmText.of(Notice.of(notice), BERLIN);
    assertTrue(text.length() <= 4096);
    assertTrue(text.contains("What to do: Leave the building"));
    assertTrue(text.contains("nobody has acknowledged"));
    assertNoHalfCharacter(text);
  }

  private static void assertNoHalfCharacter(String text) {
    assertEquals(text, new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(ints = {10, 11, 12, 13})
  void aCutNeverHalvesACharacter(int most) {
    String text = AlarmText.cut("\uD83D\uDEA8".repeat(20), most);
    assertTrue(text.length() <= most);
    assertNoHalfCharacter(text);
  }

  @Test
  void aFloodIsOneTextWithTheWorstFirst() {
    String text = AlarmText.of(Notice.of(Notices.flood(900, "chat-1")), BERLIN);
    assertTrue(text.contains("Many alarms in a short time: 900"), text);
    assertTrue(text.lines().toList().get(2).startsWith("1: "), text);
    assertTrue(text.length() <= 4096);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          UNACK_ACTIVE   | 1 | Acknowledge Details
          UNACK_ACTIVE   | 2 | Acknowledge Shelve 1 h Details
          ACK_ACTIVE     | 1 | Details
          ACK_ACTIVE     | 2 | Shelve 1 h Details
          UNACK_CLEARED  | 1 | Acknowledge Details
          SHELVED        | 2 | Unshelve Details
          OUT_OF_SERVICE | 2 | Details
          NORMAL         | 1 | ''
          """)
  void onlyButtonsThatMakeSenseAreThere(String state, int priority, String buttons) {
    InlineKeyboardMarkup markup =
        Buttons.of(Map.of("id", "gas-1", "state", state, "priority", priority));
    List<String> texts =
        markup == null
            ? List.of()
            : markup.getInlineKeyboard().get(0).stream()
                .map(InlineKeyboardButton::getText)
                .toList();
    assertEquals(buttons, String.join(" ", texts));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 55, 59, 60, 61, 100})
  void whatAButtonGivesBackFitsAndFindsItsAlarm(int length) {
    String alarm = "g".repeat(length);
    for (String word : List.of("ack", "unshelve", "details")) {
      String data = Buttons.data(word, alarm);
      assertTrue(data.length() <= 64, data);
      Set<String> incidents = Set.of("other#1", alarm + "#1764090000");
      assertEquals(new Buttons.Pressed(word, alarm), Buttons.read(data, incidents));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "ack", "ack~0011", "~", ":", "ACK:x"})
  void whatIsNoButtonOfOursIsNothing(String data) {
    assertNull(Buttons.read(data, Set.of("gas#1")));
    assertFalse(data.length() > 64);
  }
}
