package io.hearthwatch.gas;

import io.hearthwatch.mqtt.Inbound;
import java.nio.charset.StandardCharsets;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A reading of a hub that shares them with others, or a HELLO, on its way to the record or in the
 * spool: the columns of {@link SensorLog#DELIVERED} with a run that is not decided yet, and how it
 * came.
 */
record SharedRow(Object[] values) {
  private static final List<String> COLUMNS = SensorLog.DELIVERED.columns();
  private static final int SEQUENCE = COLUMNS.indexOf("sequence");
  private static final int TOPIC = COLUMNS.indexOf("topic");
  private static final int MAC = COLUMNS.indexOf("mac");
  private static final int DIGITAL = COLUMNS.indexOf("value");
  private static final int TYPE = COLUMNS.indexOf("sensortype");
  private static final int RECEIVED = COLUMNS.indexOf("datereceived");
  private static final int COMMENTS = COLUMNS.indexOf("comments");
  private static final int IP = COLUMNS.indexOf("ip");
  private static final int SITE = COLUMNS.indexOf("site");
  private static final int READING = COLUMNS.indexOf("reading");
  private static final int UNIT = COLUMNS.indexOf("unit");
  private static final int BOOT = COLUMNS.indexOf("boot");
  private static final int DETECTED = COLUMNS.indexOf("detected_at");
  private static final int DELIVERY = COLUMNS.indexOf("delivery");
  private static final int COMING = COLUMNS.size();

  private static final long FRESH = 0;
  private static final long WAITED = 1;
  private static final long REDELIVERED = 2;

  /** What of a reading is its own, as text: equal for the same message, whoever received it. */
  record Content(List<String> parts) {
    static Content of(
        String topic,
        Object digital,
        Object reading,
        String unit,
        String comments,
        String detectedAt) {
      return new Content(
          Arrays.asList(
              topic,
              digital == null ? null : String.valueOf(((Number) digital).longValue()),
              reading == null ? null : String.valueOf(((Number) reading).doubleValue()),
              unit,
              comments,
              detectedAt));
    }
  }

  /**
   * @param row as for {@link SensorLog#READINGS}; its run counts for nothing
   * @param waited whether the broker may have kept it for a while
   */
  static SharedRow of(Object[] row, String hub, Inbound mqtt, boolean waited) {
    Object[] values = Arrays.copyOf(row, COMING + 1);
    values[DELIVERY] = delivery(hub, mqtt);
    values[COMING] = mqtt.duplicate() ? REDELIVERED : waited ? WAITED : FRESH;
    return new SharedRow(values);
  }

  static SharedRow of(Hello hello) {
    Object[] values = new Object[COMING + 1];
    values[SITE] = hello.site();
    values[IP] = hello.ip();
    return new SharedRow(values);
  }

  /**
   * Names a delivery of the broker to a hub. The same packet id comes again after 65 535 others,
   * but hardly with the same sequence of the same detector.
   */
  private static long delivery(String hub, Inbound mqtt) {
    CRC32 name = new CRC32();
    name.update(hub.getBytes(StandardCharsets.UTF_8));
    return name.getValue() << 16 | Math.max(0, mqtt.packetId());
  }

  boolean isHello() {
    return values[MAC] == null;
  }

  Detector.Key key() {
    return new Detector.Key(site(), (String) values[MAC], (String) values[TYPE]);
  }

  String site() {
    return (String) values[SITE];
  }

  String ip() {
    return (String) values[IP];
  }

  int sequence() {
    return ((Number) values[SEQUENCE]).intValue();
  }

  /** The broker sent it before; whether it was stored then is another question. */
  boolean isRedelivered() {
    return coming() == REDELIVERED;
  }

  /** It came when it was sent, so that its time says when that was. */
  boolean isFresh() {
    return coming() == FRESH;
  }

  private long coming() {
    return ((Number) values[COMING]).longValue();
  }

  long delivery() {
    return ((Number) values[DELIVERY]).longValue();
  }

  String received() {
    return (String) values[RECEIVED];
  }

  long receivedMillis() {
    return millis(received());
  }

  /** Epoch milliseconds of a time as it is in the record. */
  static long millis(String time) {
    return LocalDateTime.parse(time.replace(' ', 'T')).toInstant(ZoneOffset.UTC).toEpochMilli();
  }

  Content content() {
    return Content.of(
        (String) values[TOPIC],
        values[DIGITAL],
        values[READING],
        (String) values[UNIT],
        (String) values[COMMENTS],
        (String) values[DETECTED]);
  }

  /**
   * The row of {@link SensorLog#DELIVERED} under a run.
   *
   * @param fresh false marks it as one that may have been stored long after it was sent
   */
  Object[] under(long boot, boolean fresh) {
    Object[] row = Arrays.copyOf(values, COMING);
    row[BOOT] = boot;
    row[DELIVERY] = fresh ? delivery() : ~delivery();
    return row;
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
