package io.hearthwatch.gas;

import com.fasterxml.jackson.annotation.JsonProperty;
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
  private final Clock clock;

  GasResource(Record record, Detectors detectors, Clock clock) {
    this.record = record;
    this.detectors = detectors;
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

  /** Registers a detector, heard of or not: 200 or 201. */
  @PUT
  @Path("detectors/{site}/{mac}")
  public Response register(
      @PathParam("site") String site,
      @PathParam("mac") String mac,
      @QueryParam("type") @DefaultValue("Gas") String type) {
    if (!mac.matches("(?i)([0-9a-f]{2}:){5}[0-9a-f]{2}")) {
      throw new WebApplicationException("mac must be XX:XX:XX:XX:XX:XX, was '" + mac + "'", 400);
    }
    boolean heard = detectors.register(site, mac.toUpperCase(Locale.ROOT), type, clock.instant());
    detectors.save();
    return Response.status(heard ? 200 : 201).build();
  }
}
