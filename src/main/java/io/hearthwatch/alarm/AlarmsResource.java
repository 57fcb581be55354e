package io.hearthwatch.alarm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * {@code GET /alarms}, {@code GET /alarms/{id}}, {@code GET /alarms/report}, and what people want
 * of an alarm: {@code POST /alarms/{id}/ack|shelve|unshelve|out-of-service|in-service}.
 */
@Path("/alarms")
@Blocking
@Consumes(MediaType.WILDCARD)
public class AlarmsResource {
  private static final String CALLER = "Hub-Caller";
  private static final long PATIENCE_S = 20;
  private static final int MOST_DAYS = 366;
  private static final long MOST_MINUTES = 1_000_000;

  /**
   * An alarm with its history.
   *
   * @param journal newest first; null when it cannot be read
   * @param journalProblem why not, or null
   */
  @RegisterForReflection // becomes JSON
  record Details(AlarmView alarm, List<AlarmJournal.Line> journal, String journalProblem) {}

  private final AlarmDesk desk;
  private final AlarmJournal journal;
  private final Clock clock;
  private final ObjectMapper json;

  AlarmsResource(AlarmDesk desk, AlarmJournal journal, Clock clock, ObjectMapper json) {
    this.desk = desk;
    this.journal = journal;
    this.clock = clock;
    this.json = json;
  }

  /** All alarms that are not normal; {@code ?state=} keeps those of a state, several by comma. */
  @GET
  public List<AlarmView> all(@QueryParam("state") String state) {
    List<AlarmState> wanted = state == null ? List.of() : states(state);
    return desk.all().stream()
        .filter(alarm -> state == null || wanted.contains(alarm.state()))
        .map(AlarmView::of)
        .toList();
  }

  private static List<AlarmState> states(String text) {
    try {
      return Arrays.stream(text.split(",")).map(s -> AlarmState.valueOf(s.strip())).toList();
    } catch (IllegalArgumentException e) {
      throw new WebApplicationException(
          "state must be one of " + Arrays.toString(AlarmState.values()) + ", was '" + text + "'",
          400);
    }
  }

  @GET
  @Path("report")
  public Report report(@QueryParam("days") @DefaultValue("7") int days) {
    if (days < 1 || days > MOST_DAYS) {
      throw new WebApplicationException("days must be from 1 to " + MOST_DAYS, 400);
    }
    Instant now = clock.instant();
    Instant from = now.minus(Duration.ofDays(days));
    try {
      return Report.of(journal.since(from), desk.all(), from, now);
    } catch (SQLException e) {
      throw new WebApplicationException("the journal cannot be read: " + e.getMessage(), 503);
    }
  }

  /** An alarm and its journal, also when it is normal again. */
  @GET
  @Path("{id}")
  public Details details(@PathParam("id") String id) {
    Board.Kept kept = desk.kept(id);
    AlarmView alarm = kept == null ? null : AlarmView.of(kept.alarm());
    try {
      List<AlarmJournal.Line> lines = journal.of(id);
      if (alarm == null && lines.isEmpty()) {
        throw unknown(id);
      }
      return new Details(alarm == null ? past(id, lines.get(0)) : alarm, lines, null);
    } catch (SQLException e) {
      if (alarm == null) {
        throw unknown(id);
      }
      return new Details(alarm, null, "the journal cannot be read: " + e.getMessage());
    }
  }

  private static AlarmView past(String id, AlarmJournal.Line last) {
    Alarm normal = Alarm.normal(id);
    int priority = last.priority() == null ? 0 : last.priority();
    Condition c = Condition.plain(id, last.kind(), priority, null, null);
    return AlarmView.of(normal.with(c));
  }

  @POST
  @Path("{id}/ack")
  public AlarmView acknowledge(
      @PathParam("id") String id, @HeaderParam(CALLER) String caller, String body) {
    JsonNode json = read(body);
    return want(id, AlarmEvent.acknowledge(who(json, caller), text(json, "why")));
  }

  @POST
  @Path("{id}/shelve")
  public AlarmView shelve(
      @PathParam("id") String id, @HeaderParam(CALLER) String caller, String body) {
    JsonNode json = read(body);
    return want(id, AlarmEvent.shelve(until(json), who(json, caller), reason(json)));
  }

  private Instant until(JsonNode json) {
    Instant now = clock.instant();
    Instant until = null;
    if (json.path("minutes").isNumber()) {
      double minutes = json.path("minutes").asDouble();
      if (minutes > 0 && minutes <= MOST_MINUTES) {
        until = now.plusMillis((long) (minutes * 60_000));
      }
    } else if (json.path("until").isTextual()) {
      try {
        until = OffsetDateTime.parse(json.path("until").asText()).toInstant();
      } catch (DateTimeParseException e) {
        // said below
      }
    }
    if (until == null || !until.isAfter(now)) {
      throw new WebApplicationException(
          "say how long: {\"minutes\":30,\"reason\":\"…\"}, or \"until\" a time such as"
              + " 2026-11-20T18:00:00Z",
          400);
    }
    return until;
  }

  @POST
  @Path("{id}/unshelve")
  public AlarmView unshelve(
      @PathParam("id") String id, @HeaderParam(CALLER) String caller, String body) {
    JsonNode json = read(body);
    return want(id, AlarmEvent.unshelve(who(json, caller), text(json, "why")));
  }

  @POST
  @Path("{id}/out-of-service")
  public AlarmView outOfService(
      @PathParam("id") String id, @HeaderParam(CALLER) String caller, String body) {
    JsonNode json = read(body);
    return want(id, AlarmEvent.outOfService(who(json, caller), reason(json)));
  }

  @POST
  @Path("{id}/in-service")
  public AlarmView inService(
      @PathParam("id") String id, @HeaderParam(CALLER) String caller, String body) {
    JsonNode json = read(body);
    return want(id, AlarmEvent.inService(who(json, caller), text(json, "why")));
  }

  private AlarmView want(String id, AlarmEvent event) {
    AlarmDesk.Answer answer;
    try {
      answer = desk.want(id, event).get(PATIENCE_S, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new WebApplicationException("the hub is busy; try again", 503);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new WebApplicationException("the hub is ending", 503);
    }
    if (answer.alarm() == null) {
      throw unknown(id);
    }
    if (answer.refusal() != null) {
      throw new WebApplicationException(answer.refusal(), 409);
    }
    return AlarmView.of(answer.alarm());
  }

  private static WebApplicationException unknown(String id) {
    return new WebApplicationException("there is no alarm '" + id + "', or it is over", 404);
  }

  private JsonNode read(String body) {
    if (body == null || body.isBlank()) {
      return MissingNode.getInstance();
    }
    try {
      JsonNode node = json.readTree(body);
      if (node.isObject()) {
        return node;
      }
    } catch (JsonProcessingException e) {
      // said below
    }
    throw new WebApplicationException("the body must be a JSON object, or empty", 400);
  }

  private static String reason(JsonNode json) {
    String reason = text(json, "reason");
    if (reason == null) {
      throw new WebApplicationException("a \"reason\" is needed", 400);
    }
    return reason;
  }

  private static String who(JsonNode json, String caller) {
    String name = caller == null ? "local" : caller;
    String by = text(json, "by");
    return (by == null ? name + " by HTTP" : by + " by HTTP (" + name + ")");
  }

  private static String text(JsonNode json, String key) {
    String text = json.path(key).asText("").strip();
    return text.isEmpty() ? null : text.length() <= 300 ? text : text.substring(0, 300);
  }
}
