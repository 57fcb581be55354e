package io.hearthwatch.alarm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads conditions as sources and users write them: a map, a list of maps, or the same as JSON.
 * Complaints are {@link IllegalArgumentException}s that name the key.
 */
final class ConditionReader {
  private static final int LONGEST_ID = 100;
  private static final int LONGEST_TITLE = 200;
  private static final int LONGEST_TEXT = 2_000;
  private static final int MOST_CHILDREN = 1_000;
  private static final int LONGEST_BODY = 1 << 20;
  private static final TypeReference<List<Map<String, Object>>> LIST = new TypeReference<>() {};

  private final ObjectMapper json;

  ConditionReader(ObjectMapper json) {
    this.json =
        json.copy()
            .enable(
                com.fasterxml.jackson.databind.DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY);
  }

  /** All conditions of a message's body; none for an empty body. */
  List<Condition> read(Object body) {
    Object content = body;
    if (content instanceof byte[] bytes) {
      content = new String(bytes, StandardCharsets.UTF_8);
    }
    if (content instanceof String text) {
      content = text.isBlank() ? null : parse(text);
    }
    if (content == null) {
      return List.of();
    }
    List<Condition> conditions = new ArrayList<>();
    for (Object entry : content instanceof Iterable<?> many ? many : List.of(content)) {
      need(entry instanceof Map, "condition: must be a JSON object or a list of such");
      conditions.add(condition((Map<?, ?>) entry));
    }
    return conditions;
  }

  private List<Map<String, Object>> parse(String text) {
    need(text.length() <= LONGEST_BODY, "condition: longer than " + LONGEST_BODY + " characters");
    try {
      return json.readValue(text, LIST);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "condition: must be a JSON object such as {\"alarm\":\"cellar-water\",\"active\":true,"
              + "\"priority\":2,\"kind\":\"water\",\"title\":\"Water in the cellar\"}",
          e);
    }
  }

  private static Condition condition(Map<?, ?> map) {
    String id = id(text(map, "alarm", 1_000));
    boolean active = flag(map, "active", null);
    if (!active) {
      Condition over = Condition.over(id);
      return new Condition(
          id,
          false,
          null,
          0,
          over.site(),
          null,
          null,
          text(map, "text", LONGEST_TEXT),
          null,
          null,
          false,
          false,
          false,
          false,
          List.of(),
          at(map));
    }
    String given = text(map, "kind", 100);
    String kind = given == null ? Condition.CUSTOM : given;
    need(
        kind.matches("[a-z0-9-]{1,32}"),
        "condition: kind must be a word of a-z, 0-9 and - (32 at most), was " + kind);
    int priority = priority(map.get("priority"));
    String site = text(map, "site", 1_000);
    String title = text(map, "title", LONGEST_TITLE);
    return new Condition(
        id,
        true,
        kind,
        priority,
        site == null ? "" : site.length() > 64 ? site.substring(0, 64) : site,
        text(map, "source", LONGEST_TITLE),
        title == null ? id : title,
        text(map, "text", LONGEST_TEXT),
        text(map, "reading", LONGEST_TITLE),
        text(map, "action", LONGEST_TEXT),
        flag(map, "latched", priority == 1),
        flag(map, "warmingUp", false),
        flag(map, "unconfirmed", false),
        flag(map, "test", false),
        children(map.get("children")),
        at(map));
  }

  /** An id of the allowed characters and length, the same for the same text. */
  static String id(String text) {
    need(text != null && !text.isBlank(), "condition: alarm must be the alarm's id");
    String id = text.strip().replaceAll("[^A-Za-z0-9._-]", "_");
    return id.length() <= LONGEST_ID
        ? id
        : id.substring(0, LONGEST_ID - 9) + "-" + String.format("%08x", text.hashCode());
  }

  private static int priority(Object value) {
    need(
        value != null && String.valueOf(value).matches("[123]"),
        "condition: priority must be 1, 2 or 3, was " + value);
    return Integer.parseInt(String.valueOf(value));
  }

  private static boolean flag(Map<?, ?> map, String key, Boolean fallback) {
    Object value = map.get(key);
    if (value == null && fallback != null) {
      return fallback;
    }
    need(value instanceof Boolean, "condition: " + key + " must be true or false, was " + value);
    return (Boolean) value;
  }

  private static String text(Map<?, ?> map, String key, int longest) {
    Object value = map.get(key);
    need(
        value == null
            || value instanceof CharSequence
            || value instanceof Number
            || value instanceof Boolean,
        "condition: " + key + " must be a text");
    String text = value == null ? "" : String.valueOf(value).strip();
    return text.isEmpty()
        ? null
        : text.length() <= longest ? text : text.substring(0, longest - 1) + "…";
  }

  private static List<String> children(Object value) {
    need(value == null || value instanceof Iterable, "condition: children must be a list of texts");
    List<String> names = new ArrayList<>();
    if (value instanceof Iterable<?> all) {
      all.forEach(child -> names.add(String.valueOf(child)));
    }
    return names.size() > MOST_CHILDREN ? names.subList(0, MOST_CHILDREN) : names;
  }

  private static Long at(Map<?, ?> map) {
    Object value = map.get("at");
    need(
        value == null || value instanceof Number,
        "condition: at must be a number, milliseconds since 1970");
    return value instanceof Number number ? number.longValue() : null;
  }

  private static void need(boolean holds, String complaint) {
    if (!holds) {
      throw new IllegalArgumentException(complaint);
    }
  }
}
