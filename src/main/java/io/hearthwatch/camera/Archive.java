package io.hearthwatch.camera;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** Where evidence is kept. Nothing in it is ever overwritten or deleted by the hub. */
interface Archive {
  /** Metadata that holds the key tags as a JSON array, as Detectatron wrote it. */
  String KEY_TAGS = "detectatron";

  /** Metadata that holds the content's SHA-256 in hex. */
  String SHA256 = "sha256";

  /**
   * What is to be kept.
   *
   * @param keys the key to be used, 1 for the first choice, 2 when that holds another content, …
   * @param metadata names in lower case; kept with the content, SHA-256 is added
   * @param tags may change later
   */
  record Item(
      IntFunction<String> keys,
      Path file,
      Content content,
      String contentType,
      Map<String, String> metadata,
      Map<String, String> tags) {}

  /**
   * What is kept.
   *
   * @param confirmed whether the archive confirmed size and checksum; false when it confirms the
   *     size only
   */
  record Kept(String key, boolean confirmed) {}

  /**
   * Keeps a file. When the same content is there under one of its keys already, that is it.
   *
   * @param memory where an upload in parts is noted
   */
  Kept keep(Item item, UploadMemory memory) throws ArchiveException;

  /** Replaces the tags of what is kept, and adds to or changes its metadata. */
  void describe(String key, Map<String, String> metadata, Map<String, String> tags)
      throws ArchiveException;

  /** A link with which anybody can fetch it for a while, where the archive has such links. */
  Optional<String> link(String key, Duration valid);

  /** The file itself, where the archive is on this machine. */
  default Optional<Path> file(String key) {
    return Optional.empty();
  }

  /** Whether what is kept goes over the uplink. */
  default boolean isRemote() {
    return true;
  }
}
