package io.hearthwatch.camera;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Decides what a camera's recording is, by the labels of its frames. */
final class Judge {
  private static final Comparator<Label> SUREST =
      Comparator.comparingDouble(Label::confidence).reversed().thenComparing(Label::name);

  private final CameraRules rules;
  private final ZoneId place;

  /**
   * @param place whose clock the rules' hours are on
   */
  Judge(CameraRules rules, ZoneId place) {
    this.rules = rules;
    this.place = place;
  }

  /**
   * A frame and what it shows.
   *
   * @param atMillis from the start of the recording
   */
  record Seen(long atMillis, List<Label> labels) {}

  /** The verdict on a recording that need not be looked at, or nothing. */
  Optional<Verdict> unseen(boolean armed, Instant captured) {
    if (!armed) {
      return Optional.of(Verdict.unclassified("the hub was disarmed", false));
    }
    if (rules.keyTags().isEmpty()) {
      return Optional.of(
          new Verdict(
              Verdict.Kind.ROUTINE,
              "the camera has no key tags",
              false,
              List.of(),
              List.of(),
              -1,
              -1,
              0));
    }
    if (!rules.ofInterest(captured, place)) {
      return Optional.of(
          new Verdict(
              Verdict.Kind.ROUTINE,
              "outside the camera's hours",
              false,
              List.of(),
              List.of(),
              -1,
              -1,
              0));
    }
    return Optional.empty();
  }

  /** Whether these labels alone make the recording interesting, so that nothing more is asked. */
  boolean decides(List<Label> labels) {
    return labels.stream().anyMatch(rules::isKey);
  }

  /**
   * The verdict on what was seen.
   *
   * @param seen all frames that were asked, in that order, at least one
   */
  Verdict verdict(List<Seen> seen) {
    List<Label> all = surest(seen);
    List<Label> keys = all.stream().filter(rules::isKey).toList();
    List<String> names = keys.stream().map(Label::name).toList();
    if (keys.isEmpty()) {
      return new Verdict(
          Verdict.Kind.ROUTINE,
          "no key tag in " + seen.size() + (seen.size() == 1 ? " frame" : " frames"),
          false,
          all,
          names,
          seen.get(0).atMillis(),
          -1,
          seen.size());
    }
    return new Verdict(
        Verdict.Kind.INTERESTING,
        String.format(Locale.ROOT, "%s (%.0f %%)", keys.get(0).name(), keys.get(0).confidence()),
        false,
        all,
        names,
        keyFrame(seen).atMillis(),
        -1,
        seen.size());
  }

  /** The frame with the surest key tag, the first of equals. */
  private Seen keyFrame(List<Seen> seen) {
    Seen best = null;
    double highest = -1;
    for (Seen frame : seen) {
      double sure =
          frame.labels().stream()
              .filter(rules::isKey)
              .mapToDouble(Label::confidence)
              .max()
              .orElse(-1);
      if (sure > highest) {
        highest = sure;
        best = frame;
      }
    }
    return best;
  }

  /** Every label once, with its highest confidence. */
  private static List<Label> surest(List<Seen> seen) {
    Map<String, Label> byName = new LinkedHashMap<>();
    for (Seen frame : seen) {
      for (Label label : frame.labels()) {
        byName.merge(label.name(), label, (a, b) -> b.confidence() > a.confidence() ? b : a);
      }
    }
    List<Label> labels = new ArrayList<>(byName.values());
    labels.sort(SUREST);
    return labels;
  }
}
