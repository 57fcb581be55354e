package io.hearthwatch.panel;

import java.util.Map;

/**
 * Which codes of the EnvisaLink TPI end which: alarms and troubles in the panel's own words. See
 * the EnvisaLink TPI Programmer's Document, table of server commands.
 */
final class PanelCodes {
  /** Somebody was forced to disarm, so a disarmed panel is no end of it. */
  static final String DURESS = "620";

  /** Recovery code to the code of the alarm it ends. */
  private static final Map<String, String> ALARMS =
      Map.of(
          "602", "601", "604", "603", "606", "605", "622", "621", "624", "623", "626", "625", "632",
          "631", "830", "829", "843", "842");

  /** Code of a trouble's end, whatever type the driver gives it, to the code of the trouble. */
  private static final Map<String, String> FAULTS =
      Map.of("801", "800", "803", "802", "807", "806", "841", "840");

  private PanelCodes() {}

  /** The alarm code that this recovery ends, or null. */
  static String alarmEndedBy(String code) {
    return code == null ? null : ALARMS.get(code);
  }

  /** The fault code that this code ends, or null. */
  static String faultEndedBy(String code) {
    return code == null ? null : FAULTS.get(code);
  }

  /** Whether the panel says when it is over. */
  static boolean hasEnd(String code) {
    return code != null && (ALARMS.containsValue(code) || FAULTS.containsValue(code));
  }
}
