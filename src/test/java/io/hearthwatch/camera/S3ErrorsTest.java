package io.hearthwatch.camera;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.StorageClass;

/** What S3 says no to, the real SDK asking, is told apart and said without secrets. */
@Execution(ExecutionMode.CONCURRENT)
class S3ErrorsTest {
  @TempDir Path folder;
  private HttpServer server;
  private String refusedMethod;
  private int status;
  private String code;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  /** Refuses as told; else there is an empty bucket. */
  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      String method = exchange.getRequestMethod();
      boolean refused = refusedMethod.equals("*") || refusedMethod.equals(method);
      boolean bucket = exchange.getRequestURI().getPath().matches("/[^/]*/?");
      int answer = refused ? status : method.equals("HEAD") && !bucket ? 404 : 200;
      byte[] body =
          ("<Error><Code>" + code + "</Code><Message>key AKIASECRET</Message></Error>")
              .getBytes(StandardCharsets.UTF_8);
      boolean withBody = refused && !method.equals("HEAD");
      exchange.sendResponseHeaders(answer, withBody ? body.length : -1);
      if (withBody) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  private ArchiveException refused(String url) throws IOException {
    Path file = Files.writeString(folder.resolve("a.mp4"), "evidence");
    AwsClients clients =
        new AwsClients(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIASECRET", "secret")),
            Region.US_EAST_1,
            Optional.of(URI.create(url)));
    try (S3Client s3 = clients.s3()) {
      Archive archive =
          new S3Archive(s3, clients.presigner(), "evidence", StorageClass.STANDARD_IA);
      Archive.Item item =
          new Archive.Item(
              copy -> "k" + copy, file, Content.of(file), "video/mp4", Map.of(), Map.of());
      return assertThrows(ArchiveException.class, () -> archive.keep(item, UploadMemory.NONE));
    }
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  @ParameterizedTest
  @CsvSource({
    "*,   403, AccessDenied,          FORBIDDEN",
    "*,   403, SignatureDoesNotMatch, CREDENTIALS",
    "*,   403, InvalidAccessKeyId,    CREDENTIALS",
    "*,   400, ExpiredToken,          CREDENTIALS",
    "*,   403, RequestTimeTooSkewed,  CREDENTIALS",
    "PUT, 403, AccessDenied,          FORBIDDEN",
    "PUT, 503, SlowDown,              BUSY",
    "PUT, 500, InternalError,         BUSY",
    "PUT, 409, ConditionalRequestConflict, BUSY",
    "PUT, 400, BadDigest,             CHECKSUM",
    "PUT, 400, XAmzContentChecksumMismatch, CHECKSUM",
    "PUT, 404, NoSuchBucket,          NO_BUCKET",
    "*,   404, NoSuchBucket,          NO_BUCKET",
    "*,   301, PermanentRedirect,     NO_BUCKET",
    "PUT, 400, EntityTooLarge,        OTHER"
  })
  void eachRefusalHasItsCause(String method, int status, String code, ArchiveException.Cause cause)
      throws IOException {
    this.refusedMethod = method;
    this.status = status;
    this.code = code;
    ArchiveException e = refused(url());
    assertEquals(cause, e.kind(), e.getMessage());
    assertFalse(e.getMessage().toLowerCase(java.util.Locale.ROOT).contains("akiasecret"));
  }

  @Test
  void aServerThatIsNotThereIsUnreachable() throws IOException {
    String url = url();
    server.stop(0);
    assertEquals(ArchiveException.Cause.UNREACHABLE, refused(url).kind());
  }

  @Test
  void noCredentialsAreSaidSo() {
    SdkClientException e = SdkClientException.create("Unable to load credentials from any of …");
    assertEquals(
        ArchiveException.Cause.CREDENTIALS, S3Errors.of(e, "PutObject", "evidence").kind());
  }
}
