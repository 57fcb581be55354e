package io.hearthwatch.camera;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What makes a camera's recordings interesting.
 *
 * @param keyTags lower case names of labels
 * @param confidence per cent that a key tag must have at least
 * @param hours when the camera's recordings are of interest, or null for always
 */
public record CameraRules(Set<String> keyTags, double confidence, Hours hours) {

  /** Detectatron's. */
  static final CameraRules USUAL =
      new CameraRules(Set.of("people", "person", "cat", "pet"), 50, null);

  /** Name of the rules for cameras that have none of their own. */
  static final String ANY = "*";

  private static final Pattern HOURS =
      Pattern.compile("([01]\\d|2[0-3])([0-5]\\d)-([01]\\d|2[0-3])([0-5]\\d)");

  /**
   * A part of the day on the clock of the place; {@code from} later than {@code to} goes over
   * midnight.
   *
   * @param to not part of it
   */
  public record Hours(LocalTime from, LocalTime to) {
    boolean contain(LocalTime time) {
      boolean after = !time.isBefore(from);
      boolean before = time.isBefore(to);
      return from.isBefore(to) ? after && before : after || before;
    }
  }

  boolean isKey(Label label) {
    return label.confidence() >= confidence
        && keyTags.contains(label.name().toLowerCase(Locale.ROOT));
  }

  boolean ofInterest(Instant captured, ZoneId place) {
    return hours == null || hours.contain(LocalTime.ofInstant(captured, place));
  }

  /**
   * Reads {@code camera:tags:confidence:hours} by comma, for instance {@code
   * garden:person+dog:70:2200-0600,drive::60}. What is left out is as for the camera {@code *}, and
   * there as Detectatron's.
   *
   * @throws IllegalArgumentException with what is wrong, fit to be shown
   */
  public static Map<String, CameraRules> parse(String text) {
    Map<String, String[]> parts = new LinkedHashMap<>();
    for (String item : text.split(",")) {
      String[] fields = item.strip().split(":", -1);
      if (fields[0].isBlank() || fields.length > 4) {
        throw new IllegalArgumentException(
            "\"" + item.strip() + "\" must be camera:tags:confidence:hours");
      }
      if (parts.put(fields[0].strip(), Arrays.copyOf(fields, 4)) != null) {
        throw new IllegalArgumentException("camera " + fields[0].strip() + " is there twice");
      }
    }
    CameraRules any = parts.containsKey(ANY) ? rules(parts.get(ANY), USUAL) : USUAL;
    Map<String, CameraRules> rules = new LinkedHashMap<>();
    rules.put(ANY, any);
    parts.forEach((camera, fields) -> rules.putIfAbsent(camera, rules(fields, any)));
    return rules;
  }

  private static CameraRules rules(String[] fields, CameraRules otherwise) {
    return new CameraRules(
        isBlank(fields[1]) ? otherwise.keyTags() : tags(fields[1]),
        isBlank(fields[2]) ? otherwise.confidence() : confidence(fields[2].strip()),
        isBlank(fields[3]) ? otherwise.hours() : hours(fields[3].strip()));
  }

  private static boolean isBlank(String field) {
    return field == null || field.isBlank();
  }

  private static Set<String> tags(String field) {
    Set<String> tags = new LinkedHashSet<>();
    for (String tag : field.split("\\+")) {
      if (!tag.isBlank()) {
        tags.add(tag.strip().toLowerCase(Locale.ROOT));
      }
    }
    return Set.copyOf(tags);
  }

  private static double confidence(String field) {
    if (!field.matches("\\d{1,3}(\\.\\d+)?") || Double.parseDouble(field) > 100) {
      throw new IllegalArgumentException("confidence must be 0 to 100, is " + field);
    }
    return Double.parseDouble(field);
  }

  private static Hours hours(String field) {
    Matcher match = HOURS.matcher(field);
    if (!match.matches() || field.startsWith(field.substring(5))) {
      throw new IllegalArgumentException("hours must be like 2200-0600, is " + field);
    }
    return new Hours(time(match, 1), time(match, 3));
  }

  private static LocalTime time(Matcher match, int group) {
    return LocalTime.of(
        Integer.parseInt(match.group(group)), Integer.parseInt(match.group(group + 1)));
  }
}
