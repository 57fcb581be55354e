package io.hearthwatch.notify;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The chats of {@code HUB_TELEGRAM_CHATS}, in order of escalation. */
@ApplicationScoped
class Chats {
  private final Map<String, String> idOf = new LinkedHashMap<>();

  Chats(@ConfigProperty(name = "hub.telegram.chats") Optional<String> setting) {
    for (String entry : setting.orElse("").split(",", -1)) {
      int colon = entry.indexOf(':');
      if (colon > 0) {
        idOf.put(entry.substring(0, colon).strip(), entry.substring(colon + 1).strip());
      }
    }
  }

  List<String> names() {
    return List.copyOf(idOf.keySet());
  }

  /** The id that Telegram knows the chat by, or null when there is no such chat. */
  String id(String name) {
    return idOf.get(name);
  }

  /** The name of a chat, or null when it is none of ours. */
  String name(String id) {
    return idOf.entrySet().stream()
        .filter(e -> e.getValue().equals(id))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElse(null);
  }
}
