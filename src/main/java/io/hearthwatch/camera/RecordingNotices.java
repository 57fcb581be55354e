package io.hearthwatch.camera;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes notices for people out of verdicts, with the picture and a link to the clip. */
@ApplicationScoped
@Named("recordingNotices")
@RegisterForReflection // called from routes
public class RecordingNotices {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss zzz", Locale.ENGLISH);
  private static final int MOST_TAGS = 6;

  private final Archive archive;
  private final Pictures pictures;
  private final ObjectMapper json;
  private final Clock clock;
  private final Duration linkTime;
  private final Optional<String> hub;

  RecordingNotices(
      Archive archive,
      Pictures pictures,
      ObjectMapper json,
      Clock clock,
      @ConfigProperty(name = "hub.recordings.link.ms") long linkMillis,
      @ConfigProperty(name = "hub.public.url") Optional<String> hub) {
    this.archive = archive;
    this.pictures = pictures;
    this.json = json;
    this.clock = clock;
    this.linkTime = Duration.ofMillis(linkMillis);
    this.hub = hub.map(url -> url.strip().replaceFirst("/+$", ""));
  }

  /**
   * A link to a clip.
   *
   * @param until when it ends, or null when it does not but needs a token
   */
  private record Link(String url, Instant until) {}

  /**
   * Makes the notice about the recording in the body.
   *
   * @param audience who is to hear of it, by comma: words as in the chains of alarms
   */
  public void make(Exchange exchange, String audience) throws IOException {
    RecordingView recording =
        json.readValue(exchange.getMessage().getBody(byte[].class), RecordingView.class);
    Map<String, Object> notice = new LinkedHashMap<>();
    notice.put("id", "recording-" + recording.id() + "-" + recording.verdict());
    notice.put("event", "RECORDING");
    notice.put("at", clock.instant().toString());
    notice.put("urgent", false);
    notice.put("audience", List.of(audience.strip().split("\\s*,\\s*")));
    notice.put("alarm", about(recording));
    notice.put("recording", details(recording));
    exchange.getMessage().setBody(write(notice));
  }

  private byte[] write(Map<String, Object> notice) throws JsonProcessingException {
    return json.writeValueAsBytes(notice);
  }

  /** The fields by which channels filter, and the words of those that show text. */
  private static Map<String, Object> about(RecordingView recording) {
    Map<String, Object> about = new LinkedHashMap<>();
    about.put("id", "recording-" + recording.id());
    about.put("kind", "recording");
    about.put("priority", 3);
    about.put("site", "");
    about.put("source", recording.camera());
    String tags = String.join(", ", recording.keyTags());
    about.put("title", recording.camera() + ": " + (tags.isEmpty() ? recording.verdict() : tags));
    about.put("text", text(recording));
    return about;
  }

  private static String text(RecordingView recording) {
    StringBuilder text = new StringBuilder();
    recording.tags().stream()
        .limit(MOST_TAGS)
        .forEach(
            tag ->
                text.append(text.length() == 0 ? "" : ", ")
                    .append(tag.name())
                    .append(String.format(Locale.ROOT, " %.0f %%", tag.confidence())));
    text.append(text.length() == 0 ? "" : "; ");
    text.append(TIME.format(Instant.parse(recording.startedAt()).atZone(ZoneId.systemDefault())));
    if (recording.lengthMs() != null) {
      text.append(", ").append(Math.max(1, recording.lengthMs() / 1000)).append(" s");
    }
    if (recording.key() == null) {
      text.append("; the clip is kept here and goes to the archive later");
    }
    return text.toString();
  }

  private Map<String, Object> details(RecordingView recording) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("id", recording.id());
    details.put("camera", recording.camera());
    details.put("startedAt", recording.startedAt());
    details.put("verdict", recording.verdict());
    details.put("keyTags", recording.keyTags());
    details.put("key", recording.key());
    details.put("keyFrame", recording.keyFrame());
    // by name: whoever reads it from outside shall learn nothing of this machine
    pictures
        .find(recording.id())
        .ifPresent(p -> details.put("picture", p.getFileName().toString()));
    link(recording)
        .ifPresent(
            link -> {
              details.put("link", link.url());
              details.put("linkUntil", link.until() == null ? null : link.until().toString());
            });
    return details;
  }

  private Optional<Link> link(RecordingView recording) {
    Optional<Link> link =
        recording.key() == null
            ? Optional.empty()
            : archive
                .link(recording.key(), linkTime)
                .map(url -> new Link(url, clock.instant().plus(linkTime)));
    return link.or(
        () -> hub.map(url -> new Link(url + "/recordings/" + recording.id() + "/clip", null)));
  }
}
