package io.hearthwatch.gas;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.store.Record;
import io.hearthwatch.store.Times;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;

/** {@code GET /readings}, {@code GET /detectors}, {@code PUT /detectors/{site}/{mac}}. */
@Path("/")
@Blocking
public class GasResource {
  private static final int MOST = 10_000;
  private static final int LONGEST_NAME = 100;
  private static final String COLUMNS =
      "SELECT id, sequence, topic, mac, value, sensortype, datereceived, comments, ip, site,"
          + " reading, unit, boot, detected_at FROM SensorLog";

  /** A row of SensorLog; times are ISO-8601, UTC. */
  @RegisterForReflection
  public record Row(
      long id,
      Integer sequence,
      String topic,
      String mac,
      Integer value,
      String sensortype,
      String datereceived,
      String comments,
      String ip,
      String site,
      Double reading,
      String unit,
      long boot,
      @JsonProperty("detected_at") String detectedAt) {}

  private final Record record;
  private final Detectors detectors;
  private final DetectorSettings settings;
  private final GasWatch watch;
  private final ObjectMapper json;
  private final Clock clock;

  GasResource(
      Record record,
      Detectors detectors,
      DetectorSettings settings,
      GasWatch watch,
      ObjectMapper json,
      Clock clock) {
    this.record = record;
    this.detectors = detectors;
    this.settings = settings;
    this.watch = watch;
    this.json = json;
    this.clock = clock;
  }

  /** The newest readings first. */
  @GET
  @Path("readings")
  public List<Row> readings(
      @QueryParam("mac") String mac, @QueryParam("limit") @DefaultValue("100") int limit) {
    int most = Math.max(1, Math.min(limit, MOST));
    try {
      return mac == null || mac.isBlank()
          ? record.query(COLUMNS + " ORDER BY id DESC LIMIT ?", GasResource::row, most)
          : record.query(
              COLUMNS + " WHERE mac = ? ORDER BY id DESC LIMIT ?",
              GasResource::row,
              mac.toUpperCase(Locale.ROOT),
              most);
    } catch (SQLException e) {
      throw new WebApplicationException(e.getMessage(), Response.Status.SERVICE_UNAVAILABLE);
    }
  }

  private static Row row(ResultSet r) throws SQLException {
    return new Row(
        r.getLong(1),
        number(r, 2),
        r.getString(3),
        r.getString(4),
        number(r, 5),
        r.getString(6),
        Times.iso(r.getString(7)),
        r.getString(8),
        r.getString(9),
        r.getString(10),
        r.getObject(11) instanceof Number n ? n.doubleValue() : null,
        r.getString(12),
        r.getLong(13),
        Times.iso(r.getString(14)));
  }

  private static Integer number(ResultSet r, int column) throws SQLException {
    int number = r.getInt(column);
    return r.wasNull() ? null : number;
  }

  @GET
  @Path("detectors")
  public List<Detectors.View> detectors() {
    return detectors.all();
  }

  /**
   * Registers a detector, heard of or not: 200 or 201. The body may say its name and threshold,
   * {@code {"name":"kitchen","threshold":400}}; null removes one, what is absent stays.
   */
  @PUT
  @Path("detectors/{site}/{mac}")
  public Response register(
      @PathParam("site") String site,
      @PathParam("mac") String mac,
      @QueryParam("type") @DefaultValue("Gas") String type,
      String body) {
    if (!mac.matches("(?i)([0-9a-f]{2}:){5}[0-9a-f]{2}")) {
      throw new WebApplicationException("mac must be XX:XX:XX:XX:XX:XX, was '" + mac + "'", 400);
    }
    Detector.Key key = new Detector.Key(site, mac.toUpperCase(Locale.ROOT), type);
    DetectorSettings.Setting setting = setting(body, settings.of(key));
    boolean heard = detectors.register(site, key.mac(), type, clock.instant());
    detectors.save();
    if (!setting.equals(settings.of(key))) {
      try {
        settings.put(key, setting);
      } catch (SQLException e) {
        throw new WebApplicationException(e.getMessage(), Response.Status.SERVICE_UNAVAILABLE);
      }
      watch.changed(key);
    }
    return Response.status(heard ? 200 : 201).build();
  }

  private DetectorSettings.Setting setting(String body, DetectorSettings.Setting before) {
    if (body == null || body.isBlank()) {
      return before;
    }
    JsonNode given;
    try {
      given = json.readTree(body);
    } catch (IOException e) {
      throw new WebApplicationException("the body must be JSON", 400);
    }
    JsonNode name = given.path("name");
    JsonNode threshold = given.path("threshold");
    boolean good =
        given.isObject()
            && (name.isMissingNode() || name.isNull() || isName(name))
            && (threshold.isMissingNode() || threshold.isNull() || isThreshold(threshold));
    if (!good) {
      throw new WebApplicationException(
          "the body must be {\"name\":text of 1 to 100 characters,\"threshold\":number above 0};"
              + " null removes one of them",
          400);
    }
    return new DetectorSettings.Setting(
        name.isMissingNode() ? before.name() : name.isNull() ? null : name.asText().strip(),
        threshold.isMissingNode()
            ? before.threshold()
            : threshold.isNull() ? null : (Double) threshold.asDouble());
  }

  private static boolean isName(JsonNode name) {
    String text = name.asText();
    return name.isTextual()
        && !text.isBlank()
        && text.length() <= LONGEST_NAME
        && text.chars().noneMatch(Character::isISOControl);
  }

  private static boolean isThreshold(JsonNode threshold) {
    return threshold.isNumber()
        && threshold.asDouble() > 0
        && Double.isFinite(threshold.asDouble());
  }
}
