package io.hearthwatch.hook;

import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Answers what resources throw with problem documents. */
class ProblemMapper {
  private static final Logger LOG = Logger.getLogger(ProblemMapper.class);

  @ServerExceptionMapper
  Response any(Throwable thrown, UriInfo uri) {
    LOG.errorf(thrown, "%s failed", uri.getPath());
    return Problem.of(500, "Something went wrong inside the hub; its log tells more.")
        .toResponse(uri.getPath());
  }

  /**
   * Keeps the status and headers, and an entity that the resource made itself. A parameter that
   * does not parse is 400: JAX-RS would call it 404.
   */
  @ServerExceptionMapper
  Response web(WebApplicationException thrown, UriInfo uri) {
    Response response = thrown.getResponse();
    if (response.hasEntity() || response.getStatus() < 400) {
      return response;
    }
    boolean badParameter = thrown instanceof NotFoundException && thrown.getCause() != null;
    int status = badParameter ? 400 : response.getStatus();
    if (status >= 500) {
      LOG.errorf(thrown, "%s failed", uri.getPath());
    }
    Problem problem =
        Problem.of(status, badParameter ? "A parameter is not valid." : detail(thrown));
    return Response.fromResponse(response)
        .status(status)
        .type(Problem.MEDIA_TYPE)
        .entity(problem.toJson(uri.getPath()))
        .build();
  }

  /** Overrides the answer of Quarkus's Jackson extension, which has no body. */
  @ServerExceptionMapper
  Response json(MismatchedInputException thrown, UriInfo uri) {
    return Problem.of(400, "The body is not the JSON expected here.").toResponse(uri.getPath());
  }

  /** Without own words the message is only "HTTP 404 Not Found". */
  private static String detail(WebApplicationException thrown) {
    String message = thrown.getMessage();
    boolean said = message != null && !message.startsWith("HTTP ");
    return said && thrown.getCause() == null ? message : null;
  }
}
