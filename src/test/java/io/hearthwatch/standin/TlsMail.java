package io.hearthwatch.standin;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * TLS in front of a mail server that has none: from the start, or by STARTTLS, before which it
 * takes no other command.
 */
public final class TlsMail implements AutoCloseable {
  private final ServerSocket listener;
  private final int target;
  private final SSLContext tls;
  private final boolean fromTheStart;
  private final AtomicInteger busy = new AtomicInteger();
  private final List<String> plain = new CopyOnWriteArrayList<>();

  /**
   * Listens on a free port.
   *
   * @param target port of the mail server on this machine
   * @param fromTheStart as {@code smtps}; else STARTTLS
   */
  public TlsMail(int target, SSLContext tls, boolean fromTheStart) {
    this.target = target;
    this.tls = tls;
    this.fromTheStart = fromTheStart;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** So many connections are turned away (421) from now on. */
  public void busy(int connections) {
    busy.set(connections);
  }

  /** All lines that came without TLS. */
  public List<String> plain() {
    return List.copyOf(plain);
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        daemon(() -> serve(client));
      } catch (IOException e) {
        // closed
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      if (busy.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        say(client.getOutputStream(), "421 too busy");
      } else if (fromTheStart || startsTls(client)) {
        try (SSLSocket secure =
                (SSLSocket) tls.getSocketFactory().createSocket(client, null, port(), true);
            Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
          secure.setUseClientMode(false);
          secure.startHandshake();
          if (!fromTheStart) {
            line(server.getInputStream()); // the greeting was given already
          }
          daemon(() -> pump(server, secure));
          pump(secure, server);
        }
      }
    } catch (IOException e) {
      // the client went away, or does not trust us
    }
  }

  private boolean startsTls(Socket client) throws IOException {
    OutputStream out = client.getOutputStream();
    say(out, "220 mail");
    for (String line = line(client.getInputStream());
        line != null;
        line = line(client.getInputStream())) {
      plain.add(line);
      String command = line.toUpperCase(Locale.ROOT);
      if (command.startsWith("EHLO")) {
        say(out, "250-mail\r\n250 STARTTLS");
      } else if (command.equals("STARTTLS")) {
        say(out, "220 go ahead");
        return true;
      } else {
        say(out, "530 must issue a STARTTLS command first");
      }
    }
    return false;
  }

  private static void say(OutputStream out, String text) throws IOException {
    out.write((text + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /** A line, byte by byte so that nothing of what follows is taken; null at the end. */
  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    while (next >= 0 && next != '\n') {
      line.write(next);
      next = in.read();
    }
    return next < 0 ? null : line.toString(StandardCharsets.US_ASCII).strip();
  }

  private static void pump(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // one side ended it
    }
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "tls-mail");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
