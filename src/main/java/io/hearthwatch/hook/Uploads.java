package io.hearthwatch.hook;

import io.quarkus.runtime.StartupEvent;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Receives the bodies of calls that bring recordings, which are far longer than any other: straight
 * into a file in the data folder, before a route runs. The route finds the file's path in the
 * header {@link #FILE}, and takes the file away; what nobody takes is deleted when the call ends,
 * or at the next start.
 */
@Singleton
public class Uploads {
  /** Header: path of the file; there is none when nothing was sent. */
  public static final String FILE = "Hub-Upload";

  /** Header: name of the file as the caller said it, encoded as in a query, or none. */
  public static final String NAME = "Hub-Upload-Name";

  /** Header: media type of the file as the caller said it, or none. */
  public static final String TYPE = "Hub-Upload-Type";

  /** Paths whose bodies are received here. */
  private static final List<String> PATHS =
      List.of("/hooks/recording/*", "/event", "/tag/image", "/tag/video");

  private static final String PREFIX = "post-";
  private static final Set<HttpMethod> METHODS = Set.of(HttpMethod.POST, HttpMethod.PUT);

  private final Path folder;
  private final long most;

  Uploads(
      @ConfigProperty(name = "hub.data.dir") String data,
      @ConfigProperty(name = "hub.recording.max.bytes") long most) {
    this.folder = Path.of(data, "incoming").toAbsolutePath().normalize();
    this.most = most;
  }

  /** What a killed hub was receiving is of no use. */
  void start(@Observes StartupEvent event) {
    if (System.getProperty("hub.check") != null) {
      return;
    }
    try {
      Files.createDirectories(folder);
      try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, PREFIX + "*.part")) {
        for (Path part : parts) {
          Files.deleteIfExists(part);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use the folder " + folder + "; see HUB_DATA_DIR", e);
    }
  }

  /** Right behind the gate, before Quarkus looks at the length. */
  void init(@Observes Router router) {
    for (String path : PATHS) {
      router.route(path).order(Integer.MIN_VALUE + 1).handler(this::handle);
    }
  }

  private void handle(RoutingContext ctx) {
    if (METHODS.contains(ctx.request().method())) {
      new Upload(ctx, folder, PREFIX, most).receive();
    } else {
      ctx.next();
    }
  }
}
