package io.hearthwatch.bench;

import io.hearthwatch.it.servers.Certificates;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * The seed's way without Python: one INSERT and COMMIT a message. Takes the arguments of {@code
 * seed_subscriber.py}. Its session is a clean one.
 */
final class SeedInJava {
  private static final int MAC_LENGTH = 17;

  private SeedInJava() {}

  public static void main(String[] args) throws SQLException, InterruptedException {
    String url = "jdbc:mysql://127.0.0.1:" + args[3] + "/" + args[6];
    try (Connection db =
            DriverManager.getConnection(
                url + "?allowPublicKeyRetrieval=true&sslMode=DISABLED", args[4], args[5]);
        PreparedStatement insert =
            db.prepareStatement(
                "INSERT INTO SensorLog (sequence, topic, mac, value, sensortype, datereceived,"
                    + " comments, ip) VALUES (?,?,?,?,?,?,?,?)");
        Wire wire =
            new Wire(
                Integer.parseInt(args[0]),
                Certificates.context(Path.of(args[1]), null, null),
                "seed-subscriber",
                (payload, at) -> store(insert, new String(payload, StandardCharsets.US_ASCII)))) {
      db.setAutoCommit(false);
      wire.subscribe(args[2]);
      System.out.println("ready");
      Thread.currentThread().join();
    }
  }

  private static void store(PreparedStatement insert, String text) {
    try {
      int dash = text.indexOf('-');
      int ip = text.indexOf("IP:") + 3;
      int mac = text.indexOf("MAC:") + 4;
      insert.setInt(1, Integer.parseInt(text.substring(0, dash)));
      insert.setString(2, "outSeeds/203.0.113.7/" + text.substring(ip, mac - 5));
      insert.setString(3, text.substring(mac, mac + MAC_LENGTH));
      insert.setInt(4, text.charAt(text.length() - 1) - '0');
      insert.setString(5, text.substring(dash + 1, dash + 4));
      insert.setString(6, LocalDateTime.now(ZoneOffset.UTC).toString());
      insert.setString(7, "Regular reading");
      insert.setString(8, text.substring(ip, mac - 5));
      insert.executeUpdate();
      insert.getConnection().commit();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
