package io.hearthwatch.gas;

import io.hearthwatch.store.LocalStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Readings as they are in the record, looked up by what makes them unique. */
final class StoredReadings {
  private static final int AT_ONCE = 500;
  private static final String TIME = "LEFT(DATE_FORMAT(%s,'%%Y-%%m-%%d %%H:%%i:%%s.%%f'),23)";

  private static final String SELECT =
      "SELECT site, mac, sensortype, boot, sequence, topic, value, reading, unit, comments,"
          + TIME.formatted("detected_at")
          + ", delivery, "
          + TIME.formatted("datereceived")
          + " FROM SensorLog WHERE (mac, boot, sequence, sensortype, site) IN (";

  /** What makes a reading unique. */
  record Place(Detector.Key key, long boot, int sequence) {}

  /**
   * A reading in the record, or about to be.
   *
   * @param delivery see {@link SharedRow#delivery()}; -1 when a hub that shares nothing stored it
   * @param fresh see {@link SharedRow#under}
   * @param received text, UTC
   */
  record Stored(SharedRow.Content content, long delivery, boolean fresh, String received) {
    static Stored of(SharedRow row, boolean fresh) {
      return new Stored(row.content(), row.delivery(), fresh, row.received());
    }

    private static Stored of(SharedRow.Content content, Object delivery, String received) {
      long number = delivery == null ? -1 : ((Number) delivery).longValue();
      boolean fresh = delivery == null || number >= 0;
      return new Stored(content, delivery == null || fresh ? number : ~number, fresh, received);
    }
  }

  private StoredReadings() {}

  /** Those of the places that are taken. */
  static Map<Place, Stored> find(Connection connection, Collection<Place> places)
      throws SQLException {
    Map<Place, Stored> found = new HashMap<>();
    List<Place> all = List.copyOf(places);
    for (int i = 0; i < all.size(); i += AT_ONCE) {
      List<Place> some = all.subList(i, Math.min(all.size(), i + AT_ONCE));
      List<Object> parameters = new ArrayList<>();
      for (Place p : some) {
        parameters.addAll(
            List.of(p.key().mac(), p.boot(), p.sequence(), p.key().type(), p.key().site()));
      }
      LocalStore.list(
          connection,
          SELECT + some.stream().map(p -> "(?,?,?,?,?)").collect(Collectors.joining(",")) + ")",
          r ->
              found.put(
                  new Place(
                      new Detector.Key(r.getString(1), r.getString(2), r.getString(3)),
                      r.getLong(4),
                      r.getInt(5)),
                  Stored.of(
                      SharedRow.Content.of(
                          r.getString(6),
                          r.getObject(7),
                          r.getObject(8),
                          r.getString(9),
                          r.getString(10),
                          r.getString(11)),
                      r.getObject(12),
                      r.getString(13))),
          parameters.toArray());
    }
    return found;
  }

  /** The highest sequence of a run, -1 when it has none. */
  static long highest(Connection connection, Detector.Key key, long boot) throws SQLException {
    return first(
        connection,
        "SELECT sequence FROM SensorLog WHERE mac=? AND boot=? AND sequence>=0 AND sensortype=?"
            + " AND site=? ORDER BY sequence DESC LIMIT 1",
        key.mac(),
        boot,
        key.type(),
        key.site());
  }

  /** The newest run of a detector that a hub has stored which shared nothing, -1 for none. */
  static long newestRun(Connection connection, Detector.Key key) throws SQLException {
    return first(
        connection,
        "SELECT boot FROM SensorLog WHERE mac=? AND sequence>=0 AND sensortype=? AND site=?"
            + " ORDER BY boot DESC LIMIT 1",
        key.mac(),
        key.type(),
        key.site());
  }

  private static long first(Connection connection, String sql, Object... parameters)
      throws SQLException {
    List<Long> found = LocalStore.list(connection, sql, r -> r.getLong(1), parameters);
    return found.isEmpty() ? -1 : found.get(0);
  }
}
