package io.hearthwatch.panel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * An order to the panel that may be given: one of HowAlarming's words, or a command of the
 * EnvisaLink TPI that carries no code of a person.
 *
 * @param word what is said of it to people and in the journal
 * @param code the TPI command, or null for a word
 * @param data what follows the code; null for a word
 * @param message text for the driver's log; null for a word
 */
record PanelCommand(String word, String code, String data, String message) {
  static final Duration OLDEST = Duration.ofSeconds(10);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Set<String> WORDS =
      Set.of("status", "arm", "disarm", "fire", "medical", "police");
  private static final Set<String> CONFIRMED = Set.of("disarm", "fire", "medical", "police");
  private static final int LONGEST = 4_096;
  private static final int LONGEST_MESSAGE = 100;

  /** TPI commands that may be given, with the form of their data; all others are refused. */
  private static final Map<String, String> DATA =
      Map.of(
          "000",
          "",
          "001",
          "",
          "008",
          "",
          "010",
          "[0-9]{10}",
          "030",
          "[1-8]",
          "031",
          "[1-8]",
          "032",
          "[1-8]",
          "060",
          "[1-3]");

  private static final Map<String, String> MESSAGES =
      Map.of(
          "000",
          "Poll",
          "001",
          "Status report",
          "008",
          "Dump zone timers",
          "010",
          "Set date and time",
          "030",
          "Arm away",
          "031",
          "Arm stay",
          "032",
          "Arm without entry delay",
          "060",
          "Panic");

  /** Why a command is not given; the text repeats nothing of it. */
  static final class Refused extends Exception {
    final int status;

    Refused(int status, String reason) {
      super(reason, null, false, false);
      this.status = status;
    }
  }

  /** Whether a person has to say it twice. */
  boolean needsConfirmation() {
    return CONFIRMED.contains(word) || "060".equals(code);
  }

  /** The same order, whatever its message says. */
  boolean isSameAs(PanelCommand other) {
    return word.equals(other.word) && Objects.equals(data, other.data);
  }

  /** What the driver gets: the bare word, or JSON. */
  String payload(Instant now) {
    if (code == null) {
      return word;
    }
    Map<String, Object> command = new LinkedHashMap<>();
    command.put("type", "command");
    command.put("code", code);
    command.put("message", message);
    command.put("data", data);
    command.put("timestamp", now.getEpochSecond());
    try {
      return JSON.writeValueAsString(command);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads a word, or the JSON form. */
  static PanelCommand of(String text, Instant now) throws Refused {
    if (text.length() > LONGEST) {
      throw new Refused(400, "a command is shorter than " + LONGEST + " characters");
    }
    String stripped = text.strip();
    return stripped.startsWith("{") ? of(json(stripped), now) : word(stripped);
  }

  private static JsonNode json(String text) throws Refused {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new Refused(400, "the command is no JSON"); // its text could repeat a code
    }
  }

  private static PanelCommand word(String word) throws Refused {
    if (!WORDS.contains(word)) {
      throw new Refused(
          400,
          "a command is one of status, arm, disarm, fire, medical, police, or JSON with a code");
    }
    return new PanelCommand(word, null, null, null);
  }

  private static PanelCommand of(JsonNode json, Instant now) throws Refused {
    if (!json.isObject() || !"command".equals(json.path("type").asText("command"))) {
      throw new Refused(400, "a command is a JSON object, its type is command");
    }
    checkAge(json.get("timestamp"), now);
    JsonNode word = json.get("command");
    JsonNode code = json.get("code");
    if (word != null && code == null) {
      return word(word.asText().strip());
    }
    if (word != null || code == null) {
      throw new Refused(400, "a command has either a word as \"command\" or a \"code\"");
    }
    String digits = code.isIntegralNumber() ? "%03d".formatted(code.asLong()) : code.asText();
    String form = DATA.get(digits);
    if (form == null) {
      throw new Refused(
          400,
          "of the panel's own commands 000 001 008 010 030 031 032 060 may be given, none that"
              + " carries a code; to disarm send the word disarm: the driver adds the code");
    }
    String data = json.path("data").asText("").strip();
    if (data.isEmpty() && form.equals("[1-8]")) {
      data = "1";
    }
    if (!data.matches(form)) {
      throw new Refused(
          400,
          "data of " + digits + (form.isEmpty() ? " must be empty" : " must look like " + form));
    }
    return new PanelCommand("tpi-" + digits, digits, data, message(json, digits));
  }

  /** The sender's own text, unless it could hold a code. */
  private static String message(JsonNode json, String code) {
    String own = PanelEventParser.line(json.path("message").asText(""), LONGEST_MESSAGE);
    return own == null || own.matches(".*[0-9]{3,}.*") ? MESSAGES.get(code) : own;
  }

  private static void checkAge(JsonNode timestamp, Instant now) throws Refused {
    if (timestamp == null || timestamp.isNull()) {
      return;
    }
    Instant given = PanelEventParser.time(timestamp);
    if (given == null) {
      throw new Refused(400, "timestamp must be seconds since 1970");
    }
    Duration age = Duration.between(given, now);
    if (age.compareTo(OLDEST) > 0) {
      throw new Refused(
          409, "given " + age.toSeconds() + " s ago, " + OLDEST.toSeconds() + " allowed");
    }
    if (age.compareTo(OLDEST.negated()) < 0) {
      throw new Refused(
          409, "timestamp is " + age.negated().toSeconds() + " s ahead; check the sender's clock");
    }
  }
}
