package io.hearthwatch.hook;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.hearthwatch.MovedClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SignaturesTest {
  private static final byte[] BODY = "{\"clickType\":\"SINGLE\"}".getBytes(StandardCharsets.UTF_8);

  private final MovedClock clock = new MovedClock("2025-06-15T15:06:40Z");
  private final Tokens tokens = Tokens.parse(Optional.of("a:first:read,b:second:lock"));
  private final Signatures signatures = new Signatures(tokens, clock);

  /** Computed with {@code openssl dgst -sha256 -hmac second}. */
  @Test
  void aKnownSignatureIsAccepted() {
    String hex = "98580c58bf3b5ff56c11feb53c050b22ffe4c32202191a0807278cbff3eae0f8";
    assertEquals(Optional.of("b"), accept("sha256=" + hex, "1750000000", BODY));
  }

  @Test
  void upperCaseHexIsTheSameSignature() {
    String signature = Signer.sign("second", "1750000000", BODY);
    String upper = "sha256=" + signature.substring(7).toUpperCase(java.util.Locale.ROOT);
    assertEquals(Optional.of("b"), accept(upper, "1750000000", BODY));
    assertEquals(Optional.empty(), accept(signature, "1750000000", BODY));
  }

  @Test
  void anotherBodyTimestampOrSecretIsNotTheSameCall() {
    String signature = Signer.sign("second", "1750000000", BODY);
    assertEquals(Optional.empty(), accept(signature, "1750000000", new byte[0]));
    assertEquals(Optional.empty(), accept(signature, "1750000001", BODY));
    assertEquals(
        Optional.empty(), accept(Signer.sign("third", "1750000000", BODY), "1750000000", BODY));
  }

  @Test
  void aSignatureCountsOnceForAsLongAsItCouldPass() {
    clock.pass(Duration.ofMinutes(-5));
    String signature = Signer.sign("second", "1750000000", BODY);
    assertEquals(Optional.of("b"), accept(signature, "1750000000", BODY));
    assertEquals(Optional.empty(), accept(signature, "1750000000", BODY));
    clock.pass(Signatures.MEMORY.minusSeconds(1));
    assertEquals(Optional.empty(), accept(signature, "1750000000", BODY));
    clock.pass(Duration.ofSeconds(2));
    assertEquals(Optional.empty(), accept(signature, "1750000000", BODY));
  }

  @Test
  void aWrongSignatureDoesNotUseUpTheRightOne() {
    String signature = Signer.sign("second", "1750000000", BODY);
    assertEquals(Optional.empty(), accept(signature, "1750000000", new byte[0]));
    assertEquals(Optional.of("b"), accept(signature, "1750000000", BODY));
  }

  @Test
  void whenTheMemoryIsFullNoneIsForgottenAndNoneIsAcceptedUntilTheOldestExpires() {
    Signatures small = new Signatures(tokens, clock, 1);
    assertEquals(Optional.of("b"), signedNow(small, "one"));
    assertEquals(Optional.empty(), signedNow(small, "two"));
    clock.pass(Signatures.MEMORY);
    assertEquals(Optional.of("b"), signedNow(small, "three"));
  }

  @ParameterizedTest(name = "{0} s off passes: {1}")
  @CsvSource({"-301, false", "-300, true", "0, true", "300, true", "301, false"})
  void aTimestampMayBeFiveMinutesOffEitherWay(long offset, boolean passes) {
    String timestamp = String.valueOf(clock.instant().getEpochSecond() + offset);
    String signature = Signer.sign("second", timestamp, BODY);
    assertEquals(passes, accept(signature, timestamp, BODY).isPresent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1.75e9", "-1750000000", "1750000000 ", "99999999999999999999"})
  void aTimestampIsSecondsInDigits(String timestamp) {
    String signature = Signer.sign("second", timestamp, BODY);
    assertEquals(Optional.empty(), accept(signature, timestamp, BODY));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sha256=", "sha256=00", "sha1=0000", "0000"})
  void aSignatureIs64HexDigits(String signature) {
    assertEquals(Optional.empty(), accept(signature, "1750000000", BODY));
    assertEquals(Optional.empty(), signatures.claim(signature, null));
  }

  private Optional<String> signedNow(Signatures by, String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    String timestamp = String.valueOf(clock.instant().getEpochSecond());
    return accept(by, Signer.sign("second", timestamp, body), timestamp, body);
  }

  private Optional<String> accept(String signature, String timestamp, byte[] body) {
    return accept(signatures, signature, timestamp, body);
  }

  private static Optional<String> accept(
      Signatures by, String signature, String timestamp, byte[] body) {
    return by.claim(signature, timestamp)
        .flatMap(claim -> by.accept(claim, body).caller())
        .map(Caller::name);
  }
}
