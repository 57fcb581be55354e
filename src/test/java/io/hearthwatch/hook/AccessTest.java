package io.hearthwatch.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AccessTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a press opens a lock, POST, /hooks/button/front, LOCK",
    "a press by GET opens it as well, GET, /hooks/button/front, LOCK",
    "a press by any method opens it as well, OPTIONS, /hooks/button/front, LOCK",
    "a press without a name is still about locks, POST, /hooks/button, LOCK",
    "a path that only begins alike is another flow, POST, /hooks/buttons/front, HOOK",
    "a reading starts a flow, POST, /hooks/reading, HOOK",
    "a flow that answers GET is started by it, GET, /hooks/anything, HOOK",
    "what the panel says starts a flow, POST, /hooks/panel, HOOK",
    "an order to the panel is a matter of alarms, POST, /hooks/panel/command, ALARM",
    "an order to the panel by any method is one too, GET, /hooks/panel/command/, ALARM",
    "a recording is handed in, POST, /event, HOOK",
    "a picture is handed in, POST, /tag/image, HOOK",
    "the help text of tagging is only looked at, GET, /tag, READ",
    "arming is a matter of alarms, POST, /arming/armed, ALARM",
    "disarming by a plain URL changes something, GET, /arming/disarmed, ALARM",
    "asking whether it is armed is looking, GET, /arming, READ",
    "an alarm is acknowledged, POST, /alarms/gas-kitchen/ack, ALARM",
    "alarms are looked at, GET, /alarms/gas-kitchen, READ",
    "an alarm cannot be deleted with its scope, DELETE, /alarms/gas-kitchen, ADMIN",
    "metrics tell who is at home, GET, /q/metrics, READ",
    "the head of a page is looking too, HEAD, /readings, READ",
    "an unknown page is looked at, GET, /whatever, READ",
    "an unknown write needs everything, POST, /whatever, ADMIN",
    "an unknown method needs everything, PROPFIND, /readings, ADMIN",
    "writing to health needs everything, POST, /q/health, ADMIN",
    "health in another page's name is closed, GET, /q/healthy, READ",
  })
  void scopeOf(String sentence, String method, String path, Scope needed) {
    assertEquals(Optional.of(needed), Access.needed(method, path), sentence);
  }

  @ParameterizedTest
  @CsvSource({"/q/health", "/q/health/live", "/q/health/ready", "/q/health/started"})
  void healthIsOpenToAll(String path) {
    assertEquals(Optional.empty(), Access.needed("GET", path));
    assertEquals(Optional.empty(), Access.needed("HEAD", path));
  }

  @Test
  void theSecretMayStandInTheQueryOnlyWhereArmingIsSwitchedByGet() {
    assertEquals(true, Access.tokenInQuery("GET", "/arming/armed"));
    assertEquals(false, Access.tokenInQuery("POST", "/arming/armed"));
    assertEquals(false, Access.tokenInQuery("GET", "/arming"));
    assertEquals(false, Access.tokenInQuery("GET", "/hooks/button/front"));
  }
}
