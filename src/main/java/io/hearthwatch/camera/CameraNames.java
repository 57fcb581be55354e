package io.hearthwatch.camera;

import io.hearthwatch.store.LocalStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * What cameras are called here: by whoever calls the hub about one of a recorder's devices. An
 * event that the hub finds by itself goes to the same folder then.
 */
@ApplicationScoped
class CameraNames {
  private final LocalStore store;

  CameraNames(LocalStore store) {
    this.store = store;
  }

  /** Remembers a name; the last one counts. */
  void told(String recorder, String device, String camera) throws SQLException {
    store.write(
        c ->
            Recordings.update(
                c,
                "INSERT INTO recorder_camera (recorder, device, camera) VALUES (?,?,?)"
                    + " ON CONFLICT (recorder, device) DO UPDATE SET camera = excluded.camera",
                recorder,
                device,
                camera));
  }

  /** The names of a recorder's devices, as far as they were told. */
  Map<String, String> of(String recorder) throws SQLException {
    Map<String, String> names = new HashMap<>();
    store.read(
        c ->
            LocalStore.list(
                c,
                "SELECT device, camera FROM recorder_camera WHERE recorder = ?",
                r -> names.put(r.getString(1), r.getString(2)),
                recorder));
    return names;
  }
}
