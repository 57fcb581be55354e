package io.hearthwatch.hook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The tokens of {@code HUB_TOKENS}: {@code name:secret:scope[+scope]}, separated by commas. A
 * look-up compares every token whatever the outcome, so that its time tells nothing about a secret.
 */
final class Tokens {
  private static final String HMAC = "HmacSHA256";

  /** Not a record: its text must never hold the secret. */
  private static final class Token {
    private final Caller caller;
    private final byte[] digest;
    private final SecretKeySpec key;

    Token(Caller caller, byte[] secret) {
      this.caller = caller;
      this.digest = sha256(secret);
      this.key = new SecretKeySpec(secret, HMAC);
    }
  }

  private final List<Token> all;

  private Tokens(List<Token> all) {
    this.all = List.copyOf(all);
  }

  /**
   * Reads the setting; nothing or blank means no tokens.
   *
   * @throws IllegalArgumentException names the entry's place, never its content
   */
  static Tokens parse(Optional<String> setting) {
    List<Token> tokens = new ArrayList<>();
    String text = setting.orElse("").strip();
    if (text.isEmpty()) {
      return new Tokens(tokens);
    }
    String[] entries = text.split(",", -1);
    for (int i = 0; i < entries.length; i++) {
      tokens.add(token(entries[i].strip().split(":", -1), i + 1));
    }
    return new Tokens(tokens);
  }

  private static Token token(String[] parts, int place) {
    String where = "HUB_TOKENS: entry " + place;
    if (parts.length != 3 || parts[0].isBlank() || parts[1].isBlank()) {
      throw new IllegalArgumentException(where + " must be name:secret:scope[+scope]");
    }
    Set<Scope> scopes = EnumSet.noneOf(Scope.class);
    for (String word : parts[2].split("\\+", -1)) {
      try {
        scopes.add(Scope.of(word));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(where + " has an unknown scope");
      }
    }
    Caller caller = new Caller(parts[0].strip(), scopes);
    return new Token(caller, parts[1].getBytes(StandardCharsets.UTF_8));
  }

  boolean isEmpty() {
    return all.isEmpty();
  }

  /** Whose secret it is; the first in the list when two tokens share one. */
  Optional<Caller> withSecret(String secret) {
    byte[] given = sha256(secret.getBytes(StandardCharsets.UTF_8));
    return first(token -> MessageDigest.isEqual(token.digest, given));
  }

  /**
   * Whose secret made this HMAC-SHA256.
   *
   * @param parts what was signed, one after the other
   */
  Optional<Caller> withMac(byte[] mac, byte[]... parts) {
    return first(token -> MessageDigest.isEqual(hmac(token.key, parts), mac));
  }

  private Optional<Caller> first(Predicate<Token> fits) {
    Caller found = null;
    for (Token token : all) {
      boolean hit = fits.test(token);
      found = hit && found == null ? token.caller : found;
    }
    return Optional.ofNullable(found);
  }

  private static byte[] hmac(SecretKeySpec key, byte[]... parts) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      for (byte[] part : parts) {
        mac.update(part);
      }
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has " + HMAC, e);
    }
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
