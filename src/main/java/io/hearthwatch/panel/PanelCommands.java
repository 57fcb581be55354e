package io.hearthwatch.panel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jboss.logging.Logger;

/**
 * Orders to the panel. Judging leaves either the command to be published, with the header {@code
 * HubPanelSend} true, or the answer in the body: a Map with {@code ok}, {@code text} for a person,
 * {@code status} as HTTP has it, and {@code confirm}, a token, when it has to be said again.
 */
@ApplicationScoped
@Named("panelCommands")
@RegisterForReflection // called from routes
public class PanelCommands {
  private static final Logger LOG = Logger.getLogger(PanelCommands.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST = 8_192;

  /** Says, beside a confirmation, that it is not going to be given. */
  private static final String CANCEL = "cancel";

  /** Header: the command's word, or its JSON. May be absent beside a confirmation. */
  private static final String COMMAND = "HubPanelCommand";

  /** Header: the token of the command that is said again. */
  private static final String CONFIRM = "HubConfirm";

  /** Header: who gives it, for the journal. */
  private static final String WHO = "HubWho";

  private static final String SEND = "HubPanelSend";
  private static final String GIVEN = "HubPanelGiven";

  private record Given(PanelCommand command, String who) {}

  private final Confirmations confirmations = new Confirmations();
  private final PanelJournal journal;
  private final Clock clock;

  PanelCommands(PanelJournal journal, Clock clock) {
    this.journal = journal;
    this.clock = clock;
  }

  /**
   * Makes of an HTTP body the headers that {@link #fromChat} reads. The body is the JSON form, or
   * {@code {"command":"arm"}}, with {@code "confirmation"} when it is said again, or a bare word.
   */
  public void fromHttp(Exchange exchange) {
    Message message = exchange.getMessage();
    byte[] body = message.getBody(byte[].class);
    String text =
        body == null || body.length > LONGEST ? "" : new String(body, StandardCharsets.UTF_8);
    String confirmation = null;
    try {
      JsonNode json = text.strip().startsWith("{") ? JSON.readTree(text) : null;
      if (json instanceof ObjectNode object && object.has("confirmation")) {
        confirmation = object.remove("confirmation").asText();
        boolean more = object.has("command") || object.has("code");
        text = more ? JSON.writeValueAsString(object) : "";
      }
    } catch (JsonProcessingException e) {
      // refused where the command is read
    }
    message.removeHeader(CONFIRM);
    if (confirmation != null) {
      message.setHeader(CONFIRM, confirmation);
    }
    message.setHeader(COMMAND, text);
    message.setHeader(WHO, "http:" + message.getHeader("Hub-Caller", "local", String.class));
  }

  /** Judges what the headers {@code HubPanelCommand}, {@code HubConfirm}, {@code HubWho} say. */
  public void fromChat(Exchange exchange) {
    Message message = exchange.getMessage();
    Instant now = clock.instant();
    String who = message.getHeader(WHO, "unknown", String.class);
    String text = message.getHeader(COMMAND, "", String.class);
    String token = message.getHeader(CONFIRM, String.class);
    message.setHeader(SEND, false);
    if (token != null && text.equals(CANCEL)) {
      PanelCommand cancelled = confirmations.cancelled(token);
      write(cancelled, who, "CANCELLED", null);
      message.setBody(answer(true, 200, "Cancelled."));
      return;
    }
    try {
      PanelCommand command =
          token == null ? PanelCommand.of(text, now) : again(text, token, who, now);
      if (token == null && command.needsConfirmation()) {
        ask(message, command, who, now);
        return;
      }
      exchange.setProperty(GIVEN, new Given(command, who));
      message.setHeader(SEND, true);
      message.setBody(command.payload(now).getBytes(StandardCharsets.UTF_8));
    } catch (PanelCommand.Refused e) {
      write(null, who, "REFUSED", e.getMessage());
      message.setBody(answer(false, e.status, "Not sent: " + e.getMessage()));
    }
  }

  private PanelCommand again(String text, String token, String who, Instant now)
      throws PanelCommand.Refused {
    PanelCommand asked = confirmations.confirmed(token, who, now);
    if (asked == null) {
      throw new PanelCommand.Refused(
          409,
          "the confirmation is unknown, used, or older than "
              + Confirmations.VALID.toSeconds()
              + " s; give the command again");
    }
    if (!text.isBlank() && !PanelCommand.of(text, now).isSameAs(asked)) {
      throw new PanelCommand.Refused(409, "the confirmation is for another command");
    }
    return asked;
  }

  private void ask(Message message, PanelCommand command, String who, Instant now) {
    String token = confirmations.ask(command, who, now);
    write(command, who, "ASKED", "to be confirmed");
    Map<String, Object> answer =
        answer(
            false,
            409,
            "Really "
                + command.word()
                + "? Confirm within "
                + Confirmations.VALID.toSeconds()
                + " s.");
    answer.put("confirm", token);
    message.setBody(answer);
  }

  /** The broker has the command. */
  public void sent(Exchange exchange) {
    Given given = exchange.getProperty(GIVEN, Given.class);
    write(given.command(), given.who(), "SENT", null);
    LOG.infof("Panel command %s of %s sent", given.command().word(), given.who());
    exchange
        .getMessage()
        .setBody(answer(true, 202, "Sent to the panel: " + given.command().word()));
  }

  /** The command could not be handed to the broker; it is not tried again. */
  public void failed(Exchange exchange) {
    Given given = exchange.getProperty(GIVEN, Given.class);
    Exception cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
    String reason = cause == null ? "unknown" : String.valueOf(cause.getMessage());
    write(given.command(), given.who(), "FAILED", reason);
    LOG.errorf(
        "Panel command %s of %s could not be sent: %s",
        given.command().word(), given.who(), reason);
    exchange
        .getMessage()
        .setBody(answer(false, 503, "Not sent, and not tried again later: " + reason));
  }

  /** Makes the answer to an HTTP caller of the Map in the body. */
  public void answerHttp(Exchange exchange) {
    Map<?, ?> answer = exchange.getMessage().getBody(Map.class);
    int status = (Integer) answer.get("status");
    String text = String.valueOf(answer.get("text"));
    if (status < 400) {
      HttpAnswer.accepted(exchange.getMessage(), Map.of("accepted", true, "text", text));
      return;
    }
    Object token = answer.get("confirm");
    HttpAnswer.problem(
        exchange.getMessage(),
        status,
        token != null ? "confirmation needed" : "command not sent",
        text,
        token == null ? Map.of() : Map.of("confirmation", token));
  }

  private void write(PanelCommand command, String who, String decision, String reason) {
    journal.write(
        new PanelJournal.Line(
            clock.instant(),
            "COMMAND",
            command == null ? "unknown" : command.word(),
            command == null ? null : command.code(),
            null,
            who,
            decision,
            reason),
        null);
  }

  private static Map<String, Object> answer(boolean ok, int status, String text) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("ok", ok);
    answer.put("status", status);
    answer.put("text", text);
    return answer;
  }
}
