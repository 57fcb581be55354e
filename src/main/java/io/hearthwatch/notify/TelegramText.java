package io.hearthwatch.notify;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.component.telegram.model.EditMessageTextMessage;
import org.apache.camel.component.telegram.model.IncomingMessage;
import org.apache.camel.component.telegram.model.InlineKeyboardMarkup;
import org.apache.camel.component.telegram.model.MessageResult;
import org.apache.camel.component.telegram.model.OutgoingMessage;
import org.apache.camel.component.telegram.model.OutgoingTextMessage;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The steps from a notice to a message in a chat. What asks for an answer is a new message, so that
 * the phone rings; how it went on changes the message that is there.
 */
@ApplicationScoped
@Named("telegramText")
@RegisterForReflection // called from routes
public class TelegramText {
  private final Chats chats;
  private final ZoneId zone = ZoneId.systemDefault();
  private final Path pictures;

  TelegramText(Chats chats, @ConfigProperty(name = "hub.data.dir") String data) {
    this.chats = chats;
    this.pictures = Path.of(data, "keyframes");
  }

  /** Puts the message for the delivery's chat into the body. */
  public void message(Exchange exchange) {
    Delivery delivery = delivery(exchange);
    Notice notice = Notice.of(delivery.getNotice());
    if (notice.isRecording()) {
      exchange.getMessage().setBody(RecordingMessage.of(notice, chat(delivery), zone, pictures));
      return;
    }
    boolean edit = !notice.calls() && delivery.getMessageId() != null;
    exchange.getMessage().setBody(edit ? edited(delivery, notice) : fresh(delivery, notice));
  }

  /** The notice as text, for channels that show text. */
  public void plain(Exchange exchange) {
    Notice notice = Notice.of(delivery(exchange).getNotice());
    exchange.getMessage().setBody(AlarmText.of(notice, zone));
  }

  /** Remembers the message that was sent. */
  public void sent(Exchange exchange) {
    if (exchange.getMessage().getBody() instanceof MessageResult result) {
      IncomingMessage message = result.getMessage();
      if (message != null && message.getMessageId() != null) {
        delivery(exchange).sent(String.valueOf(message.getMessageId()));
      }
    }
  }

  /**
   * After a refused message: nothing, where the chat shows what it should; a new message, where the
   * one to change is gone; text, where a picture is not taken.
   *
   * @throws Exception what the message failed with, where no other message can help
   */
  public void instead(Exchange exchange) throws Exception {
    Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    Delivery delivery = delivery(exchange);
    Notice notice = Notice.of(delivery.getNotice());
    Failure failure = Failure.of(cause);
    String text = String.valueOf(failure.reason()).toLowerCase(Locale.ROOT);
    boolean notTaken = failure.permanent() || text.contains("answered 413");
    if (notice.isRecording() && notTaken) {
      exchange.getMessage().setBody(RecordingMessage.text(notice, chat(delivery), zone));
      return;
    }
    boolean wasEdit = !notice.calls() && delivery.getMessageId() != null;
    if (wasEdit && text.contains("message is not modified")) {
      exchange.getMessage().setBody(null); // the next step sends nothing
    } else if (wasEdit
        && (text.contains("not found") || text.contains("be edited"))
        && text.contains("message")) {
      exchange.getMessage().setBody(fresh(delivery, notice));
    } else {
      throw cause;
    }
  }

  private OutgoingMessage fresh(Delivery delivery, Notice notice) {
    OutgoingTextMessage message = new OutgoingTextMessage();
    message.setChatId(chat(delivery));
    message.setText(AlarmText.of(notice, zone));
    message.setDisableWebPagePreview(true);
    message.setReplyMarkup(buttons(notice));
    return message;
  }

  private OutgoingMessage edited(Delivery delivery, Notice notice) {
    return EditMessageTextMessage.builder()
        .chatId(chat(delivery))
        .messageId(Integer.valueOf(delivery.getMessageId()))
        .text(AlarmText.of(notice, zone))
        .disableWebPagePreview(true)
        .replyMarkup(buttons(notice))
        .build();
  }

  private static InlineKeyboardMarkup buttons(Notice notice) {
    return notice.event().equals(Notice.FLOOD) ? Buttons.all() : Buttons.of(notice.alarm());
  }

  private String chat(Delivery delivery) {
    String id = chats.id(delivery.getRecipient());
    if (id == null) {
      throw new IllegalStateException(
          "there is no chat '" + delivery.getRecipient() + "' in HUB_TELEGRAM_CHATS");
    }
    return id;
  }

  private static Delivery delivery(Exchange exchange) {
    return exchange.getMessage().getHeader(Delivery.HEADER, Delivery.class);
  }
}
