package io.hearthwatch.store;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Rows as bytes for the spool: each value one letter for its type, then the value. */
final class RowCodec {
  private RowCodec() {}

  static byte[] encode(List<Object[]> rows) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(rows.size() * 160);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeInt(rows.size());
      for (Object[] row : rows) {
        out.writeShort(row.length);
        for (Object value : row) {
          write(out, value);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return bytes.toByteArray();
  }

  private static void write(DataOutputStream out, Object value) throws IOException {
    if (value == null) {
      out.writeByte('n');
    } else if (value instanceof String text) {
      writeBytes(out, 's', text.getBytes(StandardCharsets.UTF_8));
    } else if (value instanceof byte[] raw) {
      writeBytes(out, 'b', raw);
    } else if (value instanceof Double number) {
      out.writeByte('d');
      out.writeDouble(number);
    } else if (value instanceof Long || value instanceof Integer) {
      out.writeByte('l');
      out.writeLong(((Number) value).longValue());
    } else {
      throw new IllegalArgumentException("no column type for " + value.getClass());
    }
  }

  private static void writeBytes(DataOutputStream out, char type, byte[] bytes) throws IOException {
    out.writeByte(type);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  static List<Object[]> decode(byte[] bytes) {
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      int count = in.readInt();
      List<Object[]> rows = new ArrayList<>(count);
      for (int i = 0; i < count; i++) {
        Object[] row = new Object[in.readShort()];
        for (int c = 0; c < row.length; c++) {
          row[c] = read(in);
        }
        rows.add(row);
      }
      return rows;
    } catch (IOException e) {
      throw new UncheckedIOException("the spool holds an entry that cannot be read", e);
    }
  }

  private static Object read(DataInputStream in) throws IOException {
    char type = (char) in.readByte();
    return switch (type) {
      case 'n' -> null;
      case 's' -> new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
      case 'b' -> in.readNBytes(in.readInt());
      case 'd' -> in.readDouble();
      case 'l' -> in.readLong();
      default -> throw new IOException("unknown type " + type);
    };
  }
}
