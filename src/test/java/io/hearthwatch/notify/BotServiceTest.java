package io.hearthwatch.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.hearthwatch.standin.TelegramServer;
import io.hearthwatch.standin.TelegramServer.Behaviour;
import io.hearthwatch.standin.TelegramServer.Request;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.component.telegram.model.MessageResult;
import org.apache.camel.component.telegram.model.OutgoingPhotoMessage;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Pictures go to the Bot API as robustly as texts do. */
class BotServiceTest {
  private static final String TOKEN = "123456:stand-in-secret";

  private final TelegramServer telegram = new TelegramServer();

  @AfterEach
  void close() {
    telegram.close();
  }

  private Exchange send(int bytes) {
    OutgoingPhotoMessage photo = new OutgoingPhotoMessage();
    photo.setChatId("5");
    photo.setPhoto(new byte[bytes]);
    photo.setFilenameWithExtension("a \"b\".jpg");
    photo.setCaption("Küche 🔥\r\n--hub-");
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    exchange
        .getMessage()
        .setHeader(Delivery.HEADER, new Delivery(Map.of(), "telegram", "5", 1, null, null));
    new BotService(telegram.url(), TOKEN).sendMessage(exchange, done -> {}, photo);
    return exchange;
  }

  @Test
  void aPictureArrivesWholeWithItsCaption() {
    Exchange exchange = send(700_000);
    assertNull(exchange.getException());
    assertTrue(exchange.getMessage().getBody(MessageResult.class).isOk());
    Request request = telegram.requests("sendPhoto").get(0);
    assertEquals("5", request.chat());
    assertEquals(700_000, request.fields().path("photo").asInt());
    assertEquals("Küche 🔥\r\n--hub-", request.caption());
    assertFalse(request.fields().has("parse_mode"));
  }

  @Test
  void aThrottledPictureSaysHowLongToWait() {
    telegram.behave("5", Behaviour.THROTTLE, 7, 1);
    Failure failure = Failure.of(send(10).getException());
    assertEquals(7_000, failure.pauseMillis());
    assertFalse(failure.permanent());
  }

  @Test
  void aConnectionThatBreaksIsTriedOnceMoreAndTellsNoToken() {
    telegram.behave("5", Behaviour.RESET, 1, 1);
    assertNull(send(10).getException());
    telegram.behave("5", Behaviour.RESET);
    String said = String.valueOf(send(10).getException());
    assertTrue(said.contains("Exception"), said);
    assertFalse(said.contains("secret"), said);
    assertEquals(4, telegram.requests("sendPhoto").size());
  }
}
