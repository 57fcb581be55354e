package io.hearthwatch.camera;

import io.hearthwatch.store.LocalStore;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** The upload in parts of one recording, noted in its row of the local store. */
record KeptUpload(LocalStore store, String id) implements UploadMemory {

  @Override
  public Optional<Upload> begun() throws SQLException {
    List<Upload> begun =
        store.read(
            c ->
                LocalStore.list(
                    c,
                    "SELECT upload_key, upload_id, upload_sha256 FROM local_recording"
                        + " WHERE id = ? AND upload_id IS NOT NULL",
                    r -> new Upload(r.getString(1), r.getString(2), r.getString(3)),
                    id));
    return begun.stream().findFirst();
  }

  @Override
  public void begin(Upload upload) throws SQLException {
    update(
        "UPDATE local_recording SET upload_key = ?, upload_id = ?, upload_sha256 = ?"
            + " WHERE id = ?",
        upload.key(),
        upload.id(),
        upload.sha256(),
        id);
  }

  @Override
  public void forget() throws SQLException {
    update("UPDATE local_recording SET upload_key = NULL, upload_id = NULL WHERE id = ?", id);
  }

  private void update(String sql, Object... values) throws SQLException {
    store.write(c -> Recordings.update(c, sql, values));
  }
}
