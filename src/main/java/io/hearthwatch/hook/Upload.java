package io.hearthwatch.hook;

import io.netty.handler.codec.http.HttpHeaderValues;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.ReadStream;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.impl.RoutingContextInternal;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * One body on its way into a file: the body itself, or of a form the part {@code file}. All of it
 * runs on the event loop of its request; the disk's speed holds the sender back.
 */
final class Upload {
  private static final Logger LOG = Logger.getLogger(Upload.class);
  private static final String PART = "file";
  private static final long LOOK_EVERY_MS = 5_000;
  private static final long SILENCE_MS = 60_000;

  private final RoutingContext ctx;
  private final HttpServerRequest request;
  private final Path file;
  private final long most;
  private AsyncFile out;
  private long timer = -1;
  private long received;
  private long written;
  private long lastAt = System.nanoTime();
  private String name;
  private String type;
  private boolean partTaken;
  private boolean partEnded = true;
  private boolean bodyEnded;
  private boolean over;

  Upload(RoutingContext ctx, Path folder, String prefix, long most) {
    this.ctx = ctx;
    this.request = ctx.request();
    this.file = folder.resolve(prefix + UUID.randomUUID() + ".part");
    this.most = most;
  }

  /** Receives all of it, then hands the call on; or refuses it. */
  void receive() {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    if (length != null && (length.length() > 18 || Long.parseLong(length) > most)) {
      refuse(tooLong());
      return;
    }
    request.pause();
    ctx.addEndHandler(any -> ctx.vertx().fileSystem().delete(file.toString()));
    timer = ctx.vertx().setPeriodic(LOOK_EVERY_MS, id -> look());
    OpenOptions options = new OpenOptions().setCreateNew(true).setRead(false);
    ctx.vertx()
        .fileSystem()
        .open(file.toString(), options)
        .onSuccess(this::opened)
        .onFailure(this::broken);
  }

  private void opened(AsyncFile opened) {
    out = opened;
    out.exceptionHandler(this::broken);
    if (over) {
      out.close();
      return;
    }
    if (request.headers().contains(HttpHeaders.EXPECT)) {
      ctx.response().writeContinue();
      request.headers().remove(HttpHeaders.EXPECT);
    }
    type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    boolean form =
        type != null
            && type.toLowerCase(Locale.ROOT)
                .startsWith(HttpHeaderValues.MULTIPART_FORM_DATA.toString());
    try {
      if (form) {
        type = null;
        request.setExpectMultipart(true);
        request.uploadHandler(this::part);
      }
    } catch (RuntimeException e) {
      refuse(new Refusal(400, "The form is not well formed."));
      return;
    }
    request.handler(piece -> piece(piece, !form));
    request.exceptionHandler(e -> refuse(new Refusal(400, "The body was cut off or is no form.")));
    request.endHandler(
        end -> {
          bodyEnded = true;
          finish();
        });
    request.resume();
  }

  private void piece(Buffer piece, boolean wanted) {
    lastAt = System.nanoTime();
    received += piece.length();
    if (received > most) {
      refuse(tooLong());
    } else if (wanted) {
      write(piece, request);
    }
  }

  /** A file in a form; only the first one of the right name counts. */
  private void part(HttpServerFileUpload upload) {
    if (partTaken || !PART.equals(upload.name())) {
      upload.handler(piece -> {});
      return;
    }
    partTaken = true;
    partEnded = false;
    name = upload.filename();
    type = upload.contentType();
    upload.handler(piece -> write(piece, upload));
    upload.endHandler(
        end -> {
          partEnded = true;
          finish();
        });
  }

  private void write(Buffer piece, ReadStream<Buffer> from) {
    if (over) {
      return;
    }
    written += piece.length();
    out.write(piece).onFailure(this::broken);
    if (out.writeQueueFull()) {
      from.pause();
      out.drainHandler(room -> from.resume());
    }
  }

  private void finish() {
    if (over || !bodyEnded || !partEnded) {
      return;
    }
    out.close().onSuccess(closed -> handOn()).onFailure(this::broken);
  }

  private void handOn() {
    if (over) {
      return;
    }
    end();
    // else Quarkus and Camel would wait for the body
    request.headers().remove(HttpHeaders.CONTENT_LENGTH);
    ((RoutingContextInternal) ctx).visitHandler(RoutingContextInternal.BODY_HANDLER);
    if (written > 0 || partTaken) {
      request.headers().set(Uploads.FILE, file.toString());
    }
    if (name != null && !name.isBlank()) {
      request.headers().set(Uploads.NAME, URLEncoder.encode(name, StandardCharsets.UTF_8));
    }
    if (type != null) {
      request.headers().set(Uploads.TYPE, type);
    }
    ctx.next();
  }

  private void look() {
    if (System.nanoTime() - lastAt > TimeUnit.MILLISECONDS.toNanos(SILENCE_MS)) {
      refuse(new Refusal(408, "Nothing of the body came for 60 s."));
    }
  }

  private void broken(Throwable failure) {
    String text = String.valueOf(failure);
    if (text.contains("No space left") || text.contains("quota exceeded")) {
      refuse(new Refusal(507, "The disk of the hub's data folder is full; nothing was kept."));
      return;
    }
    LOG.errorf(failure, "cannot receive a recording in %s", file);
    refuse(new Refusal(500, "The hub cannot write to its data folder; its log tells more."));
  }

  private Refusal tooLong() {
    return new Refusal(413, "A recording may have " + most + " bytes; see HUB_RECORDING_MAX.");
  }

  private void refuse(Refusal why) {
    if (over) {
      return;
    }
    end();
    if (out != null) {
      out.close();
    }
    if (!request.isEnded()) {
      ctx.response().putHeader(HttpHeaders.CONNECTION, "close");
      ctx.addEndHandler(sent -> request.connection().close());
    }
    Failures.send(ctx, why.problem(), ctx.normalizedPath());
  }

  private void end() {
    over = true;
    ctx.vertx().cancelTimer(timer);
  }
}
