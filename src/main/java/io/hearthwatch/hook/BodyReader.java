package io.hearthwatch.hook;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Reads the whole body of a signed call into memory, before anybody knows who sent it. */
final class BodyReader {
  /** Longest signed body; longer ones need a bearer token, which lets the body stream. */
  static final long LIMIT_BYTES = 20L << 20;

  /** All bodies waiting for their check together, so that strangers cannot fill the heap. */
  private static final long TOTAL_BYTES = 64L << 20;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final AtomicLong held = new AtomicLong();

  /**
   * Fails with a {@link Refusal}: 413 too long, 408 too slow, 503 too many at a time, 400 cut off.
   */
  Future<Buffer> read(RoutingContext ctx) {
    HttpServerRequest request = ctx.request();
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    boolean chunked =
        request.version() == HttpVersion.HTTP_2
            || request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    if (!chunked && (length == null || length.equals("0"))) {
      return Future.succeededFuture(Buffer.buffer());
    }
    if (length != null && (length.length() > 9 || Long.parseLong(length) > LIMIT_BYTES)) {
      return Future.failedFuture(tooLong());
    }
    if (request.headers().contains(HttpHeaders.EXPECT)) {
      ctx.response().writeContinue();
      request.headers().remove(HttpHeaders.EXPECT);
    }
    Reading reading = new Reading();
    long timer =
        ctx.vertx()
            .setTimer(
                PATIENCE.toMillis(),
                id -> reading.fail(new Refusal(408, "The body took longer than 30 s.")));
    request.handler(reading);
    request.endHandler(end -> reading.done());
    request.exceptionHandler(e -> reading.fail(new Refusal(400, "The body was cut off.")));
    request.resume();
    return reading.promise.future().onComplete(any -> ctx.vertx().cancelTimer(timer));
  }

  private static Refusal tooLong() {
    return new Refusal(
        413, "A signed body may have 20 MB; send longer ones with a bearer token instead.");
  }

  /** One body; runs on the event loop of its request only. */
  private final class Reading implements Handler<Buffer> {
    private final Promise<Buffer> promise = Promise.promise();
    private Buffer body = Buffer.buffer();

    @Override
    public void handle(Buffer piece) {
      if (promise.future().isComplete()) {
        return;
      }
      body.appendBuffer(piece);
      long all = held.addAndGet(piece.length());
      if (body.length() > LIMIT_BYTES) {
        fail(tooLong());
      } else if (all > TOTAL_BYTES) {
        fail(new Refusal(503, "Too many signed bodies at a time; try again."));
      }
    }

    void done() {
      Buffer whole = body;
      release();
      promise.tryComplete(whole);
    }

    void fail(Refusal why) {
      release();
      promise.tryFail(why);
    }

    private void release() {
      held.addAndGet(-body.length());
      body = Buffer.buffer();
    }
  }
}
