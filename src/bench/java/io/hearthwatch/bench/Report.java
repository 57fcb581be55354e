package io.hearthwatch.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** The figures, on the screen and as Markdown in a file. */
final class Report {
  private final StringBuilder text = new StringBuilder();

  void line(String line) {
    System.out.println(line);
    text.append(line).append('\n');
  }

  void table(String title, List<String> head, List<List<String>> lines) {
    line("");
    line("### " + title);
    line("");
    int[] widths = new int[head.size()];
    for (int i = 0; i < widths.length; i++) {
      int column = i;
      widths[i] =
          Math.max(
              head.get(i).length(),
              lines.stream().mapToInt(l -> l.get(column).length()).max().orElse(0));
    }
    row(head, widths);
    row(Arrays.stream(widths).mapToObj("-"::repeat).toList(), widths);
    lines.forEach(l -> row(l, widths));
    line("");
  }

  private void row(List<String> cells, int[] widths) {
    StringBuilder row = new StringBuilder("|");
    for (int i = 0; i < widths.length; i++) {
      row.append(' ').append(cells.get(i)).append(" ".repeat(widths[i] - cells.get(i).length()));
      row.append(" |");
    }
    line(row.toString());
  }

  void atLeast(String what, double figure, double target) {
    verdict("%s: %.2f times, wanted at least %.2f", what, figure, target, figure >= target);
  }

  void atMost(String what, double figure, double target) {
    verdict("%s: %.2f times, wanted at most %.2f", what, figure, target, figure <= target);
  }

  void check(String what, boolean good) {
    line("- " + (good ? "PASS " : "miss ") + what);
  }

  private void verdict(String form, String what, double figure, double target, boolean good) {
    check(form.formatted(what, figure, target), good);
  }

  static double median(double... figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  void save(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
