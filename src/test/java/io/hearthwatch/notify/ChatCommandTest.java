package io.hearthwatch.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChatCommandTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /ack                              | ack {}
          /ACK@MyBot gas-home-1             | ack {HubAlarm=gas-home-1}
          /ack@MyBot    ALL                 | ack {HubAlarm=all}
          '/ack\u00a0gas-1'                 | ack {HubAlarm=gas-1}
          /alarms                           | alarms {}
          /Status now                       | status {}
          /shelve                           | help {}
          /shelve gas-1                     | shelve {HubAlarm=gas-1, HubUntil=3600}
          /shelve gas-1 30M painting a wall | shelve {HubAlarm=gas-1, HubUntil=1800, HubWhy=painting a wall}
          /shelve gas-1 painting            | shelve {HubAlarm=gas-1, HubUntil=3600, HubWhy=painting}
          /shelve gas-1 2d                  | shelve {HubAlarm=gas-1, HubUntil=172800}
          /unshelve gas-1                   | unshelve {HubAlarm=gas-1}
          /unshelve                         | help {}
          /details gas-1                    | details {HubAlarm=gas-1}
          /lock                             | lock {HubDoor=}
          /lock  front   door               | lock {HubDoor=front door}
          /request home 10.0.0.7            | request {ip=10.0.0.7, site=home}
          /request home                     | help {}
          /arm                              | panel {HubPanelCommand=arm}
          /armed                            | arming {HubArming=armed}
          /Disarmed@x                       | arming {HubArming=disarmed}
          /panelstatus@x                    | panel {HubPanelCommand=status}
          /police                           | panel {HubPanelCommand=police}
          /report                           | report {}
          /start                            | help {}
          open the door                     | help {}
          /                                 | help {}
          """)
  void aCommandIsUnderstood(String text, String understood) {
    ChatCommand command = ChatCommand.of(text);
    assertEquals(understood, command.word() + " " + new TreeMap<>(command.arguments()));
  }
}
