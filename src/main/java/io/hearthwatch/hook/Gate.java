package io.hearthwatch.hook;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The one check before every HTTP call of the hub; see the package description for its rules. */
@Singleton
public class Gate {
  private static final Logger LOG = Logger.getLogger(Gate.class);
  private static final int HASHED_AT_ONCE_BYTES = 64 << 10;
  private static final int DRAINED_BYTES = 64 << 10;

  private final Tokens tokens;
  private final Signatures signatures;
  private final LocalGuard localGuard;
  private final FailureLimit failures;
  private final BodyReader bodies = new BodyReader();
  private final Event<Refused> refused;

  /** Set only while a checked request is handed to the router again, on the same thread. */
  private final ThreadLocal<Caller> replaying = new ThreadLocal<>();

  private Router router;

  Gate(
      @ConfigProperty(name = "hub.tokens") Optional<String> tokens,
      @ConfigProperty(name = "hub.http.host") Optional<String> host,
      Clock clock,
      Event<Refused> refused) {
    this.tokens = Tokens.parse(tokens);
    this.signatures = new Signatures(this.tokens, clock);
    this.localGuard = new LocalGuard(host.orElse("localhost"));
    this.failures = new FailureLimit(clock);
    this.refused = refused;
  }

  /** First of all handlers, also before any that reads a body: those have a higher order. */
  void init(@Observes Router router) {
    this.router = router;
    router.route().order(Integer.MIN_VALUE).handler(this::handle).failureHandler(Failures::answer);
    Failures.install(router);
  }

  private void handle(RoutingContext ctx) {
    Caller checked = replaying.get();
    if (checked != null || ctx.get(Caller.KEY) != null) {
      pass(ctx, checked);
      return;
    }
    stripHeaders(ctx.request().headers());
    String path = path(ctx);
    if (path.isEmpty() || path.indexOf(';') >= 0) {
      Failures.send(ctx, Problem.of(400, "The path is not one the hub understands."), null);
      return;
    }
    Optional<Scope> needed = Access.needed(ctx.request().method().name(), path);
    if (needed.isEmpty()) {
      ctx.next();
    } else {
      check(new Call(ctx, path, needed.get()));
    }
  }

  /** A call on its way through the check. */
  private record Call(RoutingContext ctx, String path, Scope needed) {
    HttpServerRequest request() {
      return ctx.request();
    }

    String method() {
      return request().method().name();
    }

    String address() {
      return String.valueOf(request().remoteAddress().hostAddress());
    }
  }

  private void check(Call call) {
    if (tokens.isEmpty()) {
      checkLocal(call);
      return;
    }
    String bearer = bearer(call.request());
    String signature = call.request().getHeader(Signatures.SIGNATURE);
    String inQuery =
        Access.tokenInQuery(call.method(), call.path()) ? call.request().getParam("token") : null;
    if (bearer != null) {
      decide(call, tokens.withSecret(bearer)).ifPresent(caller -> pass(call.ctx(), caller));
    } else if (signature != null) {
      checkSignature(call, signature);
    } else if (inQuery != null) {
      decide(call, tokens.withSecret(inQuery)).ifPresent(caller -> passWithoutToken(call, caller));
    } else {
      refuse(call, call.address(), Problem.of(401, "This call needs a token or a signature."));
    }
  }

  private void checkLocal(Call call) {
    Optional<String> wrong =
        Peer.of(call.request()).refusal(localGuard, call.needed() != Scope.READ);
    if (wrong.isPresent()) {
      refuse(call, call.address(), Problem.of(403, wrong.get()));
    } else {
      pass(call.ctx(), Caller.LOCAL);
    }
  }

  private void checkSignature(Call call, String signature) {
    Optional<Signatures.Claim> claim =
        signatures.claim(signature, call.request().getHeader(Signatures.TIMESTAMP));
    if (claim.isEmpty()) {
      failed(
          call,
          "The signature or its timestamp is malformed, or more than 5 minutes off the hub's clock.");
      return;
    }
    bodies
        .read(call.ctx())
        .onSuccess(
            body ->
                verdict(call, claim.get(), body)
                    .onSuccess(verdict -> decideSigned(call, verdict, body))
                    .onFailure(call.ctx()::fail))
        .onFailure(e -> refuse(call, call.address(), ((Refusal) e).problem()));
  }

  private Future<Signatures.Verdict> verdict(Call call, Signatures.Claim claim, Buffer body) {
    if (body.length() <= HASHED_AT_ONCE_BYTES) {
      return Future.succeededFuture(signatures.accept(claim, body.getBytes()));
    }
    return call.ctx()
        .vertx()
        .executeBlocking(() -> signatures.accept(claim, body.getBytes()), false);
  }

  private void decideSigned(Call call, Signatures.Verdict verdict, Buffer body) {
    if (!verdict.reason().isEmpty()) {
      refuse(call, call.address(), Problem.of(401, verdict.reason()));
      return;
    }
    Optional<Caller> caller = decide(call, verdict.caller());
    if (caller.isPresent() && body.length() > 0) {
      replaying.set(caller.get());
      try {
        router.handle(new ReplayedRequest(call.request(), body));
      } finally {
        replaying.remove();
      }
    } else {
      caller.ifPresent(known -> pass(call.ctx(), known));
    }
  }

  /** The caller when it may make the call; otherwise the refusal is on its way. */
  private Optional<Caller> decide(Call call, Optional<Caller> caller) {
    if (caller.isEmpty()) {
      failed(call, "The token or signature is not one of the hub's.");
    } else if (!caller.get().may(call.needed())) {
      String detail = "The token lacks the scope " + call.needed().word() + ".";
      refuse(call, caller.get().name(), Problem.of(403, detail));
    } else {
      return caller;
    }
    return Optional.empty();
  }

  private void failed(Call call, String detail) {
    long wait = failures.failed(call.address());
    if (wait == 0) {
      refuse(call, call.address(), Problem.of(401, detail));
      return;
    }
    LOG.debugf("call from %s beyond the limit of failed attempts", call.address());
    call.ctx().response().putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(wait));
    Failures.send(
        call.ctx(),
        Problem.of(429, "Too many wrong credentials; wait " + wait + " s."),
        call.path());
  }

  private void refuse(Call call, String caller, Problem problem) {
    LOG.infof(
        "%d %s %s from %s: %s",
        problem.status(), call.method(), call.path(), caller, problem.detail());
    if (call.needed() == Scope.LOCK) {
      Refused event = new Refused(caller, call.method(), call.path(), problem.detail());
      call.ctx()
          .vertx()
          .executeBlocking(
              () -> {
                refused.fire(event);
                return null;
              },
              false)
          .onFailure(e -> LOG.error("could not report a refused call to a lock", e));
    }
    if (problem.status() == 401) {
      call.ctx().response().putHeader("WWW-Authenticate", "Bearer");
    }
    if (!call.request().isEnded() && longBody(call.request())) {
      call.ctx().response().putHeader(HttpHeaders.CONNECTION, "close");
      call.ctx().addEndHandler(sent -> call.request().connection().close());
    }
    Failures.send(call.ctx(), problem, call.path());
  }

  /** A short body of a refused call is read and dropped, a long one ends the connection. */
  private static boolean longBody(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null
        ? request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
        : length.length() > 9 || Long.parseLong(length) > DRAINED_BYTES;
  }

  /** Lets the call through as this caller; null when an earlier round named the caller already. */
  private static void pass(RoutingContext ctx, Caller caller) {
    if (caller != null) {
      ctx.put(Caller.KEY, caller.name());
      ctx.request().headers().set(Caller.HEADER, caller.name());
      ctx.request().headers().remove(HttpHeaders.AUTHORIZATION);
    }
    keepBodyAsSent(ctx);
    ctx.next();
  }

  /**
   * Webhooks take their body byte for byte. {@code curl -d} calls any body a form, which Camel
   * would take apart.
   */
  private static void keepBodyAsSent(RoutingContext ctx) {
    String type = ctx.request().getHeader(HttpHeaders.CONTENT_TYPE);
    if (type != null
        && type.toLowerCase(Locale.ROOT).startsWith("application/x-www-form-urlencoded")
        && path(ctx).startsWith("/hooks/")) {
      ctx.request().headers().set(HttpHeaders.CONTENT_TYPE, "application/octet-stream");
    }
  }

  /** The secret must not reach a route, a header or a log behind the gate. */
  private static void passWithoutToken(Call call, Caller caller) {
    RoutingContext ctx = call.ctx();
    ctx.put(Caller.KEY, caller.name());
    ctx.request().headers().set(Caller.HEADER, caller.name());
    List<String> rest =
        List.of(ctx.request().query().split("&")).stream()
            .filter(pair -> !pair.toLowerCase(Locale.ROOT).startsWith("token="))
            .toList();
    ctx.reroute(ctx.request().path() + (rest.isEmpty() ? "" : "?" + String.join("&", rest)));
  }

  private static void stripHeaders(MultiMap headers) {
    for (String name : List.copyOf(headers.names())) {
      String lower = name.toLowerCase(Locale.ROOT);
      if (lower.equals("hub-caller")
          || lower.startsWith("hub-upload")
          || lower.startsWith("camel")) {
        headers.remove(name);
      }
    }
  }

  private static String bearer(HttpServerRequest request) {
    String header = request.getHeader(HttpHeaders.AUTHORIZATION);
    return header != null && header.regionMatches(true, 0, "Bearer ", 0, 7)
        ? header.substring(7).strip()
        : null;
  }

  private static String path(RoutingContext ctx) {
    try {
      String path = ctx.normalizedPath();
      return path == null ? "" : path;
    } catch (IllegalArgumentException e) {
      return "";
    }
  }
}
