package io.hearthwatch.app;

import io.hearthwatch.store.Secrets;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Turns what Camel throws at a route file into a line and a reason for the person who wrote it. */
final class RouteFault {
  private static final Pattern LINE = Pattern.compile("\\bline[ :]+(\\d+)");
  private static final Pattern QUOTED = Pattern.compile("['\"]([^'\"]{2,})['\"]");
  private static final Pattern WORD = Pattern.compile("([A-Za-z][\\w./:+${}-]{2,})");
  private static final Pattern NO_COMPONENT =
      Pattern.compile(
          "No (?:component found with scheme|endpoint could be found for): ([^\\s,:]+)");
  private static final int LONGEST = 400;

  private RouteFault() {}

  /**
   * @param components those there are, for somebody who named another one
   */
  static Refusal refusal(
      String file, String text, Throwable fault, Set<String> components, Instant now) {
    Matcher missing = NO_COMPONENT.matcher(String.valueOf(telling(fault).getMessage()));
    if (missing.find()) {
      String name = missing.group(1);
      String reason =
          "this hub has no component '%s'; it has %s"
              .formatted(name, String.join(", ", new TreeSet<>(components)));
      return new Refusal(file, lineOfAName(text, "'" + name + ":'"), reason, now);
    }
    return new Refusal(file, line(text, fault), Secrets.scrub(reason(telling(fault))), now);
  }

  /** The innermost message is the cause; what is around it only says where. */
  private static Throwable telling(Throwable fault) {
    Throwable telling = fault;
    while (telling.getCause() != null && telling.getCause() != telling) {
      telling = telling.getCause();
    }
    return telling.getMessage() == null ? fault : telling;
  }

  private static String reason(Throwable fault) {
    String message = String.valueOf(fault.getMessage()).replaceAll("\\s+", " ").strip();
    if (fault instanceof MarkedYamlEngineException marked && marked.getProblem() != null) {
      message = "not valid YAML: " + marked.getProblem();
    }
    return message.length() <= LONGEST ? message : message.substring(0, LONGEST) + "…";
  }

  private static int line(String text, Throwable fault) {
    for (Throwable t = fault; t != null; t = t.getCause()) {
      if (t instanceof MarkedYamlEngineException marked) {
        return marked.getProblemMark().or(marked::getContextMark).map(Mark::getLine).orElse(-1) + 1;
      }
    }
    for (Throwable t = fault; t != null; t = t.getCause()) {
      Matcher matcher = LINE.matcher(String.valueOf(t.getMessage()));
      if (matcher.find()) {
        return Integer.parseInt(matcher.group(1));
      }
    }
    return lineOfAName(text, String.valueOf(telling(fault).getMessage()));
  }

  /** The line that holds the name that is wrong: one in quotes, else the rarest word. */
  private static int lineOfAName(String text, String message) {
    int line = lineOfTheRarest(QUOTED, text, message);
    return line > 0 ? line : lineOfTheRarest(WORD, text, message);
  }

  private static int lineOfTheRarest(Pattern pattern, String text, String message) {
    String[] lines = text.split("\n", -1);
    int best = 0;
    int bestCount = Integer.MAX_VALUE;
    Matcher words = pattern.matcher(message);
    while (words.find()) {
      String word = words.group(1).replace("://", ":"); // as Camel writes a URI, and as people do
      int count = 0;
      int first = 0;
      for (int i = 0; i < lines.length; i++) {
        boolean comment = lines[i].stripLeading().startsWith("#");
        if (!comment && lines[i].replace("://", ":").contains(word)) {
          count++;
          first = first == 0 ? i + 1 : first;
        }
      }
      if (count > 0 && count <= bestCount) { // messages go from the large to the small
        best = first;
        bestCount = count;
      }
    }
    return best;
  }
}
