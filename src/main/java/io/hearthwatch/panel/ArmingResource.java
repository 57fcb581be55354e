package io.hearthwatch.panel;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import java.time.Clock;
import java.time.Instant;

/**
 * {@code GET /arming}, {@code POST /arming/armed}, {@code POST /arming/disarmed}. HowAlarming's URL
 * alerts switch by GET.
 */
@Path("/arming")
@Blocking
public class ArmingResource {
  private static final String CALLER = "Hub-Caller";

  private final Arming arming;
  private final PanelJournal journal;
  private final Clock clock;

  ArmingResource(Arming arming, PanelJournal journal, Clock clock) {
    this.arming = arming;
    this.journal = journal;
    this.clock = clock;
  }

  @GET
  public Arming.State state() {
    return arming.state();
  }

  @POST
  @Path("armed")
  public Arming.State arm(@HeaderParam(CALLER) String caller) {
    return switched(Arming.ARMED, caller);
  }

  @GET
  @Path("armed")
  public Arming.State armByUrl(@HeaderParam(CALLER) String caller) {
    return switched(Arming.ARMED, caller);
  }

  @POST
  @Path("disarmed")
  public Arming.State disarm(@HeaderParam(CALLER) String caller) {
    return switched(Arming.DISARMED, caller);
  }

  @GET
  @Path("disarmed")
  public Arming.State disarmByUrl(@HeaderParam(CALLER) String caller) {
    return switched(Arming.DISARMED, caller);
  }

  private Arming.State switched(String word, String caller) {
    Instant now = clock.instant();
    String who = "http:" + (caller == null ? "local" : caller);
    Arming.State state = arming.switched(word, now, who);
    journal.write(
        new PanelJournal.Line(now, "EVENT", word, null, null, who, "SWITCHED", null), null);
    return state;
  }
}
