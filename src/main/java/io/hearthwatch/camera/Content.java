package io.hearthwatch.camera;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a file holds.
 *
 * @param size bytes
 * @param sha256 lower case hex
 */
record Content(long size, String sha256) {
  private static final int BUFFER = 256 * 1024;

  /** Reads a file through. */
  static Content of(Path file) throws IOException {
    MessageDigest digest = digest("SHA-256");
    long size = 0;
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = Files.newInputStream(file)) {
      int count = in.read(buffer);
      while (count >= 0) {
        digest.update(buffer, 0, count);
        size += count;
        count = in.read(buffer);
      }
    }
    return new Content(size, HexFormat.of().formatHex(digest.digest()));
  }

  static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has those the hub asks for
    }
  }
}
