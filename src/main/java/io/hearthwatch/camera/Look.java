package io.hearthwatch.camera;

import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;

/**
 * What a look at a file shows of its state.
 *
 * @param size bytes
 * @param modified when it was last written to, by the clock of whoever wrote it
 */
record Look(long size, Instant modified) {

  static Look of(BasicFileAttributes attributes) {
    return new Look(
        attributes.size(), Instant.ofEpochMilli(attributes.lastModifiedTime().toMillis()));
  }
}
