package io.hearthwatch.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalGuardTest {
  private final LocalGuard guard = new LocalGuard("hub.lan");

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a program without a browser's headers passes, 127.0.0.1, , , true, true",
    "localhost passes, localhost, , , true, true",
    "IPv6 passes, '::1', , , true, true",
    "IPv6 in brackets passes, '[::1]', , , true, true",
    "the configured name passes, Hub.lan, , , true, true",
    "a name pointed at this machine is refused, evil.example, , , true, false",
    "a name pointed at this machine may not look either, evil.example, , , false, false",
    "a name that begins like an address is refused, 127.0.0.1.evil.example, , , true, false",
    "a name of hexadecimal digits is refused, cafe, , , true, false",
    "no host is refused, '', , , true, false",
    "the hub's own page passes, localhost, http://localhost:8080, same-origin, true, true",
    "a page from elsewhere is refused, localhost, https://evil.example, , true, false",
    "a page of another port is refused, localhost, http://localhost:3000, , true, false",
    "a page without an origin is refused, localhost, null, , true, false",
    "an origin that is no URL is refused, localhost, http://[, , true, false",
    "a picture's GET from elsewhere is refused, localhost, , cross-site, true, false",
    "a page of a sibling site is refused, localhost, , same-site, true, false",
    "a URL typed in passes, localhost, , none, true, true",
    "a link from elsewhere may look, localhost, , cross-site, false, true",
  })
  void refusal(
      String sentence, String host, String origin, String site, boolean writes, boolean passes) {
    LocalGuard.Sender sender = new LocalGuard.Sender(host, 8080, origin, site);
    assertEquals(passes, guard.refusal(sender, writes).isEmpty(), sentence);
  }
}
