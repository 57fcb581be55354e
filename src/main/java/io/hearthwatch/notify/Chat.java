package io.hearthwatch.notify;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.telegram.model.EditMessageTextMessage;
import org.apache.camel.component.telegram.model.IncomingCallbackQuery;
import org.apache.camel.component.telegram.model.IncomingMessage;
import org.apache.camel.component.telegram.model.InlineKeyboardMarkup;
import org.apache.camel.component.telegram.model.OutgoingCallbackQueryMessage;
import org.apache.camel.component.telegram.model.OutgoingMessage;
import org.apache.camel.component.telegram.model.OutgoingTextMessage;
import org.apache.camel.component.telegram.model.User;

/**
 * The steps around a command from a chat: read it, and answer. Only the chats of the settings are
 * obeyed. What moves something outside (a door, the panel, a detector) is done once, also when
 * Telegram hands the message out again after a restart.
 */
@ApplicationScoped
@Named("chat")
@RegisterForReflection // called from routes
public class Chat {
  private static final String COMMAND = "HubCommand";
  private static final String TALK = "HubTalk";
  private static final int LONGEST_TOAST = 200;

  /** Buttons that are answered by a message. */
  private static final List<String> LISTS = List.of("details", "alarms");

  /** A door that a press can be sent to: its route, its button and its lock, as words. */
  public record Door(String name, String button, String lock) {}

  /** Whom to answer; callback and message are of the button pressed, else null. */
  private record Talk(String chatId, String callback, Long message, String pressed) {}

  private final Chats chats;
  private final Outbox outbox;
  private volatile List<Door> doors = List.of();

  Chat(Chats chats, Outbox outbox) {
    this.chats = chats;
    this.outbox = outbox;
  }

  /** Is told the doors whenever they may have changed. */
  public void doors(List<Door> now) {
    doors = List.copyOf(now);
  }

  /**
   * Reads a message or a pressed button: header {@code HubCommand} is the word ({@code refused} for
   * a chat that is not ours), {@code HubWho} who, further headers the arguments.
   */
  public void read(Exchange exchange) {
    Object body = exchange.getMessage().getBody();
    Message message = exchange.getMessage();
    message.setHeader(COMMAND, "none");
    message.setBody(null);
    if (body instanceof IncomingMessage said && said.getChat() != null) {
      Talk talk = new Talk(said.getChat().getId(), null, null, null);
      String id = "telegram-" + said.getChat().getId() + "-" + said.getMessageId();
      Instant at = said.getDate() == null ? Instant.EPOCH : said.getDate();
      if (isOurs(exchange, talk, said.getFrom(), said.getText())) {
        message.setHeader("HubWho", who(said.getFrom(), talk));
        perform(exchange, command(said), id, at);
      }
    } else if (body instanceof IncomingCallbackQuery query && query.getMessage() != null) {
      Buttons.Pressed pressed = Buttons.read(query.getData(), outbox.incidents());
      String word = pressed == null ? "" : pressed.word();
      IncomingMessage below = query.getMessage();
      Talk talk = new Talk(below.getChat().getId(), query.getId(), below.getMessageId(), word);
      if (isOurs(exchange, talk, query.getFrom(), query.getData())) {
        message.setHeader("HubWho", who(query.getFrom(), talk));
        if (pressed == null) {
          say(exchange, false, "This alarm is not known any more.");
        } else {
          perform(exchange, ChatCommand.of(pressed), "telegram-" + query.getId(), Instant.EPOCH);
        }
      }
    }
  }

  private boolean isOurs(Exchange exchange, Talk talk, User from, String text) {
    exchange.setProperty(TALK, talk);
    if (chats.name(talk.chatId()) != null) {
      return true;
    }
    Message message = exchange.getMessage();
    message.setHeader(COMMAND, "refused");
    message.setHeader("HubWho", name(from) + " by Telegram (chat " + talk.chatId() + ")");
    message.setHeader("HubWhy", AlarmText.cut(String.valueOf(text).replaceAll("\\s+", " "), 100));
    return false;
  }

  private static ChatCommand command(IncomingMessage said) {
    String text = said.getText();
    if (text == null || text.isBlank()) {
      return ChatCommand.none();
    }
    // in a group people also talk to each other
    boolean toUs = text.strip().startsWith("/") || "private".equals(said.getChat().getType());
    return toUs ? ChatCommand.of(text) : ChatCommand.none();
  }

  private String who(User from, Talk talk) {
    return name(from) + " by Telegram (" + chats.name(talk.chatId()) + ")";
  }

  private static String name(User from) {
    if (from == null) {
      return "somebody";
    }
    String name = from.getFirstName() == null ? from.getUsername() : from.getFirstName();
    String clean = String.valueOf(name).replaceAll("[\\p{Cntrl}]+", " ").strip();
    return clean.isEmpty() ? "somebody" : AlarmText.cut(clean, 60);
  }

  private void perform(Exchange exchange, ChatCommand command, String id, Instant at) {
    Message message = exchange.getMessage();
    switch (command.word()) {
      case "help" -> say(exchange, true, ChatCommand.HELP);
      case "lock", "panel", "request", "arming" -> {
        if (outbox.isFirst(id)) {
          message.setHeader(COMMAND, command.word());
          command.arguments().forEach(message::setHeader);
          message.setHeader("HubSentAt", at.toEpochMilli());
          if (command.word().equals("lock")) {
            press(exchange, id, at);
          }
        }
      }
      default -> {
        message.setHeader(COMMAND, command.word());
        command.arguments().forEach(message::setHeader);
      }
    }
  }

  /** A press as a button would send it, with the time at which the person wrote. */
  private void press(Exchange exchange, String id, Instant at) {
    Message message = exchange.getMessage();
    String wanted = word(message.getHeader("HubDoor", "", String.class));
    List<Door> found =
        wanted.isEmpty()
            ? doors
            : doors.stream()
                .filter(
                    d -> List.of(word(d.name()), word(d.button()), word(d.lock())).contains(wanted))
                .toList();
    if (found.size() != 1) {
      String names = String.join(", ", doors.stream().map(Door::name).sorted().toList());
      say(exchange, false, doors.isEmpty() ? "There is no door." : "Which door? " + names);
      return;
    }
    Talk talk = exchange.getProperty(TALK, Talk.class);
    message.setHeader("button", found.get(0).button());
    message.setHeader("Hub-Caller", "telegram:" + chats.name(talk.chatId()));
    message.setHeader("hub-press-id", id);
    message.setBody(
        ("{\"clickType\":\"SINGLE\",\"timestamp\":" + at.toEpochMilli() + "}")
            .getBytes(StandardCharsets.UTF_8));
  }

  private static String word(String name) {
    return name.strip().toLowerCase(Locale.ROOT).replaceAll("[\\s_]+", "-");
  }

  private static void say(Exchange exchange, boolean ok, String text) {
    exchange.getMessage().setHeader(COMMAND, "none");
    exchange.getMessage().setBody(Map.of("ok", ok, "text", text));
  }

  /**
   * Makes the messages that answer, as a list; empty for what gets no answer. The body is a map
   * with {@code ok} and {@code text}, and {@code confirm} (a token) where the person has to
   * confirm.
   */
  public void answer(Exchange exchange) {
    Talk talk = exchange.getProperty(TALK, Talk.class);
    Map<String, Object> answer = map(exchange.getMessage().getBody());
    List<OutgoingMessage> messages = new ArrayList<>();
    String text = Notice.text(answer, "text");
    if (talk != null && chats.name(talk.chatId()) != null) {
      if (talk.callback() != null) {
        messages.add(toast(talk, answer, text));
      }
      if (!text.isBlank()) {
        OutgoingMessage message = message(talk, answer, text);
        if (message != null) {
          messages.add(message);
        }
      }
    }
    exchange.getMessage().removeHeaders("*");
    exchange.getMessage().setBody(messages);
  }

  /** Ends the waiting sign of a button; says how it went where no message does. */
  private static OutgoingMessage toast(Talk talk, Map<String, Object> answer, String text) {
    OutgoingCallbackQueryMessage toast = new OutgoingCallbackQueryMessage();
    toast.setChatId(talk.chatId());
    toast.setCallbackQueryId(talk.callback());
    if (!LISTS.contains(talk.pressed()) && !text.isBlank()) {
      toast.setText(AlarmText.cut(text, LONGEST_TOAST));
      toast.setShowAlert(!Boolean.TRUE.equals(answer.get("ok")));
    }
    return toast;
  }

  private static OutgoingMessage message(Talk talk, Map<String, Object> answer, String text) {
    String cut = AlarmText.cut(text, AlarmText.LONGEST);
    String confirm = Notice.text(answer, "confirm");
    boolean ok = Boolean.TRUE.equals(answer.get("ok"));
    if (talk.callback() != null && List.of("confirm", "cancel").contains(talk.pressed())) {
      return EditMessageTextMessage.builder() // so that it cannot be pressed again
          .chatId(talk.chatId())
          .messageId(talk.message().intValue())
          .text(cut)
          .build();
    }
    if (talk.callback() != null && ok && !LISTS.contains(talk.pressed())) {
      return null; // the alarm's message changes
    }
    InlineKeyboardMarkup buttons =
        confirm.isEmpty() ? Buttons.of(Notice.map(answer.get("alarm"))) : Buttons.confirm(confirm);
    OutgoingTextMessage message = new OutgoingTextMessage();
    message.setChatId(talk.chatId());
    message.setText(cut);
    message.setDisableWebPagePreview(true);
    message.setReplyMarkup(buttons);
    return message;
  }

  private static Map<String, Object> map(Object body) {
    return body instanceof String text ? Map.of("ok", true, "text", text) : Notice.map(body);
  }
}
