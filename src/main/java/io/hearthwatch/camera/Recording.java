package io.hearthwatch.camera;

import java.nio.file.Path;
import java.time.Instant;

/**
 * A recording that the hub looks after, from the moment it is seen until its local file is gone.
 *
 * @param id identifies it in the local store and in the record
 * @param look how the file looked when it was finished
 * @param captured when it was made, as far as that is known
 * @param attempts how often the next step has failed
 * @param next when the next step is due, or null when there is nothing to do but to wait for the
 *     local file's end
 * @param reason why the last step failed or was put off, or null
 * @param archived what the archive has, or null before
 * @param verdict what tagging said last, or null before
 * @param origin what it is called where it came from, for instance {@code frigate:<event>}, or null
 */
record Recording(
    String id,
    String camera,
    Path file,
    Look look,
    Instant captured,
    Stage stage,
    int attempts,
    Instant next,
    String reason,
    Archived archived,
    Verdict verdict,
    String origin) {

  /** How far a recording is. */
  enum Stage {
    /** Finished, and nowhere but on the local disk. */
    SEEN,
    /** Safe in the archive. */
    ARCHIVED,
    /** Has its verdict; an unclassified one may be due again. */
    TAGGED,
    /** Cannot be archived: the file is gone. */
    REFUSED
  }

  /**
   * What the archive has.
   *
   * @param confirmed whether the archive confirmed size and checksum, so that the local file may be
   *     deleted in time
   * @param keyFrame key of the picture, or null
   */
  record Archived(String sha256, String key, boolean confirmed, Instant at, String keyFrame) {}

  /** The name of the file, as the camera gave it. */
  String name() {
    return file.getFileName().toString();
  }
}
