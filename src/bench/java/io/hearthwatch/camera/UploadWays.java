package io.hearthwatch.camera;

import io.hearthwatch.it.servers.S3Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.StorageClass;

/**
 * Ways of getting one file into a bucket, each in seconds. The SDK's are as its examples have them,
 * with its own defaults; they neither look whether the key is free nor confirm what is there.
 */
public final class UploadWays implements AutoCloseable {
  private static final String BUCKET = "bench";

  private final Path file;
  private final AwsClients clients;
  private final S3Client hub;
  private final S3Client plain;
  private int count;

  /** Into a new bucket of the server there. */
  public UploadWays(S3Server server, Path file) {
    this.file = file;
    clients =
        new AwsClients(
            S3Server.credentials(), Region.US_EAST_1, Optional.of(URI.create(server.url())));
    hub = clients.s3();
    plain = server.client();
    plain.createBucket(r -> r.bucket(BUCKET));
  }

  private interface Way {
    void send(String key) throws Exception;
  }

  private double seconds(Way way) throws Exception {
    String key = "camera/2026/11/25/120000-" + ++count + ".mp4";
    long start = System.nanoTime();
    way.send(key);
    double seconds = (System.nanoTime() - start) / 1e9;
    plain.deleteObject(r -> r.bucket(BUCKET).key(key));
    return seconds;
  }

  /** As the hub does it, from the file to the confirmation. */
  public double hub() throws Exception {
    return seconds(
        key -> {
          Archive.Item item =
              new Archive.Item(
                  copy -> key,
                  file,
                  Content.of(file),
                  "video/mp4",
                  Map.of(Archive.KEY_TAGS, "[]"),
                  Map.of("verdict", "unclassified", "camera", "camera"));
          Archive archive = new S3Archive(hub, clients.presigner(), BUCKET, StorageClass.STANDARD);
          if (!archive.keep(item, UploadMemory.NONE).confirmed()) {
            throw new IllegalStateException("not confirmed");
          }
        });
  }

  /** One PutObject. */
  public double put() throws Exception {
    return seconds(
        key -> plain.putObject(r -> r.bucket(BUCKET).key(key), RequestBody.fromFile(file)));
  }

  /** A multipart upload, parts of the size that the hub has, so many at once. */
  public double parts(int atOnce) throws Exception {
    return seconds(
        key -> {
          String id =
              plain
                  .createMultipartUpload(
                      r -> r.bucket(BUCKET).key(key).checksumAlgorithm(ChecksumAlgorithm.CRC32))
                  .uploadId();
          Checksums parts = new Checksums(file, Files.size(file), S3Upload.PART);
          List<InParallel.Piece<CompletedPart>> pieces = new ArrayList<>();
          for (int i = 1; i <= parts.parts(); i++) {
            int number = i;
            pieces.add(() -> part(key, id, parts, number));
          }
          List<CompletedPart> made = InParallel.all("bench-part", atOnce, pieces);
          plain.completeMultipartUpload(
              r -> r.bucket(BUCKET).key(key).uploadId(id).multipartUpload(m -> m.parts(made)));
        });
  }

  private CompletedPart part(String key, String id, Checksums parts, int number)
      throws IOException {
    var answer =
        plain.uploadPart(
            r ->
                r.bucket(BUCKET)
                    .key(key)
                    .uploadId(id)
                    .partNumber(number)
                    .contentLength(parts.size(number))
                    .checksumAlgorithm(ChecksumAlgorithm.CRC32),
            RequestBody.fromContentProvider(
                () -> parts.open(number), parts.size(number), "video/mp4"));
    return CompletedPart.builder()
        .partNumber(number)
        .eTag(answer.eTag())
        .checksumCRC32(answer.checksumCRC32())
        .build();
  }

  @Override
  public void close() {
    hub.close();
    plain.close();
  }
}
