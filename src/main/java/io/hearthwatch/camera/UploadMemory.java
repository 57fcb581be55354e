package io.hearthwatch.camera;

import java.sql.SQLException;
import java.util.Optional;

/** Remembers an upload in parts that has begun, over restarts of the hub. */
interface UploadMemory {
  /** For files so small that they are sent whole. */
  UploadMemory NONE =
      new UploadMemory() {
        @Override
        public Optional<Upload> begun() {
          return Optional.empty();
        }

        @Override
        public void begin(Upload upload) {
          // of no use after a restart
        }

        @Override
        public void forget() {
          // nothing was noted
        }
      };

  /**
   * An upload in parts.
   *
   * @param key under which the object will appear
   * @param id the archive's own name for it
   * @param sha256 of the content that it is for
   */
  record Upload(String key, String id, String sha256) {}

  Optional<Upload> begun() throws SQLException;

  /** Committed before the first part is sent. */
  void begin(Upload upload) throws SQLException;

  void forget() throws SQLException;
}
