package io.hearthwatch.camera;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.Part;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.StorageClass;
import software.amazon.awssdk.services.s3.model.Tag;
import software.amazon.awssdk.services.s3.model.Tagging;

/**
 * Sends one file to one key that is free: whole up to 16 MB, else in parts, going on where a former
 * try stopped. Each part bears its CRC-32, so that the store refuses it when it was damaged on the
 * way.
 */
final class S3Upload {
  static final long PART = 16L << 20;

  /** S3 takes 10 000 parts, https://docs.aws.amazon.com/AmazonS3/latest/userguide/qfacts.html. */
  private static final int MOST_PARTS = 9_000;

  /** Parts under way; one is checked or answered while the other is on the line. */
  private static final int AT_ONCE = 2;

  private static final int GONE = 404;
  private static final int NOT_KNOWN = 501;

  private final S3Client s3;
  private final String bucket;
  private final StorageClass storageClass;
  private final Archive.Item item;
  private final UploadMemory memory;
  private final Checksums checksums;

  S3Upload(
      S3Client s3,
      String bucket,
      StorageClass storageClass,
      Archive.Item item,
      UploadMemory memory) {
    this.s3 = s3;
    this.bucket = bucket;
    this.storageClass = storageClass;
    this.item = item;
    this.memory = memory;
    long size = item.content().size();
    this.checksums = new Checksums(item.file(), size, partSize(size));
  }

  /** Whole megabytes, so few that they are not too many. */
  static long partSize(long size) {
    long least = (size + MOST_PARTS - 1) / MOST_PARTS;
    return Math.max(PART, (least + (1 << 20) - 1) >> 20 << 20);
  }

  Checksums checksums() {
    return checksums;
  }

  boolean inParts() {
    return item.content().size() > PART;
  }

  /**
   * Sends it.
   *
   * @throws S3Exception 412 when the key is not free any more
   */
  void send(String key) throws IOException, SQLException {
    try {
      if (inParts()) {
        sendInParts(key);
      } else {
        sendWhole(key, true);
      }
    } catch (S3Exception e) {
      if (e.statusCode() != NOT_KNOWN || inParts()) {
        throw e;
      }
      sendWhole(key, false); // an S3-compatible store without conditional writes
    }
  }

  /**
   * CRC-32 of the object, in the way a store says it.
   *
   * @param said what the store says; with a hyphen it is one of the parts'
   */
  String crc(String said) throws IOException {
    if (!said.contains("-")) {
      return new Checksums(item.file(), item.content().size(), Long.MAX_VALUE / 2).crc(1);
    }
    List<String> crcs = new ArrayList<>();
    for (int part = 1; part <= checksums.parts(); part++) {
      crcs.add(checksums.crc(part));
    }
    return Checksums.ofParts(crcs);
  }

  private void sendWhole(String key, boolean onlyIfFree) throws IOException {
    String crc = checksums.crc(1);
    s3.putObject(
        r ->
            r.bucket(bucket)
                .key(key)
                .contentType(item.contentType())
                .contentLength(item.content().size())
                .checksumCRC32(crc)
                .storageClass(storageClass)
                .metadata(metadata())
                .tagging(tagging(item.tags()))
                .ifNoneMatch(onlyIfFree ? "*" : null),
        body(1));
  }

  private void sendInParts(String key) throws IOException, SQLException {
    Map<Integer, Part> there = new HashMap<>();
    String id = goOn(key, there);
    if (id == null) {
      abandon();
      id = begin(key);
    }
    String upload = id;
    List<InParallel.Piece<CompletedPart>> parts = new ArrayList<>();
    for (int i = 1; i <= checksums.parts(); i++) {
      int number = i;
      parts.add(() -> part(key, upload, number, there.get(number)));
    }
    complete(key, id, InParallel.all("recording-part", AT_ONCE, parts));
  }

  private CompletedPart part(String key, String id, int number, Part there) throws IOException {
    String crc = checksums.crc(number);
    String etag = etag(there, number, crc);
    if (etag == null) {
      etag = sendPart(key, id, number, crc);
    }
    return CompletedPart.builder().partNumber(number).eTag(etag).checksumCRC32(crc).build();
  }

  /** The upload that has begun, with the parts that are there; or null when there is none. */
  private String goOn(String key, Map<Integer, Part> there) throws SQLException {
    UploadMemory.Upload begun = memory.begun().orElse(null);
    if (begun == null
        || !begun.key().equals(key)
        || !begun.sha256().equals(item.content().sha256())) {
      return null;
    }
    return findParts(key, begun.id(), there) ? begun.id() : null;
  }

  /** Gives up an upload that came to nothing: its parts would be charged for ever. */
  void abandon() throws SQLException {
    Optional<UploadMemory.Upload> begun = memory.begun();
    if (begun.isEmpty()) {
      return;
    }
    try {
      s3.abortMultipartUpload(
          r -> r.bucket(bucket).key(begun.get().key()).uploadId(begun.get().id()));
    } catch (S3Exception e) {
      if (e.statusCode() != GONE) {
        throw e;
      }
    }
    memory.forget();
  }

  private String begin(String key) throws SQLException {
    String id =
        s3.createMultipartUpload(
                r ->
                    r.bucket(bucket)
                        .key(key)
                        .contentType(item.contentType())
                        .checksumAlgorithm(ChecksumAlgorithm.CRC32)
                        .storageClass(storageClass)
                        .metadata(metadata())
                        .tagging(tagging(item.tags())))
            .uploadId();
    memory.begin(new UploadMemory.Upload(key, id, item.content().sha256()));
    return id;
  }

  /** The parts that are there already; false when the store has forgotten the upload. */
  private boolean findParts(String key, String id, Map<Integer, Part> there) {
    try {
      s3.listPartsPaginator(r -> r.bucket(bucket).key(key).uploadId(id))
          .parts()
          .forEach(part -> there.put(part.partNumber(), part));
      return true;
    } catch (NoSuchUploadException e) {
      return false;
    } catch (S3Exception e) {
      if (e.statusCode() == GONE) {
        return false;
      }
      throw e;
    }
  }

  /** The ETag of a part that is there with the right content, or null. */
  private String etag(Part part, int number, String crc) throws IOException {
    if (part == null || part.size() != checksums.size(number)) {
      return null;
    }
    boolean same =
        part.checksumCRC32() == null
            ? checksums.md5(number).equals(part.eTag().replace("\"", ""))
            : part.checksumCRC32().equals(crc);
    return same ? part.eTag() : null;
  }

  private String sendPart(String key, String id, int number, String crc) {
    return s3.uploadPart(
            r ->
                r.bucket(bucket)
                    .key(key)
                    .uploadId(id)
                    .partNumber(number)
                    .contentLength(checksums.size(number))
                    .checksumCRC32(crc),
            body(number))
        .eTag();
  }

  private void complete(String key, String id, List<CompletedPart> parts) throws SQLException {
    try {
      complete(key, id, parts, true);
    } catch (S3Exception e) {
      if (e.statusCode() != NOT_KNOWN) {
        throw e;
      }
      complete(key, id, parts, false);
    }
    memory.forget();
  }

  private void complete(String key, String id, List<CompletedPart> parts, boolean onlyIfFree) {
    s3.completeMultipartUpload(
        r ->
            r.bucket(bucket)
                .key(key)
                .uploadId(id)
                .ifNoneMatch(onlyIfFree ? "*" : null)
                .multipartUpload(m -> m.parts(parts)));
  }

  private RequestBody body(int part) {
    return RequestBody.fromContentProvider(
        () -> checksums.open(part), checksums.size(part), item.contentType());
  }

  private Map<String, String> metadata() {
    Map<String, String> metadata = new TreeMap<>(item.metadata());
    metadata.put(Archive.SHA256, item.content().sha256());
    return metadata;
  }

  static Tagging tagging(Map<String, String> tags) {
    return Tagging.builder()
        .tagSet(
            new TreeMap<>(tags)
                .entrySet().stream()
                    .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                    .toList())
        .build();
  }
}
