package io.hearthwatch.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.standin.HttpRecorder.Answer;
import io.hearthwatch.standin.HttpRecorder.Request;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Google's token server and FCM HTTP v1: checks the signed word and the access token. */
public final class FcmServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String EMAIL = "hub@house.iam.gserviceaccount.com";
  private static final String PROJECT = "house-1";

  private final HttpRecorder http = new HttpRecorder(this::answer);
  private final KeyPair keys;
  private final List<JsonNode> messages = new CopyOnWriteArrayList<>();
  private final AtomicInteger tokens = new AtomicInteger();
  private volatile String valid = "";
  private volatile int lifeSeconds = 3_600;

  public FcmServer() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(2_048);
    keys = generator.generateKeyPair();
  }

  /** The key file of a service account here. */
  public String credentials() throws IOException {
    String pem =
        "-----BEGIN PRIVATE KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'})
                .encodeToString(keys.getPrivate().getEncoded())
            + "\n-----END PRIVATE KEY-----\n";
    return JSON.writeValueAsString(
        Map.of(
            "type",
            "service_account",
            "project_id",
            PROJECT,
            "private_key_id",
            "key-1",
            "private_key",
            pem,
            "client_email",
            EMAIL,
            "token_uri",
            http.url("/token")));
  }

  private Answer answer(Request request) {
    try {
      return request.path().equals("/token") ? token(request) : send(request);
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      return new Answer(400, "{\"error\":\"invalid_grant\"}");
    }
  }

  private Answer token(Request request) throws IOException, GeneralSecurityException {
    String form = URLDecoder.decode(request.text(), StandardCharsets.UTF_8);
    String prefix = "grant_type=urn:ietf:params:oauth:grant-type:jwt-bearer&assertion=";
    if (!form.startsWith(prefix)
        || !"application/x-www-form-urlencoded".equals(request.header("Content-Type"))) {
      return new Answer(400, "{\"error\":\"unsupported_grant_type\"}");
    }
    String[] parts = form.substring(prefix.length()).split("\\.");
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(keys.getPublic());
    signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    JsonNode header = JSON.readTree(Base64.getUrlDecoder().decode(parts[0]));
    JsonNode claims = JSON.readTree(Base64.getUrlDecoder().decode(parts[1]));
    long now = Instant.now().getEpochSecond();
    boolean good =
        signature.verify(Base64.getUrlDecoder().decode(parts[2]))
            && header.path("alg").asText().equals("RS256")
            && claims.path("iss").asText().equals(EMAIL)
            && claims.path("aud").asText().equals(http.url("/token"))
            && claims.path("scope").asText().endsWith("/auth/firebase.messaging")
            && Math.abs(claims.path("iat").asLong() - now) < 300
            && claims.path("exp").asLong() - claims.path("iat").asLong() <= 3_600;
    if (!good) {
      return new Answer(400, "{\"error\":\"invalid_grant\"}");
    }
    valid = "access-" + tokens.incrementAndGet();
    return new Answer(
        200,
        "{\"access_token\":\"%s\",\"expires_in\":%d,\"token_type\":\"Bearer\"}"
            .formatted(valid, lifeSeconds));
  }

  private Answer send(Request request) throws IOException {
    if (!request.path().equals("/v1/projects/" + PROJECT + "/messages:send")) {
      return new Answer(404, "{\"error\":{\"code\":404}}");
    }
    if (!("Bearer " + valid).equals(request.header("Authorization"))) {
      return new Answer(401, "{\"error\":{\"code\":401,\"status\":\"UNAUTHENTICATED\"}}");
    }
    JsonNode message = JSON.readTree(request.body()).path("message");
    for (JsonNode value : message.path("data")) {
      if (!value.isTextual()) {
        return new Answer(400, "{\"error\":{\"code\":400,\"status\":\"INVALID_ARGUMENT\"}}");
      }
    }
    if (request.body().length > 4_096 || !message.path("topic").isTextual()) {
      return new Answer(400, "{\"error\":{\"code\":400,\"status\":\"INVALID_ARGUMENT\"}}");
    }
    messages.add(message);
    return new Answer(200, "{\"name\":\"projects/" + PROJECT + "/messages/1\"}");
  }

  /** The access tokens that are out there are good no more. */
  public void revoke() {
    valid = "revoked-" + tokens.get();
  }

  /** How long the next tokens are good. */
  public void tokenLife(int seconds) {
    lifeSeconds = seconds;
  }

  /** How many tokens were given. */
  public int tokens() {
    return tokens.get();
  }

  /** Messages that were taken, in order. */
  public List<JsonNode> messages() {
    return List.copyOf(messages);
  }

  /** The server beneath. */
  public HttpRecorder http() {
    return http;
  }

  @Override
  public void close() {
    http.close();
  }
}
