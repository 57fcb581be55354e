package io.hearthwatch.gas;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/**
 * Turns what detectors publish into messages: the seed's texts and JSON. Whatever the bytes are,
 * the outcome is a message or a {@link BadMessage}.
 *
 * <p>Without state; any number of threads may share one.
 */
public final class ReadingParser {
  static final int MAX_BYTES = 64 * 1024;
  private static final byte[] HELLO = "IOT Gas sensor prompt, HELLO!".getBytes(US_ASCII);
  private static final int SHOWN_BYTES = 24;

  /**
   * Parses a message of {@code outTopic/<site>/<ip>}. An address in the payload wins over the
   * topic's: behind NAT and with old firmware they differ.
   */
  public GasMessage parse(String topic, byte[] payload) throws BadMessage {
    DetectorTopic detector = DetectorTopic.parse(topic);
    checkSize("payload", payload);
    int end = withoutTerminator(payload);
    int from = 0;
    while (from < end && payload[from] == ' ') {
      from++;
    }
    if (from < end && payload[from] == '{') {
      return JsonReading.parse(decoded(payload), detector);
    }
    if (isHello(payload, from, end)) {
      return new Hello(detector.name(), detector.site(), detector.ip());
    }
    Reading reading;
    try {
      reading = SeedReading.parse(detector, payload, from, end);
    } catch (BadMessage e) {
      decoded(payload);
      throw e;
    }
    return reading != null ? reading : otherwise(detector, payload);
  }

  /**
   * Parses the body of {@code POST /hooks/reading}: the same JSON, which may also name its {@code
   * site} (else {@code http}) and {@code ip} (else {@code -}).
   */
  public Reading parseBody(byte[] json) throws BadMessage {
    checkSize("body", json);
    return JsonReading.parseBody(decoded(json));
  }

  private static void checkSize(String subject, byte[] payload) throws BadMessage {
    if (payload == null || payload.length == 0) {
      throw new BadMessage("empty " + subject);
    }
    if (payload.length > MAX_BYTES) {
      throw new BadMessage(
          subject + " must have at most " + MAX_BYTES + " bytes, had " + payload.length);
    }
  }

  /** JSON that begins with a line break or tab is not on the fast path but still JSON. */
  private static Reading otherwise(DetectorTopic topic, byte[] payload) throws BadMessage {
    String text = decoded(payload);
    if (text.stripLeading().startsWith("{")) {
      return JsonReading.parse(text, topic);
    }
    String start = text.substring(0, Math.min(SHOWN_BYTES, text.length()));
    throw new BadMessage(
        "payload of "
            + payload.length
            + " bytes is neither a seed reading, HELLO nor JSON, begins \""
            + BadMessage.shown(start, SHOWN_BYTES)
            + '"');
  }

  /** Where the text ends before spaces and one NUL, LF or CRLF, as C programs append them. */
  private static int withoutTerminator(byte[] payload) {
    int end = withoutSpaces(payload, payload.length);
    end -= end > 0 && payload[end - 1] == 0 ? 1 : 0;
    if (end > 0 && payload[end - 1] == '\n') {
      end -= end > 1 && payload[end - 2] == '\r' ? 2 : 1;
    }
    return withoutSpaces(payload, end);
  }

  private static int withoutSpaces(byte[] payload, int from) {
    int end = from;
    while (end > 0 && payload[end - 1] == ' ') {
      end--;
    }
    return end;
  }

  private static boolean isHello(byte[] payload, int from, int end) {
    if (end - from < HELLO.length || payload[from] != HELLO[0]) {
      return false;
    }
    for (int i = 0; i < HELLO.length; i++) {
      if (payload[from + i] != HELLO[i]) {
        return false;
      }
    }
    for (int i = from + HELLO.length; i < end; i++) {
      if (payload[i] != ' ' && (payload[i] < '\t' || payload[i] > '\r')) {
        return false;
      }
    }
    return true;
  }

  private static String decoded(byte[] payload) throws BadMessage {
    CharsetDecoder decoder =
        UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(payload);
    CharBuffer out = CharBuffer.allocate(payload.length);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      int offset = in.position();
      throw new BadMessage(
          String.format(
              "payload must be UTF-8, byte 0x%02x at offset %d is not",
              payload[offset] & 0xff, offset));
    }
    return out.flip().toString();
  }
}
