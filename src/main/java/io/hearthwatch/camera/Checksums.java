package io.hearthwatch.camera;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32;

/**
 * What S3 says of an object that holds a file, sent whole or in parts: its CRC-32, which for parts
 * is that of their CRC-32s, and its ETag in stores that have no checksums.
 */
final class Checksums {
  private static final int BUFFER = 256 * 1024;

  private final Path file;
  private final long size;
  private final long partSize;
  private final Map<Integer, String> crcs = new ConcurrentHashMap<>();

  /**
   * @param partSize bytes of each part but the last; {@code size} or more when it is sent whole
   */
  Checksums(Path file, long size, long partSize) {
    this.file = file;
    this.size = size;
    this.partSize = partSize;
  }

  int parts() {
    return (int) Math.max(1, (size + partSize - 1) / partSize);
  }

  /** Bytes of a part, from 1 on. */
  long size(int part) {
    return Math.min(partSize, size - offset(part));
  }

  private long offset(int part) {
    return (part - 1) * partSize;
  }

  /** CRC-32 of a part, as S3 writes it; the file is read for it once. */
  String crc(int part) throws IOException {
    String known = crcs.get(part);
    if (known != null) {
      return known;
    }
    CRC32 crc = new CRC32();
    read(part, crc::update);
    String said = base64(crc.getValue());
    crcs.put(part, said);
    return said;
  }

  /** CRC-32 of an object in parts, as S3 says it. */
  static String ofParts(List<String> crcs) {
    CRC32 crc = new CRC32();
    crcs.forEach(part -> crc.update(Base64.getDecoder().decode(part)));
    return base64(crc.getValue()) + "-" + crcs.size();
  }

  /**
   * The ETag of the object in a store that has MD5s for it.
   *
   * @param inParts whether it was sent so, which with one part makes a difference
   */
  String etag(boolean inParts) throws IOException {
    if (!inParts) {
      return md5(1);
    }
    MessageDigest all = Content.digest("MD5");
    for (int part = 1; part <= parts(); part++) {
      all.update(HexFormat.of().parseHex(md5(part)));
    }
    return HexFormat.of().formatHex(all.digest()) + "-" + parts();
  }

  /** MD5 of a part, in hex. */
  String md5(int part) throws IOException {
    MessageDigest md5 = Content.digest("MD5");
    read(part, md5::update);
    return HexFormat.of().formatHex(md5.digest());
  }

  /** A part's bytes; as many as it has, or an EOFException. */
  InputStream open(int part) {
    try {
      FileChannel channel = FileChannel.open(file);
      channel.position(offset(part));
      return new Section(Channels.newInputStream(channel), size(part));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private interface Sink {
    void take(byte[] buffer, int offset, int count);
  }

  private void read(int part, Sink sink) throws IOException {
    byte[] buffer = new byte[BUFFER];
    try (InputStream in = open(part)) {
      int count = in.read(buffer);
      while (count >= 0) {
        sink.take(buffer, 0, count);
        count = in.read(buffer);
      }
    }
  }

  private static String base64(long crc) {
    return Base64.getEncoder().encodeToString(ByteBuffer.allocate(4).putInt((int) crc).array());
  }

  /** A stretch of a file. */
  private static final class Section extends FilterInputStream {
    private long left;

    Section(InputStream in, long size) {
      super(in);
      this.left = size;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int count) throws IOException {
      if (left == 0) {
        return -1;
      }
      int got = in.read(buffer, offset, (int) Math.min(count, left));
      if (got < 0) {
        throw new EOFException("the file became shorter");
      }
      left -= got;
      return got;
    }

    @Override
    public int available() {
      return 0;
    }

    @Override
    public boolean markSupported() {
      return false;
    }
  }
}
