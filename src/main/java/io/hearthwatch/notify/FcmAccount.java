package io.hearthwatch.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A Google service account, as its JSON key file has it, and the signed word by which it asks for
 * an access token. See https://developers.google.com/identity/protocols/oauth2/service-account
 */
record FcmAccount(String project, String email, String keyId, String tokenUri, PrivateKey key) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SCOPE = "https://" + "www.googleapis.com/auth/firebase.messaging";
  private static final long LIFE_S = 3_600;

  /**
   * Reads the credentials.
   *
   * @param credentials the JSON itself, or the path of the file
   * @throws IllegalStateException when they are none; the text repeats nothing of them
   */
  static FcmAccount of(String credentials) {
    try {
      String text = credentials.strip();
      JsonNode json = JSON.readTree(text.startsWith("{") ? text : Files.readString(Path.of(text)));
      String pem = json.path("private_key").asText("");
      byte[] der =
          Base64.getMimeDecoder().decode(pem.replaceAll("-----(BEGIN|END) [A-Z ]+-----", ""));
      FcmAccount account =
          new FcmAccount(
              json.path("project_id").asText(""),
              json.path("client_email").asText(""),
              json.path("private_key_id").asText(""),
              json.path("token_uri").asText(""),
              KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(der)));
      if (!account.project.isEmpty() && !account.email.isEmpty() && !account.tokenUri.isEmpty()) {
        return account;
      }
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      // its text could repeat the key
    }
    throw new IllegalStateException(
        "HUB_FCM_CREDENTIALS: must be the JSON key of a service account, or the path of its file,"
            + " with project_id, client_email, private_key and token_uri");
  }

  /** A JWT, signed with RS256, good for an hour. */
  String assertion(Instant now) throws GeneralSecurityException, IOException {
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("alg", "RS256");
    header.put("typ", "JWT");
    header.put("kid", keyId);
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", email);
    claims.put("scope", SCOPE);
    claims.put("aud", tokenUri);
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.getEpochSecond() + LIFE_S);
    String signed =
        base64(JSON.writeValueAsBytes(header)) + "." + base64(JSON.writeValueAsBytes(claims));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(key);
    signature.update(signed.getBytes(StandardCharsets.US_ASCII));
    return signed + "." + base64(signature.sign());
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "FcmAccount[" + email + "]";
  }
}
