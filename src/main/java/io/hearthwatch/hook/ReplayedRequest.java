package io.hearthwatch.hook;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.multipart.Attribute;
import io.netty.handler.codec.http.multipart.DefaultHttpDataFactory;
import io.netty.handler.codec.http.multipart.FileUpload;
import io.netty.handler.codec.http.multipart.HttpPostRequestDecoder;
import io.netty.handler.codec.http.multipart.InterfaceHttpData;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.http.impl.HttpServerRequestWrapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * A request whose body was read already and is given out once more, as if it were just arriving:
 * everything behind the gate reads it as always, streaming, as a form or with file uploads.
 * Vert.x's own way (a body handler that others notice) leaves JAX-RS methods on the event loop with
 * an empty body, and drops the bytes of multipart bodies.
 */
final class ReplayedRequest extends HttpServerRequestWrapper {
  private static final int FORM_FIELDS = 256;
  private static final int FORM_BUFFER_BYTES = 1 << 20;

  private final Context context;
  private final Buffer body;
  private final Promise<Void> end = Promise.promise();
  private final MultiMap form = MultiMap.caseInsensitiveMultiMap();
  private Handler<Buffer> handler;
  private Handler<Void> endHandler;
  private Handler<Throwable> exceptionHandler;
  private Handler<HttpServerFileUpload> uploadHandler;
  private long demand = Long.MAX_VALUE;
  private boolean wanted;
  private boolean given;
  private boolean ended;
  private boolean expectMultipart;

  ReplayedRequest(HttpServerRequest request, Buffer body) {
    super((HttpServerRequestInternal) request);
    this.context = Vertx.currentContext();
    this.body = body;
  }

  @Override
  public synchronized HttpServerRequest handler(Handler<Buffer> handler) {
    this.handler = handler;
    wanted |= handler != null;
    return later();
  }

  @Override
  public synchronized HttpServerRequest endHandler(Handler<Void> endHandler) {
    this.endHandler = endHandler;
    wanted |= endHandler != null;
    return later();
  }

  @Override
  public synchronized HttpServerRequest exceptionHandler(Handler<Throwable> exceptionHandler) {
    this.exceptionHandler = exceptionHandler;
    super.exceptionHandler(exceptionHandler);
    return this;
  }

  @Override
  public synchronized HttpServerRequest pause() {
    demand = 0;
    return this;
  }

  @Override
  public HttpServerRequest resume() {
    return fetch(Long.MAX_VALUE);
  }

  @Override
  public synchronized HttpServerRequest fetch(long amount) {
    demand = demand + amount < 0 ? Long.MAX_VALUE : demand + amount;
    return later();
  }

  @Override
  public synchronized boolean isEnded() {
    return ended;
  }

  @Override
  public Future<Buffer> body() {
    want();
    resume();
    return end.future().map(body);
  }

  @Override
  public Future<Void> end() {
    want();
    return end.future();
  }

  private synchronized void want() {
    wanted = true;
    later();
  }

  @Override
  public synchronized HttpServerRequest setExpectMultipart(boolean expect) {
    expectMultipart = expect;
    return this;
  }

  @Override
  public synchronized boolean isExpectMultipart() {
    return expectMultipart;
  }

  @Override
  public synchronized HttpServerRequest uploadHandler(Handler<HttpServerFileUpload> handler) {
    uploadHandler = handler;
    return this;
  }

  @Override
  public MultiMap formAttributes() {
    return form;
  }

  @Override
  public String getFormAttribute(String name) {
    return form.get(name);
  }

  /** Not at once: whoever sets a handler sets others before it wants to be called. */
  private HttpServerRequest later() {
    context.runOnContext(now -> giveNext());
    return this;
  }

  /** The body, then the end; one step for each call, on the event loop only. */
  private void giveNext() {
    Runnable step;
    synchronized (this) {
      if (ended || demand == 0 || !wanted) {
        return;
      }
      demand = demand == Long.MAX_VALUE ? demand : demand - 1;
      step = given ? endStep(endHandler) : bodyStep(handler);
      ended = given;
      given = true;
    }
    step.run();
  }

  private Runnable bodyStep(Handler<Buffer> to) {
    return () -> {
      decodeForm();
      if (to != null && body.length() > 0) {
        to.handle(body.copy());
      }
      later();
    };
  }

  private Runnable endStep(Handler<Void> to) {
    return () -> {
      if (to != null) {
        to.handle(null);
      }
      end.tryComplete();
    };
  }

  private void decodeForm() {
    if (!isExpectMultipart()) {
      return;
    }
    DefaultHttpHeaders headers = new DefaultHttpHeaders();
    headers.set(HttpHeaderNames.CONTENT_TYPE, getHeader(HttpHeaderNames.CONTENT_TYPE));
    DefaultFullHttpRequest whole =
        new DefaultFullHttpRequest(
            HttpVersion.HTTP_1_1,
            HttpMethod.POST,
            uri(),
            Unpooled.wrappedBuffer(body.getBytes()),
            headers,
            new DefaultHttpHeaders());
    HttpPostRequestDecoder decoder = null;
    try {
      decoder =
          new HttpPostRequestDecoder(
              new DefaultHttpDataFactory(false),
              whole,
              StandardCharsets.UTF_8,
              FORM_FIELDS,
              FORM_BUFFER_BYTES);
      for (InterfaceHttpData part : decoder.getBodyHttpDatas()) {
        giveFormPart(part);
      }
    } catch (DecoderException | IOException e) {
      Handler<Throwable> failed = exceptionHandler;
      if (failed != null) {
        failed.handle(e instanceof DecoderException ? e : new DecoderException(e));
      }
    } finally {
      if (decoder != null) {
        decoder.destroy();
      }
    }
  }

  private void giveFormPart(InterfaceHttpData part) throws IOException {
    if (part instanceof Attribute attribute) {
      form.add(attribute.getName(), attribute.getValue());
    } else if (part instanceof FileUpload file && uploadHandler != null) {
      uploadHandler.handle(new ReplayedUpload(context, file));
    }
  }
}
