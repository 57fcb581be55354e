package io.hearthwatch.it.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Eclipse Mosquitto as a process. It always has a plain listener; TLS, client certificates and a
 * password are options. What it holds for absent sessions is kept over {@link #stop} and {@link
 * #restart} ({@link #kill} loses it, as with the real one).
 */
public final class Mosquitto implements AutoCloseable {

  /** What can be chosen before the start. */
  public static final class Setup {
    private boolean tls;
    private boolean clientCertificates;
    private String serverNames = "DNS:localhost,IP:127.0.0.1";
    private String username;
    private String password;
    private int maxInflight;
    private int maxQueued;
    private final List<String> lines = new ArrayList<>();

    /** Adds a TLS listener with a certificate for localhost and 127.0.0.1. */
    public Setup tls() {
      tls = true;
      return this;
    }

    /** TLS with a certificate of the client (mutual TLS). */
    public Setup clientCertificates() {
      clientCertificates = true;
      return tls();
    }

    /** Other names in the server's certificate, as {@code DNS:broker.example}. */
    public Setup serverNames(String names) {
      serverNames = names;
      return tls();
    }

    /** Wants this user and password on all listeners. */
    public Setup password(String user, String secret) {
      username = user;
      password = secret;
      return this;
    }

    /** QoS 1 and 2 messages under way to one client; 0 (our default) is no limit. */
    public Setup maxInflight(int messages) {
      maxInflight = messages;
      return this;
    }

    /** Messages kept for one client that is slow or away; 0 (our default) is no limit. */
    public Setup maxQueued(int messages) {
      maxQueued = messages;
      return this;
    }

    /** Any further line of mosquitto.conf, for instance {@code set_tcp_nodelay true}. */
    public Setup line(String line) {
      lines.add(line);
      return this;
    }

    /** Starts it and waits until it listens. */
    public Mosquitto start() {
      return new Mosquitto(this);
    }
  }

  private final Setup setup;
  private final Path folder = OsProcess.tempDir("mosquitto");
  private final int port = Ports.free();
  private final int tlsPort = Ports.free();
  private final Certificates certificates;
  private OsProcess process;

  private Mosquitto(Setup setup) {
    this.setup = setup;
    this.certificates =
        setup.tls
            ? new Certificates(folder).issue("server", setup.serverNames).issue("client", "DNS:hub")
            : null;
    try {
      Files.createDirectory(folder.resolve("db"));
      Files.write(folder.resolve("mosquitto.conf"), config());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (setup.username != null) {
      OsProcess.run(
          "mosquitto_passwd",
          "-c",
          "-b",
          folder.resolve("passwords").toString(),
          setup.username,
          setup.password);
    }
    restart();
  }

  /** A broker to be set up. */
  public static Setup with() {
    return new Setup();
  }

  /** A broker with one plain listener, everybody may. */
  public static Mosquitto plain() {
    return with().start();
  }

  public int port() {
    return port;
  }

  public int tlsPort() {
    return tlsPort;
  }

  /** The plain listener, {@code tcp://127.0.0.1:…}. */
  public String url() {
    return "tcp://127.0.0.1:" + port;
  }

  /** The TLS listener, {@code ssl://localhost:…}. */
  public String tlsUrl() {
    return "ssl://localhost:" + tlsPort;
  }

  /** The authority that signed the certificates, PEM. */
  public Path caFile() {
    return certificates.ca();
  }

  /** A certificate this broker accepts, PEM. */
  public Path clientCertFile() {
    return certificates.certificate("client");
  }

  /** The key of {@link #clientCertFile}, PEM. */
  public Path clientKeyFile() {
    return certificates.key("client");
  }

  /** Starts it again on the same ports with what it kept. */
  public void restart() {
    process =
        OsProcess.start(
            List.of(executable(), "-c", folder.resolve("mosquitto.conf").toString()),
            Map.of(),
            folder.resolve("mosquitto.log"));
    process.await(
        "mosquitto listens",
        Duration.ofSeconds(10),
        () -> OsProcess.accepts(port) && (!setup.tls || OsProcess.accepts(tlsPort)));
  }

  /** SIGTERM: it saves sessions, retained and queued messages first. */
  public void stop() {
    process.stop(Duration.ofSeconds(10));
  }

  /** SIGKILL: what it did not save is lost. */
  public void kill() {
    process.kill();
  }

  /** Freezes it: connections stay open, nothing is answered. */
  public void pause() {
    process.signal("STOP");
  }

  public void resume() {
    process.signal("CONT");
  }

  public ProcessHandle handle() {
    return process.handle();
  }

  public String logTail(int lines) {
    return process.tail(lines);
  }

  @Override
  public void close() {
    stop();
    OsProcess.delete(folder);
  }

  private List<String> config() {
    List<String> lines = new ArrayList<>();
    if ("root".equals(System.getProperty("user.name"))) {
      lines.add("user root");
    }
    lines.add("log_type error");
    lines.add("log_type warning");
    lines.add("persistence true");
    lines.add("persistence_location " + folder.resolve("db") + "/");
    lines.add("max_inflight_messages " + setup.maxInflight);
    lines.add("max_queued_messages " + setup.maxQueued);
    lines.add("allow_anonymous " + (setup.username == null));
    if (setup.username != null) {
      lines.add("password_file " + folder.resolve("passwords"));
    }
    lines.addAll(setup.lines);
    lines.add("listener " + port + " 127.0.0.1");
    if (setup.tls) {
      lines.add("listener " + tlsPort + " 127.0.0.1");
      lines.add("cafile " + certificates.ca());
      lines.add("certfile " + certificates.certificate("server"));
      lines.add("keyfile " + certificates.key("server"));
      lines.add("require_certificate " + setup.clientCertificates);
    }
    return lines;
  }

  private static String executable() {
    return Files.isExecutable(Path.of("/usr/sbin/mosquitto")) ? "/usr/sbin/mosquitto" : "mosquitto";
  }
}
