package io.hearthwatch.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.store.Secrets;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.component.telegram.TelegramException;
import org.apache.camel.component.telegram.TelegramService;
import org.apache.camel.component.telegram.model.EditMessageCaptionMessage;
import org.apache.camel.component.telegram.model.EditMessageDelete;
import org.apache.camel.component.telegram.model.EditMessageReplyMarkupMessage;
import org.apache.camel.component.telegram.model.EditMessageTextMessage;
import org.apache.camel.component.telegram.model.MessageResult;
import org.apache.camel.component.telegram.model.OutgoingCallbackQueryMessage;
import org.apache.camel.component.telegram.model.OutgoingMessage;
import org.apache.camel.component.telegram.model.OutgoingPhotoMessage;
import org.apache.camel.component.telegram.model.OutgoingTextMessage;
import org.apache.camel.component.telegram.model.UpdateResult;

/**
 * Calls of the Bot API. Camel's own service waits for ever for a server that does not answer, lets
 * a route go on when the server refused, mixes up messages that are sent at the same time, and
 * tells the token in its errors; this one does not.
 */
final class BotService implements TelegramService {
  private static final Duration CONNECTED_WITHIN = Duration.ofSeconds(5);
  private static final Duration ANSWERED_WITHIN = Duration.ofSeconds(10);

  /** A picture over a slow uplink. */
  private static final Duration PHOTO_WITHIN = Duration.ofSeconds(60);

  private static final int OK = 200;
  private static final int MOST_RETRIES = 3;
  private static final long FIRST_PAUSE_MS = 1_000;
  private static final long LONGEST_PAUSE_MS = 30_000;

  private static final Map<Class<?>, String> METHODS =
      Map.of(
          OutgoingTextMessage.class, "sendMessage",
          EditMessageTextMessage.class, "editMessageText",
          EditMessageReplyMarkupMessage.class, "editMessageReplyMarkup",
          EditMessageCaptionMessage.class, "editMessageCaption",
          EditMessageDelete.class, "deleteMessage",
          OutgoingCallbackQueryMessage.class, "answerCallbackQuery");

  private final ObjectMapper json = new ObjectMapper(); // as the models want it
  private final String bot;
  private final HttpClient client;

  /**
   * @param url of the Bot API server
   * @param token of the bot, or null when there is none: then every call fails
   */
  BotService(String url, String token) {
    this.bot = token == null ? null : url.replaceAll("/+$", "") + "/bot" + token + "/";
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECTED_WITHIN)
            .build();
  }

  HttpClient client() {
    return client;
  }

  /**
   * Sends a message. One that comes from the outbox is tried once, since the outbox tries again;
   * others, answers to people, are tried a few times without holding up anybody.
   */
  @Override
  public void sendMessage(Exchange exchange, AsyncCallback callback, OutgoingMessage message) {
    boolean kept = exchange.getMessage().getHeader(Delivery.HEADER) != null;
    send(exchange, callback, message, kept ? 0 : MOST_RETRIES);
  }

  private void send(
      Exchange exchange, AsyncCallback callback, OutgoingMessage message, int retries) {
    try {
      byte[] answer =
          message instanceof OutgoingPhotoMessage photo
              ? call(photo(photo), PHOTO_WITHIN)
              : call(text(message), ANSWERED_WITHIN);
      exchange.getMessage().setBody(json.readValue(answer, MessageResult.class));
    } catch (IOException | TelegramException e) {
      Failure failure = Failure.of(e);
      long pause = Math.max(failure.pauseMillis(), FIRST_PAUSE_MS << (MOST_RETRIES - retries));
      if (retries > 0 && !failure.permanent() && pause <= LONGEST_PAUSE_MS) {
        CompletableFuture.delayedExecutor(pause, TimeUnit.MILLISECONDS, BotService::apart)
            .execute(() -> send(exchange, callback, message, retries - 1));
        return;
      }
      exchange.setException(e);
    } catch (RuntimeException e) {
      exchange.setException(e);
    }
    callback.done(false);
  }

  private static void apart(Runnable work) {
    Thread thread = new Thread(work, "telegram-answer");
    thread.setDaemon(true);
    thread.start();
  }

  private HttpRequest text(OutgoingMessage message) throws IOException {
    String method = METHODS.get(message.getClass());
    if (method == null) {
      throw new IllegalArgumentException(
          "messages of " + message.getClass().getSimpleName() + " cannot be sent");
    }
    return request(method)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofByteArray(json.writeValueAsBytes(message)))
        .build();
  }

  private HttpRequest photo(OutgoingPhotoMessage photo) {
    BotForm form =
        new BotForm()
            .field("chat_id", photo.getChatId())
            .field("caption", photo.getCaption())
            .field("disable_notification", photo.getDisableNotification())
            .field("reply_to_message_id", photo.getReplyToMessageId())
            .field("reply_markup", photo.replyMarkupJson());
    if (photo instanceof RecordingMessage.Photo own) {
      form.field("parse_mode", own.parseMode());
    }
    form.file("photo", photo.getFilenameWithExtension(), photo.getPhoto());
    return request("sendPhoto")
        .header("Content-Type", form.contentType())
        .POST(HttpRequest.BodyPublishers.ofByteArray(form.body()))
        .build();
  }

  @Override
  public UpdateResult getUpdates(Long offset, Integer limit, Integer timeoutSeconds) {
    StringBuilder call = new StringBuilder("getUpdates?timeout=").append(timeoutSeconds);
    if (limit != null) {
      call.append("&limit=").append(limit);
    }
    if (offset != null) {
      call.append("&offset=").append(offset);
    }
    try {
      HttpRequest request = request(call.toString()).GET().build();
      Duration patience = ANSWERED_WITHIN.plusSeconds(timeoutSeconds == null ? 0 : timeoutSeconds);
      return json.readValue(call(request, patience), UpdateResult.class);
    } catch (IOException e) {
      throw new TelegramException(reason(e), e);
    }
  }

  private HttpRequest.Builder request(String call) {
    if (bot == null) {
      throw new IllegalStateException("HUB_TELEGRAM_TOKEN is not set");
    }
    return HttpRequest.newBuilder(URI.create(bot + call)).header("Accept", "application/json");
  }

  /** The body of the answer, which says ok. */
  private byte[] call(HttpRequest request, Duration patience) throws IOException {
    try {
      return exchange(request, patience);
    } catch (HttpConnectTimeoutException | java.net.ConnectException e) {
      throw e;
    } catch (TimedOut e) {
      throw e;
    } catch (IOException e) {
      return exchange(request, patience); // mostly a connection that was closed while unused
    }
  }

  /** No answer in time. */
  private static final class TimedOut extends IOException {
    TimedOut(Duration patience) {
      super("Telegram did not answer within " + patience.toSeconds() + " s");
    }
  }

  private byte[] exchange(HttpRequest request, Duration patience) throws IOException {
    CompletableFuture<HttpResponse<byte[]>> future =
        client.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
    try {
      HttpResponse<byte[]> response = future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return accepted(response.statusCode(), response.body());
    } catch (TimeoutException e) {
      future.cancel(true);
      throw new TimedOut(patience);
    } catch (InterruptedException e) {
      future.cancel(true);
      Thread.currentThread().interrupt();
      throw new TimedOut(patience);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException broken) {
        throw broken;
      }
      throw new IOException(reason(e.getCause()));
    }
  }

  private byte[] accepted(int status, byte[] body) {
    JsonNode answer = null;
    try {
      answer = json.readTree(body);
    } catch (IOException e) {
      // said below
    }
    if (status == OK && answer != null && answer.path("ok").asBoolean()) {
      return body;
    }
    String description =
        answer != null && answer.hasNonNull("description")
            ? answer.path("description").asText()
            : new String(body, 0, Math.min(body.length, 100), StandardCharsets.UTF_8);
    int pause = answer == null ? 0 : answer.path("parameters").path("retry_after").asInt();
    throw new TelegramException(
        Secrets.scrub(
            "Telegram answered "
                + status
                + ": "
                + description
                + (pause > 0 ? " (retry_after " + pause + ")" : "")),
        status,
        Secrets.scrub(description));
  }

  private static String reason(Throwable failure) {
    String message = failure.getMessage();
    return Secrets.scrub(message == null ? failure.getClass().getSimpleName() : message);
  }

  @Override
  public boolean setWebhook(String url) {
    throw new UnsupportedOperationException("the hub asks for messages itself");
  }

  @Override
  public boolean removeWebhook() {
    throw new UnsupportedOperationException("the hub asks for messages itself");
  }
}
