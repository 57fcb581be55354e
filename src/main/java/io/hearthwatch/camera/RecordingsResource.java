package io.hearthwatch.camera;

import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import java.net.URI;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code GET /recordings}, {@code GET /recordings/{id}}, {@code GET /recordings/{id}/clip}. */
@Path("/recordings")
@Blocking
public class RecordingsResource {
  private static final int MOST = 1_000;
  private static final Duration CLIP_LINK = Duration.ofMinutes(10);

  private final RecordingBook book;
  private final Recordings recordings;
  private final Archive archive;

  RecordingsResource(RecordingBook book, Recordings recordings, Archive archive) {
    this.book = book;
    this.recordings = recordings;
    this.archive = archive;
  }

  /**
   * Recordings, newest first.
   *
   * @param verdict interesting, routine or unclassified
   * @param state SEEN, ARCHIVED, TAGGED or REFUSED
   * @param from ISO-8601 time of the recording
   * @param to not part of it
   * @param limit 1 to 1000
   */
  @GET
  public List<RecordingView> list(
      @QueryParam("camera") String camera,
      @QueryParam("verdict") String verdict,
      @QueryParam("state") String state,
      @QueryParam("from") String from,
      @QueryParam("to") String to,
      @QueryParam("limit") @DefaultValue("100") int limit) {
    RecordingBook.Filter filter =
        new RecordingBook.Filter(
            camera == null || camera.isBlank() ? null : camera,
            word("verdict", verdict, Verdict.Kind.values())
                .map(w -> w.toLowerCase(Locale.ROOT))
                .orElse(null),
            word("state", state, Recording.Stage.values()).orElse(null),
            time("from", from),
            time("to", to));
    try {
      return book.list(filter, Math.max(1, Math.min(limit, MOST)));
    } catch (SQLException e) {
      throw new WebApplicationException(e.getMessage(), Response.Status.SERVICE_UNAVAILABLE);
    }
  }

  private static Optional<String> word(String name, String value, Enum<?>[] words) {
    if (value == null || value.isBlank()) {
      return Optional.empty();
    }
    return Optional.of(
        Arrays.stream(words)
            .map(Enum::name)
            .filter(value.strip()::equalsIgnoreCase)
            .findFirst()
            .orElseThrow(
                () ->
                    bad(
                        name
                            + " must be one of "
                            + Arrays.toString(words)
                            + ", was '"
                            + value
                            + "'")));
  }

  private static Instant time(String name, String value) {
    try {
      // a plus in a query may come as a blank
      return value == null || value.isBlank()
          ? null
          : OffsetDateTime.parse(value.strip().replace(' ', '+')).toInstant();
    } catch (DateTimeParseException e) {
      throw bad(name + " must be a time such as 2026-11-21T12:00:00Z, was '" + value + "'");
    }
  }

  private static WebApplicationException bad(String why) {
    return new WebApplicationException(why, 400);
  }

  @GET
  @Path("{id}")
  public RecordingView one(@PathParam("id") String id) {
    try {
      return book.find(id).orElseThrow(() -> unknown(id));
    } catch (SQLException e) {
      throw new WebApplicationException(e.getMessage(), Response.Status.SERVICE_UNAVAILABLE);
    }
  }

  private static WebApplicationException unknown(String id) {
    return new WebApplicationException("there is no recording " + id, 404);
  }

  /** The clip itself, from the archive's folder or this machine, or the way to the bucket. */
  @GET
  @Path("{id}/clip")
  public Response clip(@PathParam("id") String id) {
    try {
      RecordingView recording = one(id);
      Optional<java.nio.file.Path> file =
          Optional.ofNullable(recording.key()).flatMap(archive::file);
      if (file.isEmpty()) {
        file = recordings.find(id).map(Recording::file).filter(Files::isRegularFile);
      }
      if (file.isPresent()) {
        String name = file.get().getFileName().toString();
        String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return Response.ok(file.get().toFile(), RecordingKey.contentType(extension)).build();
      }
      return Optional.ofNullable(recording.key())
          .flatMap(key -> archive.link(key, CLIP_LINK))
          .map(url -> Response.temporaryRedirect(URI.create(url)).build())
          .orElseThrow(() -> unknown(id));
    } catch (SQLException e) {
      throw new WebApplicationException(e.getMessage(), Response.Status.SERVICE_UNAVAILABLE);
    }
  }
}
