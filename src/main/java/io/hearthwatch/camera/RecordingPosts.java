package io.hearthwatch.camera;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The steps of the route that takes recordings which somebody posts. */
@ApplicationScoped
@Named("recordingPosts")
@RegisterForReflection // called from routes
public class RecordingPosts {
  private static final Logger LOG = Logger.getLogger(RecordingPosts.class);
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Header: the route has to fetch a recording from the address that was prepared. */
  private static final String FETCH = "HubFetch";

  private static final String ADDRESS = "HubFetchAddress";
  private static final String CAMERA = "HubFetchCamera";
  private static final String REDIRECTS = "HubFetchRedirects";
  private static final String TAKEN = "HubTaken";
  private static final int MOST_REDIRECTS = 5;
  private static final int LONGEST_JSON = 16 * 1024;

  private final Intake intake;
  private final AllowedHosts hosts;

  RecordingPosts(
      Intake intake, @ConfigProperty(name = "hub.recording.hosts") Optional<String> hosts) {
    this.intake = intake;
    this.hosts = new AllowedHosts(hosts.orElse(""));
  }

  /**
   * Takes the recording that was sent; or, when its address was sent, prepares the request for it
   * and sets the header {@code HubFetch}.
   */
  public void read(Exchange exchange) throws IntakeException, IOException, SQLException {
    Message message = exchange.getMessage();
    String camera = message.getHeader("camera", String.class);
    Posted posted =
        Posted.of(message)
            .orElseThrow(
                () ->
                    bad(
                        "a recording must be sent: as the form's part \"file\", as the body, or as"
                            + " {\"url\":…}"));
    if (posted.isJson()) {
      exchange.setProperty(CAMERA, camera);
      prepare(exchange, url(posted.file()));
      return;
    }
    message.setHeader(FETCH, false);
    exchange.setProperty(
        TAKEN, intake.take(posted.file(), Intake.Arrival.posted(camera, posted.name())));
  }

  private static URI url(Path json) throws IntakeException, IOException {
    if (Files.size(json) > LONGEST_JSON) {
      throw bad("the JSON is too long");
    }
    try (InputStream in = Files.newInputStream(json)) {
      JsonNode url = JSON.readTree(in).path("url");
      if (!url.isTextual()) {
        throw bad("the JSON must be {\"url\":\"https://…\"}");
      }
      return new URI(url.asText().strip());
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw bad("the body is no JSON");
    } catch (URISyntaxException e) {
      throw bad("the url is none");
    }
  }

  private void prepare(Exchange exchange, URI address) throws IntakeException {
    hosts.check(address);
    exchange.setProperty(ADDRESS, address);
    WebCall.prepare(exchange, "GET", address);
    exchange.getMessage().setHeader(FETCH, true);
  }

  /** Takes the recording out of the answer; after a redirect prepares the next request instead. */
  public void fetched(Exchange exchange) throws IntakeException, IOException, SQLException {
    URI address = exchange.getProperty(ADDRESS, URI.class);
    int status = WebCall.status(exchange);
    try (InputStream body = exchange.getMessage().getBody(InputStream.class)) {
      if (status >= 300 && status < 400) {
        redirect(exchange, address);
        return;
      }
      if (status != 200 || body == null) {
        throw source(address, "answered " + status);
      }
      String camera = exchange.getProperty(CAMERA, String.class);
      String path = String.valueOf(address.getPath());
      String name = path.substring(path.lastIndexOf('/') + 1);
      exchange.setProperty(
          TAKEN, intake.take(body, WebCall.length(exchange), Intake.Arrival.posted(camera, name)));
      exchange.getMessage().setHeader(FETCH, false);
    } catch (IntakeException e) {
      throw e.kind() == IntakeException.Cause.SOURCE && !e.getMessage().contains(" answered ")
          ? source(address, e.getMessage())
          : e;
    }
  }

  private void redirect(Exchange exchange, URI from) throws IntakeException {
    int redirects = exchange.getProperty(REDIRECTS, 0, Integer.class) + 1;
    exchange.setProperty(REDIRECTS, redirects);
    String to = exchange.getMessage().getHeader("Location", String.class);
    if (to == null || redirects > MOST_REDIRECTS) {
      throw source(from, "redirects too often or to nowhere");
    }
    try {
      prepare(exchange, from.resolve(new URI(to.strip())));
    } catch (URISyntaxException e) {
      throw source(from, "redirects to what is no URL");
    }
  }

  /** Answers that the recording is in care. */
  public void accepted(Exchange exchange) {
    Recording taken = exchange.getProperty(TAKEN, Recording.class);
    HttpAnswer.json(exchange.getMessage(), 202, Map.of("id", taken.id()));
  }

  /** Answers why not. */
  public void failed(Exchange exchange) {
    Exception failure = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    URI address = exchange.getProperty(ADDRESS, URI.class);
    if (failure instanceof IntakeException e) {
      answer(exchange.getMessage(), e);
    } else if (failure instanceof IOException && address != null) {
      String what = "the url's host " + address.getHost() + " cannot be reached";
      HttpAnswer.problem(
          exchange.getMessage(), 502, what + " (" + failure.getClass().getSimpleName() + ")");
    } else {
      LOG.errorf(failure, "a posted recording was not taken");
      HttpAnswer.problem(
          exchange.getMessage(), 503, "the hub cannot keep it now; its log tells more. Send again");
    }
  }

  /** Answers with the problem. */
  static void answer(Message message, IntakeException e) {
    int status =
        switch (e.kind()) {
          case TOO_LONG -> 413;
          case NO_SPACE -> 507;
          case SOURCE, MISSING -> 502;
          case FORBIDDEN -> 403;
          case BAD -> 400;
        };
    HttpAnswer.problem(message, status, e.getMessage());
  }

  private static IntakeException bad(String message) {
    return new IntakeException(IntakeException.Cause.BAD, message);
  }

  /** The address itself may hold a secret. */
  private static IntakeException source(URI address, String what) {
    return new IntakeException(
        IntakeException.Cause.SOURCE, "the url's host " + address.getHost() + ": " + what);
  }
}
