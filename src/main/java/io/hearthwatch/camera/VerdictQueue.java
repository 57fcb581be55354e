package io.hearthwatch.camera;

import static io.hearthwatch.camera.Recordings.update;

import io.hearthwatch.store.LocalStore;
import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Gives each route every verdict at least once, in the order in which they were reached; what a
 * route failed to take comes again later and holds up neither other verdicts nor other routes. A
 * route that is new to the hub gets what comes after it.
 */
@ApplicationScoped
class VerdictQueue {
  private static final Logger LOG = Logger.getLogger(VerdictQueue.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final Duration KEPT = Duration.ofDays(30);

  /** So long the routes of a start may take to be loaded; they miss nothing of that time. */
  private static final Duration STARTING = Duration.ofMinutes(1);

  private final LocalStore store;
  private final Clock clock;
  private Instant started;
  private long firstOfThisRun;

  VerdictQueue(LocalStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  @PostConstruct
  void open() {
    started = clock.instant();
    try {
      firstOfThisRun = store.read(VerdictQueue::last);
    } catch (SQLException e) {
      LOG.errorf("Cannot read the verdicts that wait for routes: %s", e.getMessage());
    }
  }

  /**
   * What a route wants.
   *
   * @param verdicts words, empty for all
   * @param cameras names, empty for all
   */
  record Wish(Set<String> verdicts, Set<String> cameras) {
    boolean fits(Told told) {
      return (verdicts.isEmpty() || verdicts.contains(told.verdict()))
          && (cameras.isEmpty() || cameras.contains(told.camera()));
    }
  }

  /**
   * A verdict for a route.
   *
   * @param data the recording as JSON, as it was then
   * @param failures how often the route failed to take it
   */
  record Told(long seq, String camera, String verdict, String data, int failures) {}

  /** A route begins; one that is not known yet begins with what comes now. */
  void join(String route) throws SQLException {
    boolean starting = clock.instant().isBefore(started.plus(STARTING));
    store.write(
        c ->
            update(
                c,
                "INSERT INTO verdict_route (route, done) VALUES (?,?) ON CONFLICT DO NOTHING",
                route,
                starting ? firstOfThisRun : last(c)));
  }

  /** The next verdict for a route, or nothing now. */
  Optional<Told> next(String route, Wish wish) throws SQLException {
    Optional<Told> owed =
        one(
            "SELECT v.seq, v.camera, v.verdict, v.data, o.attempts FROM verdict_owed o"
                + " JOIN recording_verdict v ON v.seq = o.seq"
                + " WHERE o.route = ? AND o.next_at <= ? ORDER BY o.next_at, v.seq LIMIT 1",
            route,
            clock.millis());
    return owed.isPresent() ? owed : fresh(route, wish);
  }

  private Optional<Told> fresh(String route, Wish wish) throws SQLException {
    while (true) {
      Optional<Told> next =
          one(
              "SELECT seq, camera, verdict, data, 0 FROM recording_verdict WHERE seq >"
                  + " (SELECT done FROM verdict_route WHERE route = ?) ORDER BY seq LIMIT 1",
              route);
      if (next.isEmpty() || wish.fits(next.get())) {
        return next;
      }
      taken(route, next.get());
    }
  }

  private Optional<Told> one(String sql, Object... parameters) throws SQLException {
    return store
        .read(
            c ->
                LocalStore.list(
                    c,
                    sql,
                    r ->
                        new Told(
                            r.getLong(1),
                            r.getString(2),
                            r.getString(3),
                            r.getString(4),
                            r.getInt(5)),
                    parameters))
        .stream()
        .findFirst();
  }

  /** The route has it. */
  void taken(String route, Told told) throws SQLException {
    store.write(
        c -> {
          update(c, "DELETE FROM verdict_owed WHERE route = ? AND seq = ?", route, told.seq());
          return passed(c, route, told);
        });
  }

  /** The route failed: it gets it again, later and later. */
  void failed(String route, Told told) throws SQLException {
    Instant next =
        clock.instant().plus(Archiver.pause(told.failures(), FIRST_PAUSE, LONGEST_PAUSE));
    store.write(
        c -> {
          update(
              c,
              "INSERT INTO verdict_owed (route, seq, attempts, next_at) VALUES (?,?,1,?)"
                  + " ON CONFLICT (route, seq) DO UPDATE SET attempts = attempts + 1,"
                  + " next_at = excluded.next_at",
              route,
              told.seq(),
              next.toEpochMilli());
          return passed(c, route, told);
        });
  }

  private static int passed(Connection connection, String route, Told told) throws SQLException {
    return update(
        connection,
        "UPDATE verdict_route SET done = MAX(done, ?) WHERE route = ?",
        told.seq(),
        route);
  }

  /** Forgets what is a month old, also what a route never took. */
  void forgetOld() throws SQLException {
    long before = clock.instant().minus(KEPT).toEpochMilli();
    store.write(
        c -> {
          update(c, "DELETE FROM recording_verdict WHERE at < ?", before);
          return update(
              c, "DELETE FROM verdict_owed WHERE seq NOT IN (SELECT seq FROM recording_verdict)");
        });
  }

  private static long last(Connection connection) throws SQLException {
    return LocalStore.list(
            connection,
            "SELECT COALESCE(MAX(seq), 0) FROM recording_verdict",
            row -> row.getLong(1))
        .get(0);
  }
}
