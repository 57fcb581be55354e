package io.hearthwatch.camera;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.store.LocalStore;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.camel.Exchange;

/**
 * Until when each recorder was asked for events that the hub was not told of: messages and webhooks
 * are lost while either is away. Kept in the local store, so that a hub that comes back asks for
 * the time since; a recorder that is new is asked for what comes from now on.
 */
@ApplicationScoped
class Asked {
  /** A recorder lists an event some time after it began, and its clock may be another. */
  static final Duration OVERLAP = Duration.ofHours(1);

  /** One that does not end in that time was forgotten by its recorder. */
  private static final Duration LONGEST_EVENT = Duration.ofDays(1);

  private static final String ROUND = "HubRound";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final LocalStore store;
  private final Clock clock;

  Asked(LocalStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** One round of questions; an exchange has one. */
  static final class Round {
    private final String recorder;
    private final Instant begun;
    private Instant from;
    private Instant before;
    private Instant oldestOngoing;

    private Round(String recorder, Instant begun, Instant from) {
      this.recorder = recorder;
      this.begun = begun;
      this.from = from;
    }

    Instant begun() {
      return begun;
    }

    /** What began before it need not be asked for. */
    Instant from() {
      return from;
    }

    /**
     * A page of events was read; whether there are more of them, from then on.
     *
     * @param size how many it had
     * @param most how many a page may have
     * @param last when the last of it began
     */
    boolean goesOnFrom(int size, int most, Instant last) {
      Instant next = last.minusMillis(1); // several may have begun in the same moment
      if (size < most || !next.isAfter(from)) {
        return false;
      }
      from = next;
      return true;
    }

    /** The same where pages begin with the newest event: they go on before that time. */
    boolean goesOnBefore(int size, int most, Instant oldest) {
      Instant next = oldest.plusMillis(1);
      if (size < most || before != null && !next.isBefore(before)) {
        return false;
      }
      before = next;
      return true;
    }

    /** Null for the first page. */
    Instant before() {
      return before;
    }

    /** An event goes on: the next round has to ask for it again. */
    void goesOn(Instant started) {
      if (oldestOngoing == null || started.isBefore(oldestOngoing)) {
        oldestOngoing = started;
      }
    }
  }

  /** Begins a round. */
  Round begin(Exchange exchange, String recorder) throws SQLException {
    Instant now = clock.instant();
    update(
        "INSERT INTO recorder_asked (recorder, until) VALUES (?,?) ON CONFLICT DO NOTHING",
        recorder,
        now.plus(OVERLAP).toEpochMilli());
    long until =
        store
            .read(
                c ->
                    LocalStore.list(
                        c,
                        "SELECT until FROM recorder_asked WHERE recorder = ?",
                        r -> r.getLong(1),
                        recorder))
            .get(0);
    Instant from = Instant.ofEpochMilli(until).minus(OVERLAP);
    Round round = new Round(recorder, now, from.isBefore(now) ? from : now);
    exchange.setProperty(ROUND, round);
    return round;
  }

  /** The round of an exchange. */
  static Round of(Exchange exchange) {
    return exchange.getProperty(ROUND, Round.class);
  }

  /** The list that the recorder answered with. */
  static JsonNode list(Exchange exchange) throws IntakeException, IOException {
    String recorder = of(exchange).recorder;
    try (InputStream body = exchange.getMessage().getBody(InputStream.class)) {
      int status = WebCall.status(exchange);
      JsonNode list = status == 200 && body != null ? JSON.readTree(body) : null;
      if (list == null || !list.isArray()) {
        throw new IntakeException(
            IntakeException.Cause.SOURCE,
            recorder + " answered " + status + " and no list when asked for events");
      }
      return list;
    }
  }

  /** All that the recorder had was read. */
  void end(Round round) throws SQLException {
    Instant until = round.begun;
    if (round.oldestOngoing != null && round.oldestOngoing.isBefore(until)) {
      Instant longest = round.begun.minus(LONGEST_EVENT);
      until = round.oldestOngoing.isBefore(longest) ? longest : round.oldestOngoing;
    }
    update(
        "UPDATE recorder_asked SET until = MAX(until, ?) WHERE recorder = ?",
        until.toEpochMilli(),
        round.recorder);
  }

  private void update(String sql, Object... values) throws SQLException {
    store.write(c -> Recordings.update(c, sql, values));
  }
}
