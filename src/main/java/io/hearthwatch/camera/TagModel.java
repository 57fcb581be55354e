package io.hearthwatch.camera;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * What a picture or a video shows, as Detectatron answered it.
 *
 * @param rawLabels all, each with its highest confidence
 * @param keyLabels those that make it interesting
 * @param allTags names of all
 * @param keyTags names of those that make it interesting
 * @param keyFrameData JPEG of the frame that shows best why, in Base64, or null
 */
@RegisterForReflection // answered as JSON
record TagModel(
    List<Label> rawLabels,
    List<Label> keyLabels,
    List<String> allTags,
    List<String> keyTags,
    byte[] keyFrameData) {

  static TagModel of(Verdict verdict, byte[] keyFrame) {
    List<Label> all = verdict.labels();
    List<String> keys = verdict.keyTags();
    return new TagModel(
        all,
        all.stream().filter(label -> keys.contains(label.name())).toList(),
        all.stream().map(Label::name).toList(),
        keys,
        keyFrame);
  }
}
