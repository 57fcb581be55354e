package io.hearthwatch.store;

import java.util.Collection;
import java.util.List;

/**
 * The values that no log, answer or table may show. Known to the whole process, since the log is
 * there before everything else.
 */
public final class Secrets {
  private static final String MASK = "***";

  /** Shorter ones would mask ordinary words. */
  private static final int SHORTEST = 6;

  private static volatile List<String> known = List.of();

  private Secrets() {}

  /** Masks these values from now on. */
  public static void keep(Collection<String> values) {
    known =
        values.stream()
            .map(String::strip)
            .filter(v -> v.length() >= SHORTEST)
            .distinct()
            // a longer one may hold a shorter one
            .sorted((a, b) -> Integer.compare(b.length(), a.length()))
            .toList();
  }

  /** The text without secrets; the same object when it has none. */
  public static String scrub(String text) {
    String clean = text;
    if (text != null) {
      for (String secret : known) {
        if (clean.contains(secret)) {
          clean = clean.replace(secret, MASK);
        }
      }
    }
    return clean;
  }

  /** Whether the text holds a secret. */
  public static boolean in(String text) {
    return text != null && known.stream().anyMatch(text::contains);
  }
}
