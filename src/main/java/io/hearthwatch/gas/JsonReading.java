package io.hearthwatch.gas;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.time.Instant;

/**
 * A reading as a JSON object with the fields {@code seq, type, mac, ip, value, unit, ts, battery,
 * fault, warmup, requested}; others are skipped, {@code null} counts as absent.
 *
 * <p>A value equal to 0 or 1 without a unit is digital, as are booleans, {@code "T"} and {@code
 * "F"}.
 */
final class JsonReading {
  private static final int MAX_DEPTH = 16;
  private static final int MAX_UNIT = 16;
  private static final int MAX_SITE = 64;

  /** Field names come from outside, so none is kept in a table that outlives the message. */
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .configure(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES, false)
          .configure(JsonFactory.Feature.INTERN_FIELD_NAMES, false)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  /** Whether it came by HTTP, where no topic says the site. */
  private final boolean body;

  private String site = "http";
  private String ip;
  private String mac;
  private String type = FieldRules.DEFAULT_TYPE;
  private Integer sequence;
  private JsonField value;
  private String unit;
  private Instant detectedAt;
  private Double battery;
  private boolean fault;
  private boolean warmup;
  private boolean requested;

  private JsonReading(boolean body) {
    this.body = body;
  }

  /** A reading that came by MQTT; a {@code site} in the payload means nothing. */
  static Reading parse(String json, DetectorTopic topic) throws BadMessage {
    JsonReading fields = new JsonReading(false).read(json);
    return fields.toReading(topic, fields.ip == null ? topic.ip() : fields.ip);
  }

  static Reading parseBody(String json) throws BadMessage {
    JsonReading fields = new JsonReading(true).read(json);
    String ip = fields.ip == null ? "-" : fields.ip;
    return fields.toReading(DetectorTopic.of(fields.site, ip), ip);
  }

  private JsonReading read(String json) throws BadMessage {
    try (JsonParser parser = JSON.createParser(withoutNul(json))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new BadMessage("JSON reading: must be an object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (parser.nextToken() != JsonToken.VALUE_NULL) {
          take(name, parser);
        }
      }
      if (parser.nextToken() != null) {
        throw new BadMessage("JSON reading: nothing may follow the object");
      }
    } catch (JsonProcessingException e) {
      String problem = BadMessage.shown(String.valueOf(e.getOriginalMessage()), 80);
      throw new BadMessage("JSON reading: must be one well-formed object: " + problem);
    } catch (IOException e) {
      throw new BadMessage("JSON reading: must be readable: " + e.getClass().getSimpleName());
    }
    return this;
  }

  private static String withoutNul(String json) {
    return json.endsWith("\0") ? json.substring(0, json.length() - 1) : json;
  }

  private void take(String name, JsonParser parser) throws IOException, BadMessage {
    switch (name) {
      case "seq" -> sequence = sequence(JsonField.at(name, parser));
      case "type" -> type = type(JsonField.at(name, parser));
      case "mac" -> mac = mac(JsonField.at(name, parser));
      case "ip" -> ip = ip(JsonField.at(name, parser));
      case "value" -> value = JsonField.at(name, parser);
      case "unit" -> unit = unit(JsonField.at(name, parser));
      case "ts" -> detectedAt = DetectorTime.parse(JsonField.at(name, parser));
      case "battery" -> battery = battery(JsonField.at(name, parser));
      case "fault" -> fault = JsonField.at(name, parser).flag();
      case "warmup" -> warmup = JsonField.at(name, parser).flag();
      case "requested" -> requested = JsonField.at(name, parser).flag();
      case "site" -> site = body ? JsonField.at(name, parser).string(MAX_SITE) : skipped(parser);
      default -> skipped(parser);
    }
  }

  private static String skipped(JsonParser parser) throws IOException {
    parser.skipChildren();
    return null;
  }

  private static Integer sequence(JsonField field) throws BadMessage {
    int sequence = field.isNumber() || field.isString() ? FieldRules.sequence(field.text()) : -1;
    if (sequence < 0) {
      throw field.bad("must be a whole number from 0 to 2147483647");
    }
    return sequence;
  }

  private static String type(JsonField field) throws BadMessage {
    String type = field.string(FieldRules.MAX_TYPE);
    boolean good = !type.isEmpty();
    for (int i = 0; good && i < type.length(); i++) {
      char c = type.charAt(i);
      good = FieldRules.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.';
    }
    if (!good) {
      throw field.bad("must be 1 to 16 letters, digits, '_', '-' or '.'");
    }
    return type;
  }

  private static String mac(JsonField field) throws BadMessage {
    String mac = field.isString() || field.isNumber() ? FieldRules.mac(field.text()) : null;
    if (mac == null) {
      throw field.bad("must be XX:XX:XX:XX:XX:XX in hex digits");
    }
    return mac;
  }

  private static String ip(JsonField field) throws BadMessage {
    if (!field.isString() || !FieldRules.isIp(field.text())) {
      throw field.bad("must be 1 to 45 hex digits, '.' and ':'");
    }
    return field.text();
  }

  private static String unit(JsonField field) throws BadMessage {
    String unit = field.string(MAX_UNIT);
    if (unit.chars().anyMatch(Character::isISOControl)) {
      throw field.bad("must not hold control characters");
    }
    return unit.isBlank() ? null : unit;
  }

  private static Double battery(JsonField field) throws BadMessage {
    double battery = field.isNumber() ? field.decimal() : Double.NaN;
    if (!(battery >= 0)) {
      throw field.bad("must be a number >= 0 (percent or volts)");
    }
    return battery;
  }

  private Reading toReading(DetectorTopic topic, String address) throws BadMessage {
    if (mac == null) {
      throw new BadMessage("JSON reading: mac is required, was missing");
    }
    if (value == null && !fault) {
      throw new BadMessage("JSON reading: value is required without a fault, was missing");
    }
    double reading = value == null ? Double.NaN : number(value);
    boolean digital = reading == 0 || reading == 1;
    return new Reading(
        topic.name(),
        topic.site(),
        address,
        mac,
        type,
        sequence,
        digital && (unit == null || isSwitch(value)) ? (Integer) (int) reading : null,
        reading,
        unit,
        detectedAt,
        requested,
        battery,
        fault,
        warmup);
  }

  private static double number(JsonField value) throws BadMessage {
    if (isSwitch(value)) {
      return value.token() == JsonToken.VALUE_TRUE || value.text().equals("T") ? 1 : 0;
    }
    double number = value.decimal();
    if (Double.isNaN(number)) {
      throw value.bad("must be a finite number, a boolean, T or F");
    }
    return number;
  }

  /** Values that are no concentration, whatever the unit. */
  private static boolean isSwitch(JsonField value) {
    return value.token().isBoolean()
        || (value.isString() && (value.text().equals("T") || value.text().equals("F")));
  }
}
