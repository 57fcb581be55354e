package io.hearthwatch.gas;

/** {@code outTopic/<site>/<ip>}, checked. */
record DetectorTopic(String name, String site, String ip) {
  private static final String FIRST_LEVEL = "outTopic/";
  private static final int MAX_LENGTH = 255;
  private static final int MAX_SITE = 64;

  static DetectorTopic parse(String name) throws BadMessage {
    if (name == null) {
      throw new BadMessage("topic: must be outTopic/<site>/<ip>, was missing");
    }
    if (name.length() > MAX_LENGTH) {
      throw new BadMessage(
          "topic: must have at most " + MAX_LENGTH + " characters, had " + name.length());
    }
    int slash = name.indexOf('/', FIRST_LEVEL.length());
    if (!name.startsWith(FIRST_LEVEL) || slash < 0 || name.indexOf('/', slash + 1) >= 0) {
      throw new BadMessage("topic: must be outTopic/<site>/<ip>", name);
    }
    String site = checkLevel("site", name.substring(FIRST_LEVEL.length(), slash));
    return new DetectorTopic(name, site, checkLevel("ip", name.substring(slash + 1)));
  }

  static DetectorTopic of(String site, String ip) throws BadMessage {
    String level = checkLevel("site", site);
    return new DetectorTopic(FIRST_LEVEL + level + '/' + ip, level, ip);
  }

  private static String checkLevel(String subject, String level) throws BadMessage {
    if (level.isEmpty()) {
      throw new BadMessage("topic: the " + subject + " must not be empty");
    }
    if (subject.equals("site") && level.length() > MAX_SITE) {
      throw new BadMessage("topic: the site must have at most " + MAX_SITE + " characters", level);
    }
    for (int i = 0; i < level.length(); i++) {
      char c = level.charAt(i);
      if (c == '+' || c == '#' || c == '/' || Character.isISOControl(c)) {
        throw new BadMessage(
            "topic: the " + subject + " must not hold '+', '#', '/' or control characters", level);
      }
    }
    return level;
  }
}
