package io.hearthwatch.camera;

import io.hearthwatch.store.Ledger;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * The ledger's page of this flow, counted over all runs of the hub: seen = archived + waiting +
 * refused, and tagged = interesting + routine + unclassified. The columns of other flows are there
 * too: what was archived is stored, what waits is spooled.
 */
@ApplicationScoped
class RecordingLedger {
  private static final Logger LOG = Logger.getLogger(RecordingLedger.class);
  private static final List<String> COLUMNS =
      List.of(
          "received",
          "stored",
          "duplicate",
          "deadLettered",
          "refused",
          "spooled",
          "inFlight",
          "seen",
          "archived",
          "waiting",
          "tagged",
          "interesting",
          "routine",
          "unclassified");

  private final Recordings recordings;

  RecordingLedger(Recordings recordings) {
    this.recordings = recordings;
  }

  void open(@Observes StartupEvent event, Ledger ledger) {
    ledger.page("recordings", COLUMNS, this::page);
  }

  private Map<String, Long> page() {
    try {
      return page(recordings.counts());
    } catch (SQLException e) {
      LOG.debugf("the recordings cannot be counted: %s", e.getMessage());
      return Map.of();
    }
  }

  static Map<String, Long> page(Map<String, Long> counts) {
    long tagged = 0;
    for (Verdict.Kind kind : Verdict.Kind.values()) {
      tagged += counts.getOrDefault(kind.name(), 0L);
    }
    long waiting = counts.getOrDefault(Recording.Stage.SEEN.name(), 0L);
    long refused = counts.getOrDefault(Recording.Stage.REFUSED.name(), 0L);
    long archived = counts.getOrDefault(Recording.Stage.ARCHIVED.name(), 0L) + tagged;
    Map<String, Long> page = new LinkedHashMap<>();
    COLUMNS.forEach(column -> page.put(column, 0L));
    page.put("received", counts.values().stream().mapToLong(Long::longValue).sum());
    page.put("seen", page.get("received"));
    page.put("stored", archived);
    page.put("archived", archived);
    page.put("spooled", waiting);
    page.put("waiting", waiting);
    page.put("refused", refused);
    page.put("tagged", tagged);
    for (Verdict.Kind kind : Verdict.Kind.values()) {
      page.put(kind.word(), counts.getOrDefault(kind.name(), 0L));
    }
    return page;
  }
}
