package io.hearthwatch.camera;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/**
 * Camel component {@code recording}: {@code to-archive} and {@code to-tag} give the recordings that
 * a step is due for, {@code verdicts} what became of them. The exchange has the recording as JSON
 * bytes; the headers {@code HubRecording} and {@code camera} name it. For consumers only.
 */
public final class RecordingComponent extends DefaultComponent {
  private static final Set<String> VERDICTS = Set.of("interesting", "routine", "unclassified");
  private static final int MOST_THREADS = 16;

  private final Parts parts;

  RecordingComponent(Parts parts) {
    this.parts = parts;
  }

  /** What the consumers work with. */
  @ApplicationScoped
  static class Parts {
    private final Backlog backlog;
    private final VerdictQueue verdicts;
    private final ObjectMapper json;

    Parts(Backlog backlog, VerdictQueue verdicts, ObjectMapper json) {
      this.backlog = backlog;
      this.verdicts = verdicts;
      this.json = json;
    }

    Backlog backlog() {
      return backlog;
    }

    VerdictQueue verdicts() {
      return verdicts;
    }

    ObjectMapper json() {
      return json;
    }
  }

  Parts parts() {
    return parts;
  }

  @Override
  protected Endpoint createEndpoint(String uri, String what, Map<String, Object> parameters) {
    return switch (what) {
      case "to-archive" -> step(uri, Backlog.Work.ARCHIVE, parameters);
      case "to-tag" -> step(uri, Backlog.Work.TAG, parameters);
      case "verdicts" -> {
        Set<String> verdicts = words(parameters, "verdicts");
        for (String verdict : verdicts) {
          if (!VERDICTS.contains(verdict)) {
            throw bad(
                "verdicts must be \"*\" or of " + new TreeSet<>(VERDICTS) + ", was " + verdict);
          }
        }
        yield new RecordingEndpoint(
            uri, this, null, 1, new VerdictQueue.Wish(verdicts, words(parameters, "cameras")));
      }
      default -> throw bad("there are 'to-archive', 'to-tag' and 'verdicts', not '" + what + "'");
    };
  }

  private Endpoint step(String uri, Backlog.Work work, Map<String, Object> parameters) {
    String threads = getAndRemoveParameter(parameters, "threads", String.class, "1").strip();
    if (!threads.matches("[0-9]{1,2}")
        || Integer.parseInt(threads) < 1
        || Integer.parseInt(threads) > MOST_THREADS) {
      throw bad("threads must be from 1 to " + MOST_THREADS + ", was '" + threads + "'");
    }
    return new RecordingEndpoint(uri, this, work, Integer.parseInt(threads), null);
  }

  private Set<String> words(Map<String, Object> parameters, String name) {
    String text = getAndRemoveParameter(parameters, name, String.class, "*").strip();
    return text.equals("*") || text.isEmpty()
        ? Set.of()
        : new TreeSet<>(java.util.List.of(text.split("\\s*,\\s*")));
  }

  private static IllegalArgumentException bad(String why) {
    return new IllegalArgumentException("recording: " + why);
  }
}
