package io.hearthwatch.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hearthwatch.it.servers.Mosquitto;
import io.hearthwatch.it.servers.MySqlServer;
import io.hearthwatch.it.servers.SqlServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The same two flows as a Node-RED user would draw them. */
final class NodeRedFlows {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String PARSE =
      """
      const m = /^(REQUESTED-)?(\\d+)-(\\w+) Sensor IP:(\\S+) MAC:(\\S+) Reading value=(\\S+)$/
        .exec(msg.payload);
      if (!m) { return null; }
      const value = m[6] === 'F' ? 0 : m[6] === 'T' ? 1 : Number(m[6]);
      const now = new Date().toISOString().slice(0, 19).replace('T', ' ');
      return {
        topic: 'INSERT INTO SensorLog (sequence, topic, mac, value, sensortype, datereceived,'
          + ' comments, ip) VALUES (?,?,?,?,?,?,?,?)',
        payload: [Number(m[2]), msg.topic, m[5], value, m[3].slice(0, 3), now,
          m[1] ? 'Requested reading' : 'Regular reading', m[4]]
      };
      """;

  private NodeRedFlows() {}

  /** Writes a user folder for Node-RED and returns it. */
  static Path write(
      Path installed, Mosquitto broker, MySqlServer mysql, String database, String topicRoot) {
    try {
      Path user = Files.createTempDirectory("hearthwatch-nodered");
      Files.createSymbolicLink(
          user.resolve("node_modules"), installed.toAbsolutePath().resolve("node_modules"));
      Files.writeString(
          user.resolve("settings.js"),
          "module.exports = { uiHost: '127.0.0.1', uiPort: 0, credentialSecret: false,"
              + " flowFile: 'flows.json', telemetry: { enabled: false, updateNotification: false },"
              + " httpAdminRoot: false, httpNodeRoot: false,"
              + " logging: { console: { level: 'warn' } } };\n");
      Files.writeString(
          user.resolve("flows_cred.json"),
          JSON.writeValueAsString(
              Map.of("db", Map.of("user", SqlServer.USER, "password", SqlServer.PASSWORD))));
      Files.writeString(
          user.resolve("flows.json"), flows(broker, mysql.port(), database, topicRoot));
      return user;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String flows(Mosquitto broker, int dbPort, String database, String topicRoot)
      throws JsonProcessingException {
    List<Map<String, Object>> nodes = new ArrayList<>();
    nodes.add(node("flow", "tab", "label", "bench"));
    nodes.add(
        node(
            "tls",
            "tls-config",
            "cert",
            "",
            "key",
            "",
            "servername",
            "",
            "ca",
            broker.caFile().toString(),
            "verifyservercert",
            true));
    nodes.add(
        node(
            "broker",
            "mqtt-broker",
            "broker",
            "localhost",
            "port",
            broker.tlsPort(),
            "tls",
            "tls",
            "usetls",
            true,
            "protocolVersion",
            "5",
            "keepalive",
            "60",
            "cleansession",
            false,
            "clientid",
            "node-red",
            "sessionExpiry",
            "3600",
            "autoConnect",
            true));
    nodes.add(
        node(
            "db",
            "MySQLdatabase",
            "host",
            "127.0.0.1",
            "port",
            Integer.toString(dbPort),
            "db",
            database,
            "tz",
            "",
            "charset",
            "UTF8"));
    nodes.add(in("readings", topicRoot + "/#", "parse"));
    nodes.add(onTab("parse", "function", "func", PARSE, "outputs", 1, "wires", to("store")));
    nodes.add(onTab("store", "mysql", "mydb", "db", "wires", List.of(List.of())));
    nodes.add(in("press", Contenders.NodeRed.BUTTON, "lock"));
    nodes.add(
        onTab(
            "lock",
            "mqtt out",
            "topic",
            Contenders.NodeRed.LOCK,
            "qos",
            "1",
            "retain",
            "false",
            "broker",
            "broker",
            "wires",
            List.of()));
    return JSON.writeValueAsString(nodes);
  }

  private static Map<String, Object> in(String id, String topic, String next) {
    return onTab(
        id,
        "mqtt in",
        "topic",
        topic,
        "qos",
        "1",
        "datatype",
        "utf8",
        "broker",
        "broker",
        "nl",
        false,
        "rap",
        true,
        "rh",
        0,
        "inputs",
        0,
        "wires",
        to(next));
  }

  private static List<List<String>> to(String id) {
    return List.of(List.of(id));
  }

  private static Map<String, Object> onTab(String id, String type, Object... properties) {
    Map<String, Object> node = node(id, type, properties);
    node.put("z", "flow");
    return node;
  }

  private static Map<String, Object> node(String id, String type, Object... properties) {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("id", id);
    node.put("type", type);
    for (int i = 0; i < properties.length; i += 2) {
      node.put((String) properties[i], properties[i + 1]);
    }
    return node;
  }
}
