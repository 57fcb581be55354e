package io.hearthwatch.hook;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Map;
import org.jboss.logging.Logger;

/**
 * Answers what goes wrong in the router itself with problem documents. Quarkus's own answer would
 * log the query and, in a test, show the stack.
 */
final class Failures {
  private static final Logger LOG = Logger.getLogger(Failures.class);

  private static final Map<Integer, String> DETAILS =
      Map.of(
          400, "The request is not well formed.",
          404, "There is nothing at this path.",
          405, "This path does not know this method.",
          406, "The answer is not there in the form asked for.",
          413, "The body is longer than the hub takes.",
          415, "The hub does not take this content type here.",
          500, "Something went wrong inside the hub; its log tells more.");

  private Failures() {}

  /** Answers for paths nobody handles; these do not pass failure handlers. */
  static void install(Router router) {
    for (int status : new int[] {400, 404, 405, 406, 415}) {
      router.errorHandler(
          status, ctx -> send(ctx, Problem.of(status, DETAILS.get(status)), path(ctx)));
    }
  }

  static void answer(RoutingContext ctx) {
    int status = ctx.statusCode() >= 400 ? ctx.statusCode() : 500;
    if (status >= 500 && ctx.failure() != null) {
      LOG.errorf(ctx.failure(), "%s %s failed", ctx.request().method(), path(ctx));
    }
    send(ctx, Problem.of(status, DETAILS.get(status)), path(ctx));
  }

  /** Sends the problem, or cuts the answer off when a part of it is out already. */
  static void send(RoutingContext ctx, Problem problem, String instance) {
    HttpServerResponse response = ctx.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (response.headWritten()) {
      response.reset();
      return;
    }
    response
        .setStatusCode(problem.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, Problem.MEDIA_TYPE)
        .end(problem.toBuffer(instance));
  }

  private static String path(RoutingContext ctx) {
    try {
      return ctx.normalizedPath();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
