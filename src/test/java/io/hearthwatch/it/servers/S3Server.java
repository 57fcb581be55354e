package io.hearthwatch.it.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** A server that speaks S3, as a process of its own, with the data in a temporary folder. */
public final class S3Server implements AutoCloseable {
  /** The credentials that {@link #strict} wants. */
  public static final String ACCESS_KEY = "hub-access";

  public static final String SECRET_KEY = "hub-secret";

  private final Path folder;
  private final int port = Ports.free();
  private OsProcess process;

  private S3Server(String name) {
    folder = OsProcess.tempDir(name);
  }

  /** Adobe's S3Mock: tags, parts, checksums, links; takes any signature. */
  public static S3Server mock() {
    S3Server server = new S3Server("s3mock");
    server.start(
        List.of(
            "java",
            "-Xmx512m",
            "-cp",
            MavenClassPath.of("s3mock"),
            "src/test/servers/s3mock/LoopbackS3Mock.java",
            "--server.address=127.0.0.1",
            "--server.port=" + server.port,
            "--server.ssl.enabled=false",
            "--http.port=0",
            "--com.adobe.testing.s3mock.store.root=" + server.folder.resolve("data")));
    return server;
  }

  /** S3Proxy: refuses what is not signed with its secret; knows no tags. */
  public static S3Server strict() {
    S3Server server = new S3Server("s3proxy");
    Path properties = server.folder.resolve("s3proxy.properties");
    try {
      Files.createDirectories(server.folder.resolve("data"));
      Files.writeString(
          properties,
          """
          s3proxy.endpoint=http://127.0.0.1:%d
          s3proxy.authorization=aws-v2-or-v4
          s3proxy.identity=%s
          s3proxy.credential=%s
          jclouds.provider=filesystem-nio2
          jclouds.filesystem.basedir=%s
          """
              .formatted(server.port, ACCESS_KEY, SECRET_KEY, server.folder.resolve("data")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.start(
        List.of(
            "java",
            "-Xmx256m",
            "-cp",
            MavenClassPath.of("s3proxy"),
            "org.gaul.s3proxy.Main",
            "--properties",
            properties.toString()));
    return server;
  }

  private void start(List<String> command) {
    process = OsProcess.start(command, Map.of(), folder.resolve("server.log"));
    process.await("S3 server", Duration.ofSeconds(60), () -> OsProcess.accepts(port));
  }

  public int port() {
    return port;
  }

  public String url() {
    return "http://127.0.0.1:" + port;
  }

  /** The SDK's own client of it, which the caller closes. */
  public S3Client client() {
    return S3Client.builder()
        .credentialsProvider(credentials())
        .region(Region.US_EAST_1)
        .endpointOverride(URI.create(url()))
        .forcePathStyle(true)
        .httpClientBuilder(ApacheHttpClient.builder())
        .build();
  }

  /** What it takes for genuine. */
  public static AwsCredentialsProvider credentials() {
    return StaticCredentialsProvider.create(AwsBasicCredentials.create(ACCESS_KEY, SECRET_KEY));
  }

  /** Its last words. */
  public String logTail(int lines) {
    return process.tail(lines);
  }

  @Override
  public void close() {
    process.kill();
    OsProcess.delete(folder);
  }
}
