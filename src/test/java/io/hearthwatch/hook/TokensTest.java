package io.hearthwatch.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokensTest {

  @Test
  void nothingOrBlankMeansNoTokens() {
    assertTrue(Tokens.parse(Optional.empty()).isEmpty());
    assertTrue(Tokens.parse(Optional.of("  \n")).isEmpty());
  }

  @Test
  void eachSecretIsItsOwnersAndSpacesBetweenEntriesDoNotMatter() {
    Tokens tokens = Tokens.parse(Optional.of("phone:s3cret:lock+read, camera:other:hook\n"));
    assertEquals(
        Optional.of(new Caller("phone", Set.of(Scope.LOCK, Scope.READ))),
        tokens.withSecret("s3cret"));
    assertEquals(Optional.of("camera"), tokens.withSecret("other").map(Caller::name));
    assertEquals(Optional.empty(), tokens.withSecret("s3cre"));
    assertEquals(Optional.empty(), tokens.withSecret(""));
  }

  @Test
  void adminMayAllAndOthersOnlyTheirOwn() {
    Caller admin = new Caller("root", Set.of(Scope.ADMIN));
    Caller phone = new Caller("phone", Set.of(Scope.LOCK));
    for (Scope scope : Scope.values()) {
      assertTrue(admin.may(scope));
      assertEquals(scope == Scope.LOCK, phone.may(scope));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"phone:hunter2", "phone:hunter2:fly", "phone:hunter2:lock,", ":hunter2:read"})
  void aBadEntryIsNamedByItsPlaceAndNeverByItsSecret(String setting) {
    Exception e =
        assertThrows(IllegalArgumentException.class, () -> Tokens.parse(Optional.of(setting)));
    assertTrue(e.getMessage().startsWith("HUB_TOKENS: entry "), e.getMessage());
    assertFalse(e.getMessage().contains("hunter2"), e.getMessage());
  }

  /** Test case 2 of RFC 4231. */
  @Test
  void aMacIsThatOfTheRfcAndMayBeGivenInParts() {
    Tokens tokens = Tokens.parse(Optional.of("other:x:read,jefe:Jefe:hook"));
    byte[] mac =
        HexFormat.of().parseHex("5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    assertEquals(
        Optional.of("jefe"),
        tokens.withMac(mac, bytes("what do ya want "), bytes("for nothing?")).map(Caller::name));
    assertEquals(Optional.empty(), tokens.withMac(mac, bytes("what do ya want for nothing!")));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
