package io.hearthwatch.lock;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import java.util.List;

/** {@code GET /locks}: every lock with its buttons, last state and last press. */
@Path("/locks")
public class LocksResource {
  private final Locks locks;

  LocksResource(Locks locks) {
    this.locks = locks;
  }

  @GET
  public List<Locks.View> all() {
    return locks.all();
  }
}
