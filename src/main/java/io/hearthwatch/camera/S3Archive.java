package io.hearthwatch.camera;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumMode;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.MetadataDirective;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.StorageClass;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/**
 * An archive in a bucket of S3 or of a store that speaks like it. Needs the permissions GetObject,
 * PutObject, GetObjectTagging, PutObjectTagging, AbortMultipartUpload, ListMultipartUploadParts on
 * the objects and ListBucket on the bucket, without which S3 says 403 of a key that is free.
 */
final class S3Archive implements Archive {
  private static final Logger LOG = Logger.getLogger(S3Archive.class);
  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;
  private static final int FREE = 404;
  private static final int TAKEN = 412;

  /** What S3 copies in one request; above it metadata cannot be changed so. */
  private static final long MOST_COPIED = 5L << 30;

  private final S3Client s3;
  private final S3Presigner presigner;
  private final String bucket;
  private final StorageClass storageClass;

  S3Archive(S3Client s3, S3Presigner presigner, String bucket, StorageClass storageClass) {
    this.s3 = s3;
    this.presigner = presigner;
    this.bucket = bucket;
    this.storageClass = storageClass;
  }

  @Override
  public Kept keep(Item item, UploadMemory memory) throws ArchiveException {
    S3Upload upload = new S3Upload(s3, bucket, storageClass, item, memory);
    for (int copy = 1; ; copy++) {
      String key = item.keys().apply(copy);
      Optional<HeadObjectResponse> there = head(key);
      if (there.isEmpty() && sent(upload, key)) {
        return new Kept(key, confirmed(sentHead(key), item, upload, key));
      }
      there = there.isEmpty() ? head(key) : there; // another hub was quicker
      if (there.isPresent() && isSame(there.get(), item.content())) {
        Optional<Kept> kept = known(there.get(), item, upload, key);
        if (kept.isPresent()) {
          return kept.get();
        }
      }
    }
  }

  private HeadObjectResponse sentHead(String key) throws ArchiveException {
    return head(key)
        .orElseThrow(
            () ->
                new ArchiveException(
                    ArchiveException.Cause.OTHER, "S3 has no " + key + " though it took it"));
  }

  /** An earlier try that came through; nothing unless what is there is surely whole. */
  private Optional<Kept> known(HeadObjectResponse head, Item item, S3Upload upload, String key)
      throws ArchiveException {
    try {
      if (!confirmed(head, item, upload, key)) {
        return Optional.empty();
      }
      upload.abandon();
      return Optional.of(new Kept(key, true));
    } catch (ArchiveException e) {
      if (e.kind() != ArchiveException.Cause.CHECKSUM) {
        throw e;
      }
      LOG.warnf("%s; it is kept once more under another key", e.getMessage());
      return Optional.empty();
    } catch (SdkException e) {
      throw S3Errors.of(e, "AbortMultipartUpload", bucket);
    } catch (SQLException e) {
      throw notNoted(e);
    }
  }

  private static ArchiveException notNoted(SQLException e) {
    return new ArchiveException(
        ArchiveException.Cause.OTHER, "the upload cannot be noted: " + e.getMessage(), e);
  }

  private Optional<HeadObjectResponse> head(String key) throws ArchiveException {
    try {
      return Optional.of(
          s3.headObject(r -> r.bucket(bucket).key(key).checksumMode(ChecksumMode.ENABLED)));
    } catch (S3Exception e) {
      if (e.statusCode() == FREE) {
        return Optional.empty(); // or the bucket is missing, which writing to it will tell
      }
      throw S3Errors.of(explained(e), "HeadObject", bucket);
    } catch (SdkException e) {
      throw S3Errors.of(e, "HeadObject", bucket);
    }
  }

  /** An answer to HEAD has no body to say why; the same refusal of a list has. */
  private SdkException explained(S3Exception e) {
    if (e.statusCode() != FORBIDDEN && e.statusCode() != BAD_REQUEST) {
      return e;
    }
    try {
      s3.listObjectsV2(r -> r.bucket(bucket).maxKeys(1));
      return e;
    } catch (SdkException said) {
      return said;
    }
  }

  private boolean sent(S3Upload upload, String key) throws ArchiveException {
    try {
      upload.send(key);
      return true;
    } catch (S3Exception e) {
      if (e.statusCode() == TAKEN) {
        return false;
      }
      throw S3Errors.of(e, "PutObject", bucket);
    } catch (SdkException e) {
      throw changed(e)
          ? new ArchiveException(
              ArchiveException.Cause.CHANGED, "the file changed while it was archived", e)
          : S3Errors.of(e, "PutObject", bucket);
    } catch (NoSuchFileException e) {
      throw new ArchiveException(ArchiveException.Cause.CHANGED, "the file is gone", e);
    } catch (UncheckedIOException e) {
      throw unreadable(e.getCause());
    } catch (IOException e) {
      throw unreadable(e);
    } catch (SQLException e) {
      throw notNoted(e);
    }
  }

  private static ArchiveException unreadable(IOException e) {
    return new ArchiveException(
        ArchiveException.Cause.CHANGED, "the file cannot be read: " + Landing.why(e), e);
  }

  private static boolean changed(Throwable e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof EOFException || cause instanceof NoSuchFileException) {
        return true;
      }
    }
    return false;
  }

  private static boolean isSame(HeadObjectResponse head, Content content) {
    return head.contentLength() == content.size()
        && content.sha256().equals(head.metadata().get(SHA256));
  }

  /**
   * Whether what S3 says of the object is what was sent.
   *
   * @throws ArchiveException when it is something else
   */
  private boolean confirmed(HeadObjectResponse head, Item item, S3Upload upload, String key)
      throws ArchiveException {
    if (head.contentLength() != item.content().size()) {
      throw new ArchiveException(
          ArchiveException.Cause.CHECKSUM,
          "S3 has %d bytes of %s, sent were %d"
              .formatted(head.contentLength(), key, item.content().size()));
    }
    try {
      if (head.checksumCRC32() != null) {
        return same(head.checksumCRC32(), upload.crc(head.checksumCRC32()), key);
      }
      String etag = String.valueOf(head.eTag()).replace("\"", "");
      if (!etag.matches("[0-9a-f]{32}(-\\d+)?")) {
        return false;
      }
      boolean same = etag.equals(upload.checksums().etag(etag.contains("-")));
      if (!same) {
        LOG.warnf("S3 says no checksum of %s and an ETag that tells nothing", key);
      }
      return same;
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static boolean same(String said, String expected, String key) throws ArchiveException {
    if (!said.equals(expected)) {
      throw new ArchiveException(
          ArchiveException.Cause.CHECKSUM,
          "S3 has CRC-32 %s for %s, sent was %s".formatted(said, key, expected));
    }
    return true;
  }

  @Override
  public void describe(String key, Map<String, String> metadata, Map<String, String> tags)
      throws ArchiveException {
    HeadObjectResponse head =
        head(key)
            .orElseThrow(
                () ->
                    new ArchiveException(
                        ArchiveException.Cause.OTHER, "S3 has no " + key + " any more"));
    Map<String, String> all = new HashMap<>(head.metadata());
    all.putAll(metadata);
    try {
      if (!all.equals(head.metadata()) && head.contentLength() <= MOST_COPIED) {
        copyOntoItself(key, head, all);
      }
      s3.putObjectTagging(r -> r.bucket(bucket).key(key).tagging(S3Upload.tagging(tags)));
    } catch (SdkException e) {
      throw S3Errors.of(e, "PutObjectTagging", bucket);
    }
  }

  /** The only way to change metadata; atomic, and only if nobody replaced the object meanwhile. */
  private void copyOntoItself(String key, HeadObjectResponse head, Map<String, String> metadata) {
    s3.copyObject(
        r ->
            r.sourceBucket(bucket)
                .sourceKey(key)
                .copySourceIfMatch(head.eTag())
                .destinationBucket(bucket)
                .destinationKey(key)
                .metadataDirective(MetadataDirective.REPLACE)
                .metadata(metadata)
                .contentType(head.contentType())
                .storageClass(storageClass));
  }

  @Override
  public Optional<String> link(String key, Duration valid) {
    return Optional.of(
        presigner
            .presignGetObject(
                p -> p.signatureDuration(valid).getObjectRequest(r -> r.bucket(bucket).key(key)))
            .url()
            .toString());
  }
}
