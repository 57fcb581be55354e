package io.hearthwatch.camera;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/**
 * A recording as others see it: at {@code GET /recordings}, on MQTT and in routes.
 *
 * @param startedAt like {@code nextAt} ISO-8601, UTC
 * @param state SEEN, ARCHIVED, TAGGED or REFUSED
 * @param verdict interesting, routine, unclassified, or null before
 * @param reason of the verdict, or why it does not get further
 * @param keyTags names of the tags that make it interesting, null where that is not known any more
 * @param tags all that its frames show
 * @param frames how many were sent to be labelled
 * @param cost of that, US dollars
 * @param attempts how often the next step has failed
 * @param nextAt when the next step is due, or null
 * @param local whether its file is on this machine still
 * @param origin what it is called where it came from, for instance {@code frigate:<event>}, or null
 */
@RegisterForReflection // becomes JSON
record RecordingView(
    String id,
    String camera,
    String file,
    String startedAt,
    Long lengthMs,
    long size,
    String sha256,
    String key,
    String keyFrame,
    String state,
    String verdict,
    String reason,
    List<String> keyTags,
    List<Label> tags,
    Integer frames,
    Double cost,
    int attempts,
    String nextAt,
    boolean local,
    String origin) {

  static RecordingView of(Recording recording) {
    Recording.Archived archived = recording.archived();
    Verdict verdict = recording.verdict();
    return new RecordingView(
        recording.id(),
        recording.camera(),
        recording.name(),
        recording.captured().toString(),
        verdict == null || verdict.lengthMillis() < 0 ? null : verdict.lengthMillis(),
        recording.look().size(),
        archived == null ? null : archived.sha256(),
        archived == null ? null : archived.key(),
        archived == null ? null : archived.keyFrame(),
        recording.stage().name(),
        verdict == null ? null : verdict.kind().word(),
        recording.reason(),
        verdict == null ? null : verdict.keyTags(),
        verdict == null ? null : verdict.labels(),
        verdict == null ? null : verdict.asked(),
        verdict == null ? null : verdict.asked() * RecordingLog.CALL,
        recording.attempts(),
        recording.next() == null ? null : recording.next().toString(),
        true,
        recording.origin());
  }
}
