package io.hearthwatch.it.servers;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/** A network on loopback between a client and a server, which fails when told to. */
public final class FaultProxy implements AutoCloseable {

  private enum Mode {
    FORWARD,
    BLACK_HOLE,
    HOLD,
    REFUSE,
    RESET
  }

  /** One connection: the client's side, and the server's unless it never got that far. */
  private static final class Link {
    final Socket client;
    final Socket server;
    volatile boolean lost;

    Link(Socket client, Socket server, boolean lost) {
      this.client = client;
      this.server = server;
      this.lost = lost;
    }

    void close(boolean reset) {
      for (Socket socket : new Socket[] {client, server}) {
        if (socket != null) {
          try {
            if (reset) {
              socket.setSoLinger(true, 0);
            }
            socket.close();
          } catch (IOException e) {
            // it is gone already
          }
        }
      }
    }
  }

  private final int target;
  private final int port;
  private final Set<Link> links = ConcurrentHashMap.newKeySet();
  private final Object change = new Object();
  private volatile Mode mode = Mode.FORWARD;
  private volatile long delayNanos;
  private volatile ServerSocket listener;

  /** Forwards a free port to the target port. */
  public FaultProxy(int target) {
    this.target = target;
    this.listener = listen(0);
    this.port = listener.getLocalPort();
  }

  public int port() {
    return port;
  }

  /** As an MQTT address, {@code tcp://127.0.0.1:…}. */
  public String url() {
    return "tcp://127.0.0.1:" + port;
  }

  /** Connections that are open now. */
  public int connections() {
    return links.size();
  }

  /**
   * Half-open: sockets stay open and new ones are accepted, but every byte is swallowed. A
   * connection that lived through it stays dead after {@link #heal}, since bytes are missing.
   */
  public void blackHole() {
    become(Mode.BLACK_HOLE);
    links.forEach(link -> link.lost = true);
  }

  /** Half-open too, but bytes wait and arrive late at {@link #heal}, as after TCP's retries. */
  public void hold() {
    become(Mode.HOLD);
  }

  /** Cuts connections and lets no new one in (connection refused). */
  public void refuse() {
    become(Mode.REFUSE);
    closeListener();
    cut(false);
  }

  /** Resets connections, and every new one as soon as it is made. */
  public void reset() {
    become(Mode.RESET);
    cut(true);
  }

  /** Ends open connections once; new ones are forwarded. */
  public void cut() {
    cut(true);
  }

  /** Adds a delay to each direction. */
  public void latency(Duration delay) {
    delayNanos = delay.toNanos();
  }

  /** Back to forwarding. */
  public void heal() {
    become(Mode.FORWARD);
    if (listener.isClosed()) {
      listener = listen(port);
    }
  }

  @Override
  public void close() {
    become(Mode.REFUSE);
    closeListener();
    cut(false);
  }

  private void become(Mode next) {
    synchronized (change) {
      mode = next;
      change.notifyAll();
    }
  }

  private void cut(boolean reset) {
    for (Link link : links) {
      link.close(reset);
      links.remove(link);
    }
  }

  private ServerSocket listen(int wanted) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted), 100);
      daemon("accept", () -> acceptAll(socket));
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void closeListener() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void acceptAll(ServerSocket socket) {
    while (!socket.isClosed()) {
      try {
        open(socket.accept());
      } catch (IOException e) {
        // closed, or the target is not there: the client sees its connection end
      }
    }
  }

  private void open(Socket client) throws IOException {
    client.setTcpNoDelay(true);
    if (mode == Mode.RESET || mode == Mode.REFUSE) {
      new Link(client, null, true).close(true);
      return;
    }
    if (mode == Mode.BLACK_HOLE) {
      Link link = new Link(client, null, true);
      links.add(link);
      daemon("swallow", () -> pump(link, client, null));
      return;
    }
    Socket server = new Socket();
    try {
      server.setTcpNoDelay(true);
      server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 2000);
    } catch (IOException e) {
      new Link(client, server, true).close(true);
      throw e;
    }
    Link link = new Link(client, server, false);
    links.add(link);
    daemon("up", () -> pump(link, client, server));
    daemon("down", () -> pump(link, server, client));
  }

  private void pump(Link link, Socket from, Socket to) {
    byte[] buffer = new byte[64 * 1024];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to == null ? OutputStream.nullOutputStream() : to.getOutputStream();
      int count = in.read(buffer);
      while (count >= 0) {
        if (delayNanos > 0) {
          LockSupport.parkNanos(delayNanos);
        }
        waitWhileHeld();
        if (!link.lost) {
          out.write(buffer, 0, count);
        }
        count = in.read(buffer);
      }
    } catch (IOException e) {
      // one side ended it
    }
    end(link);
  }

  /** In a black hole not even the end of a connection gets through. */
  private void end(Link link) {
    synchronized (change) {
      while (mode == Mode.HOLD || mode == Mode.BLACK_HOLE) {
        if (!pause()) {
          break;
        }
      }
    }
    link.close(false);
    links.remove(link);
  }

  private void waitWhileHeld() {
    synchronized (change) {
      while (mode == Mode.HOLD) {
        if (!pause()) {
          break;
        }
      }
    }
  }

  private boolean pause() {
    try {
      change.wait();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, "fault-proxy-" + name);
    thread.setDaemon(true);
    thread.start();
  }
}
