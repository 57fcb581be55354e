package io.hearthwatch.panel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tells programs, not people, that the house was armed or disarmed, as HowAlarming's URL alerts do:
 * a notice for the outbox that belongs to no alarm.
 */
final class ArmingNotice {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ArmingNotice() {}

  /** The notice; the same event makes the same id, so that it is told once. */
  static byte[] of(PanelEvent event, Instant now) {
    String type = event.type().word();
    Instant at = event.at() == null ? now : event.at();
    String code = event.code() == null ? "" : "-" + event.code().replaceAll("[^A-Za-z0-9]", "_");
    String id = "panel-" + type + code + "-" + at.toEpochMilli();
    Map<String, Object> alarm = new LinkedHashMap<>();
    alarm.put("id", "panel-" + type);
    alarm.put("kind", "panel");
    alarm.put("priority", 3);
    alarm.put("state", "NORMAL");
    alarm.put("site", "");
    alarm.put("source", "panel");
    alarm.put("title", event.message() == null ? type : event.message());
    alarm.put("text", event.message());
    alarm.put("incident", id);
    alarm.put("raisedAt", at.toString());
    alarm.put("changedAt", at.toString());
    Map<String, Object> notice = new LinkedHashMap<>();
    notice.put("id", id);
    notice.put("event", "PANEL");
    notice.put("type", type);
    notice.put("at", now.toString());
    notice.put("urgent", false);
    notice.put("audience", List.of("url", "webhook"));
    notice.put("alarm", alarm);
    try {
      return JSON.writeValueAsBytes(notice);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
