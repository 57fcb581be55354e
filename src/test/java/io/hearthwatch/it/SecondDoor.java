package io.hearthwatch.it;

/** A second door, as a person adds it, and as a person gets it wrong. */
final class SecondDoor {

  static final String FILE = "second-door.yaml";
  static final String BUTTON = "thing/AWS-Button-CD34";

  private static final String DOOR =
      """
      - templatedRoute:
          routeTemplateRef: %s
          routeId: second-door
          parameters:
            - name: button
              value: thing/AWS-Button-CD34
            - name: lock
              value: remote-lock/%s
      """;

  private static final String FLOW =
      """
      - route:
          id: second-door
          from:
            uri: %s
            steps:
              - bean:
                  ref: %s
      """;

  /** Edits that must be refused. */
  enum Broken {
    YAML("- templatedRoute:\n    routeTemplateRef: [button-to-lock\n    routeId: second-door\n"),
    UNKNOWN_STEP(FLOW.formatted("timer:x", "presses").replace("- bean:", "- been:")),
    UNKNOWN_COMPONENT(FLOW.formatted("mqqt:thing/x", "presses")),
    UNKNOWN_TEMPLATE(DOOR.formatted("button-to-lok", "garage")),
    MISSING_BEAN(FLOW.formatted("timer:x", "noSuchBean")),
    MISSING_PARAMETER(DOOR.formatted("button-to-lock", "x").replaceAll("(?s) *- name: lock.*", "")),
    NOT_A_LIST("route: yes please\n"),
    DUPLICATE_ID(DOOR.formatted("button-to-lock", "garage").replace("second-door", "front-door"));

    private final String text;

    Broken(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }
  }

  private SecondDoor() {}

  /** The file that opens a lock with the second button. */
  static String opens(String lock) {
    return DOOR.formatted("button-to-lock", lock);
  }
}
