package io.hearthwatch.hook;

import io.netty.handler.codec.http.multipart.FileUpload;
import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.AsyncFile;
import io.vertx.core.http.HttpServerFileUpload;
import java.io.IOException;

/** A file of a {@link ReplayedRequest}: already in memory, so given out as one piece. */
final class ReplayedUpload implements HttpServerFileUpload {
  private final Context context;
  private final FileUpload part;
  private final Buffer content;
  private final long size;
  private Handler<Buffer> handler;
  private Handler<Void> endHandler;
  private boolean paused;
  private boolean given;

  ReplayedUpload(Context context, FileUpload part) throws IOException {
    this.context = context;
    this.part = part;
    this.content = Buffer.buffer(part.get());
    this.size = content.length();
  }

  @Override
  public HttpServerFileUpload exceptionHandler(Handler<Throwable> handler) {
    return this;
  }

  @Override
  public HttpServerFileUpload handler(Handler<Buffer> handler) {
    this.handler = handler;
    return later();
  }

  @Override
  public HttpServerFileUpload endHandler(Handler<Void> endHandler) {
    this.endHandler = endHandler;
    return later();
  }

  @Override
  public HttpServerFileUpload pause() {
    paused = true;
    return this;
  }

  @Override
  public HttpServerFileUpload resume() {
    paused = false;
    return later();
  }

  @Override
  public HttpServerFileUpload fetch(long amount) {
    return resume();
  }

  private HttpServerFileUpload later() {
    context.runOnContext(now -> give());
    return this;
  }

  private void give() {
    if (given || paused || handler == null) {
      return;
    }
    given = true;
    handler.handle(content);
    if (endHandler != null) {
      endHandler.handle(null);
    }
  }

  @Override
  @Deprecated
  public void streamToFileSystem(String filename, Handler<AsyncResult<Void>> handler) {
    streamToFileSystem(filename).onComplete(handler);
  }

  @Override
  public Future<Void> streamToFileSystem(String filename) {
    return context.owner().fileSystem().writeFile(filename, content);
  }

  @Override
  public boolean cancelStreamToFileSystem() {
    return false;
  }

  @Override
  public String filename() {
    return part.getFilename();
  }

  @Override
  public String name() {
    return part.getName();
  }

  @Override
  public String contentType() {
    return part.getContentType();
  }

  @Override
  public String contentTransferEncoding() {
    return part.getContentTransferEncoding();
  }

  @Override
  public String charset() {
    return part.getCharset() == null ? null : part.getCharset().toString();
  }

  @Override
  public long size() {
    return size;
  }

  @Override
  public boolean isSizeAvailable() {
    return true;
  }

  /** None: the content never was in a file of its own. */
  @Override
  public AsyncFile file() {
    return null;
  }
}
