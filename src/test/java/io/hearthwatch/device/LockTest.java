package io.hearthwatch.device;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class LockTest {
  private static final String TOPIC = "remote-lock/esp8266_22AB37";
  private static final List<Message> LOCKED =
      List.of(new Message(TOPIC + "/state", "{\"state\":\"LOCKED\"}", 1));
  private static final List<Message> UNLOCKED =
      List.of(new Message(TOPIC + "/state", "{\"state\":\"UNLOCKED\"}", 1));

  private final Lock lock = new Lock(TOPIC);

  @Test
  void anyMessageMovesTheBoltToTheOtherSide() {
    assertEquals(UNLOCKED, lock.received(TOPIC));
    assertEquals(LOCKED, lock.received(TOPIC));
    assertEquals(UNLOCKED, lock.received(TOPIC));
  }

  @Test
  void saysAfterAConnectWhereTheBoltIs() {
    assertEquals(LOCKED, lock.connected());
    lock.received(TOPIC);
    assertEquals(UNLOCKED, lock.connected());
  }

  @Test
  void messagesToOthersMoveNothing() {
    assertEquals(List.of(), lock.received(TOPIC + "/state"));
    assertEquals(LOCKED, lock.connected());
  }
}
